//! Backup and restore: articles, what was added to them, and settings and votes, in one file.
//!
//! A backup is a zip file: `articles/...`, `added/...`, `state.sqlite`, and as its last entry `manifest.json` with the
//! size and the BLAKE3 hash of each of them. The index is no part of it, since it is built from them.

mod archive;
mod in_use;
mod manifest;
mod places;
mod restore;
mod save;
mod staged;
#[cfg(not(feature = "discord"))]
mod without_database;

pub use in_use::InUse;
pub use places::Places;
pub use restore::{Outcome, Restored, restore};
pub use save::{Saved, save};

#[cfg(not(feature = "discord"))]
use self::without_database::{file as database, server};
#[cfg(feature = "discord")]
use crate::state::{file as database, server};
