//! `[web]`: articles from the web.

use std::time::Duration;

use super::loading::{Loading, count, text};
use super::statements::Value;

/// `[web]`: articles from the web.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebConfig {
    /// Addresses of the feeds that are followed.
    pub feeds: Vec<String>,
    /// How long a feed is left alone after it was looked at.
    pub feed_interval: Duration,
    /// Whether this machine's own addresses (127.0.0.1 and `::1`) may be read too. Nothing but tests should change it:
    /// whoever may name a page could read what other programs of the machine show to themselves alone.
    pub loopback: bool,
}

/// The section's keys.
pub(super) const KEYS: &[&str] = &["web.feeds", "web.feed_minutes", "web.loopback"];

/// Servers are not asked more often, and a week is no news.
const MINUTES: std::ops::RangeInclusive<usize> = 5..=10_080;
const SECONDS_OF_MINUTE: u64 = 60;

impl Default for WebConfig {
    fn default() -> WebConfig {
        WebConfig {
            feeds: Vec::new(),
            feed_interval: Duration::from_secs(60 * SECONDS_OF_MINUTE),
            loopback: false,
        }
    }
}

impl Loading<'_> {
    /// Applies a setting of the section; false where there is no such key.
    pub(super) fn apply_web(&mut self, line: usize, key: &str, value: &Value) -> bool {
        match key {
            "web.feeds" => match value {
                Value::List(feeds) => self.take_feeds(line, feeds),
                _ => self.keep_default(line, key, "a list of web addresses in quotes", "[]"),
            },
            "web.feed_minutes" => match count(value).filter(|minutes| MINUTES.contains(minutes)) {
                Some(minutes) => {
                    self.config.web.feed_interval = Duration::from_secs(minutes as u64 * SECONDS_OF_MINUTE)
                }
                None => {
                    let default = (self.config.web.feed_interval.as_secs() / SECONDS_OF_MINUTE).to_string();
                    let needed = format!("a whole number from {} to {}", MINUTES.start(), MINUTES.end());
                    self.keep_default(line, key, &needed, &default);
                }
            },
            "web.loopback" => match value {
                Value::Truth(loopback) => self.config.web.loopback = *loopback,
                _ => self.keep_default(line, key, "true or false, without quotes", "false"),
            },
            _ => return false,
        }
        true
    }

    /// Takes the feeds that look like web addresses; whether they may be fetched is found out when they are.
    fn take_feeds(&mut self, line: usize, written: &[Value]) {
        let is_address = |address: &&str| address.starts_with("https://") || address.starts_with("http://");
        let mut feeds: Vec<String> = Vec::new();
        let mut is_complete = true;
        for value in written {
            match text(value).filter(is_address) {
                Some(address) if feeds.iter().any(|feed| feed == address) => {}
                Some(address) => feeds.push(address.to_owned()),
                None => is_complete = false,
            }
        }
        if !is_complete {
            let what = "web.feeds must hold web addresses in quotes (\"https://news.example/feed.xml\"): anything else \
                 in it is ignored";
            self.warn(line, what);
        }
        self.config.web.feeds = feeds;
    }
}
