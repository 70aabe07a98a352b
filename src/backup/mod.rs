//! Backup and restore: articles, what was added to them, and settings and votes, in one file.
//!
//! A backup is a zip file: `articles/...`, `added/...`, `state.sqlite`, and as its last entry `manifest.json` with the
//! size and the BLAKE3 hash of each of them. The index is no part of it, since it is built from them.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (here, there) = (folder.path().join("here"), folder.path().join("there"));
//! # std::fs::create_dir_all(here.join("index/articles"))?;
//! # std::fs::create_dir(&there)?;
//! # std::fs::write(here.join("index/articles/mill.txt"), "The mill was built in 1802.")?;
//! use pullquote::backup::{self, Places};
//! use pullquote::config::Config;
//!
//! let (config, _warnings) = Config::load(&here.join("config.toml"))?;
//! let file = folder.path().join("saved.zip");
//! backup::save(&Places::of(&config)?, &file, false)?;
//!
//! let (elsewhere, _warnings) = Config::load(&there.join("config.toml"))?;
//! backup::restore(&Places::of(&elsewhere)?, &file, false)?;
//! assert!(elsewhere.articles.join("mill.txt").exists());
//! # Ok(())
//! # }
//! ```

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
