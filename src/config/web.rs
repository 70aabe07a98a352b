//! `[web]`: articles from the web.

use std::time::Duration;

use super::setting::{PLAIN, Refusal, Setting, put, shown_number, text, truth, whole};
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

/// The section's settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "web.feeds",
        take: |config, value, _| take_feeds(&mut config.web.feeds, value),
        show: |config, _| config.web.feeds.clone().into(),
        ..PLAIN
    },
    Setting {
        key: "web.feed_minutes",
        take: |config, value, _| {
            let minutes = whole(value, MINUTES);
            let interval = minutes.map(|minutes| Duration::from_secs(minutes as u64 * SECONDS_OF_MINUTE));
            put(&mut config.web.feed_interval, interval)
        },
        show: |config, _| shown_number(config.web.feed_interval.as_secs() / SECONDS_OF_MINUTE),
        ..PLAIN
    },
    Setting {
        key: "web.loopback",
        take: |config, value, _| put(&mut config.web.loopback, truth(value)),
        show: |config, _| config.web.loopback.into(),
        is_for_tests: true,
        ..PLAIN
    },
];

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

/// Takes the feeds that look like web addresses; whether they may be fetched is found out when they are.
fn take_feeds(feeds: &mut Vec<String>, value: &Value) -> Result<(), Refusal> {
    let Value::List(written) = value else {
        return Err(Refusal::Needs("a list of web addresses in quotes".to_owned()));
    };
    let is_address = |address: &&str| address.starts_with("https://") || address.starts_with("http://");
    let mut is_complete = true;
    feeds.clear();
    for value in written {
        match text(value).filter(is_address) {
            Some(address) if feeds.iter().any(|feed| feed == address) => {}
            Some(address) => feeds.push(address.to_owned()),
            None => is_complete = false,
        }
    }
    if is_complete {
        Ok(())
    } else {
        Err(Refusal::Ignores(
            "web addresses in quotes (\"https://news.example/feed.xml\")",
        ))
    }
}
