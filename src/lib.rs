//! pullquote answers questions about articles with the exact sentence that answers them.

pub mod answer;
pub mod answerer;
pub mod batch;
pub mod config;
pub mod corpus;
pub mod decision;
#[cfg(feature = "discord")]
pub mod discord;
pub mod error;
pub mod index;
pub mod query;
pub mod retriever;
pub mod selection;
pub mod text;
