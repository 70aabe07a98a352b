//! `[guilds]`: what servers may add for themselves.

use super::Quota;
use super::setting::{PLAIN, Setting, put, shown_number, whole};

/// The section's settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "guilds.articles",
        take: |config, value, _| put(&mut config.guilds.articles, whole(value, 0..=MAX_ARTICLES)),
        show: |config, _| shown_number(config.guilds.articles),
        ..PLAIN
    },
    Setting {
        key: "guilds.megabytes",
        take: |config, value, _| {
            let megabytes = whole(value, 1..=MAX_MEGABYTES);
            put(&mut config.guilds.bytes, megabytes.map(|count| count as u64 * MEGABYTE))
        },
        show: |config, _| shown_number(config.guilds.megabytes()),
        ..PLAIN
    },
];

const MAX_ARTICLES: usize = 100_000;
const MAX_MEGABYTES: usize = 100_000;
/// Bytes of a megabyte, as people count them.
const MEGABYTE: u64 = 1_000_000;

impl Default for Quota {
    fn default() -> Quota {
        Quota {
            articles: 200,
            bytes: 20 * MEGABYTE,
        }
    }
}

impl Quota {
    /// Whole megabytes of all articles together.
    pub fn megabytes(&self) -> u64 {
        self.bytes / MEGABYTE
    }
}
