//! `[guilds]`: what servers may add for themselves.

use super::Quota;
use super::loading::{Loading, count};
use super::statements::Value;

/// The section's keys.
pub(super) const KEYS: &[&str] = &["guilds.articles", "guilds.megabytes"];

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

impl Loading<'_> {
    /// Applies a setting of this section; false where there is no such key.
    pub(super) fn apply_guilds(&mut self, line: usize, key: &str, value: &Value) -> bool {
        let quota = &mut self.config.guilds;
        match key {
            "guilds.articles" => match count(value).filter(|articles| *articles <= MAX_ARTICLES) {
                Some(articles) => quota.articles = articles,
                None => {
                    let default = quota.articles.to_string();
                    self.keep_default(line, key, &format!("a whole number from 0 to {MAX_ARTICLES}"), &default);
                }
            },
            "guilds.megabytes" => match count(value).filter(|megabytes| (1..=MAX_MEGABYTES).contains(megabytes)) {
                Some(megabytes) => quota.bytes = megabytes as u64 * MEGABYTE,
                None => {
                    let default = quota.megabytes().to_string();
                    self.keep_default(
                        line,
                        key,
                        &format!("a whole number from 1 to {MAX_MEGABYTES}"),
                        &default,
                    );
                }
            },
            _ => return false,
        }
        true
    }
}
