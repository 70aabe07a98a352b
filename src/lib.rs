//! pullquote answers questions about articles with the exact sentence that answers them.

pub mod answer;
pub mod answerer;
pub mod config;
pub mod corpus;
#[cfg(feature = "discord")]
pub mod discord;
pub mod error;
pub mod index;
pub mod text;
