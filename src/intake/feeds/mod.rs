//! Follows the operator's feeds and takes in what is new in them, politely and through the guard of every address.
//!
//! | room | what lives there |
//! |---|---|
//! | `books` | what is known of each feed, on the disk |
//! | `entries` | a feed's bytes as entries |
//! | `shape` | feeds that would cost more to read than they can be worth |
//! | `visit` | one visit: what is due, what is new, what failed |
//! | `watch` | visits again and again beside the bot |

mod books;
mod entries;
mod shape;
mod visit;
mod watch;

use std::time::Duration;

use crate::config::{Sources, WebConfig};
use crate::error::Result;
use crate::intake::pages::Convert;
use crate::web::Fetcher;

pub use self::watch::{Watch, watch};

/// Feeds that are followed, and everything that following them needs.
pub struct Followed<'a> {
    /// Where articles lie; those of feeds are added like anybody's.
    pub sources: &'a Sources,
    /// Which feeds, and how often.
    pub config: &'a WebConfig,
    /// Fetches the feeds and their pages.
    pub fetcher: &'a Fetcher,
    /// Makes articles of the pages.
    pub convert: &'a Convert<'a>,
}

/// Which feeds are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those that were left alone for long enough.
    Due,
    /// All of them.
    All,
}

/// What a visit did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Feeds that were looked at.
    pub feeds: usize,
    /// Ids of the articles that are new or have changed.
    pub articles: Vec<String>,
    /// Feeds that could not be read, each with what happened.
    pub failed: Vec<String>,
    /// Entries that could not be taken in, each with what happened.
    pub missed: Vec<String>,
    /// When the next feed is due.
    pub next: Option<Duration>,
}

/// Looks at the feeds and takes in at most 20 new entries of each, the newest first. What was seen is on the disk after
/// each entry, so that an article that was removed is not added again, and a visit that is cut off goes on where it was.
///
/// # Errors
/// `Feeds`: another process is at it; `Io`. What a feed or a page does wrong is in the report.
pub fn poll(followed: &Followed<'_>, which: Which, is_over: &dyn Fn() -> bool) -> Result<Report> {
    visit::visit(followed, which, is_over)
}
