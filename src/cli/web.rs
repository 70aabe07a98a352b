//! Articles from web addresses, for the command line.

use std::path::Path;

use pullquote::added::Added;
use pullquote::config::{Config, Sources};
use pullquote::error::Result;

#[cfg(feature = "web")]
use crate::terminal::{one_line, say};

/// The argument as a web address, or whatever looks like one: `scheme://` and something.
pub(super) fn as_address(argument: &Path) -> Option<&str> {
    let written = argument.to_str()?;
    let (scheme, _) = written.split_once("://")?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some(written)
}

/// Fetches a page and stores it.
#[cfg(feature = "web")]
pub(super) fn add_page(config: &Config, sources: &Sources, address: &str) -> Result<Added> {
    use pullquote::pages;
    use pullquote::web::{Fetcher, Limits, Reach};

    let fetcher = Fetcher::new(Limits::default(), Reach::configured(config.web.loopback))?;
    pages::add(sources, None, &fetcher, &pages::text_as_it_is, address)
}

/// Says that this program cannot do that.
#[cfg(not(feature = "web"))]
pub(super) fn add_page(_config: &Config, _sources: &Sources, address: &str) -> Result<Added> {
    Err(pullquote::error::Error::NotAdded {
        name: address.to_owned(),
        what: "this pullquote was built without the web: save the page and add the file".to_owned(),
    })
}

/// Looks at the feeds and says what came. False where one of them could not be read.
#[cfg(feature = "web")]
pub(super) fn poll_feeds(config: &Config, is_all: bool) -> Result<bool> {
    use pullquote::feeds::{self, Followed, Which};
    use pullquote::pages;
    use pullquote::text::counted;
    use pullquote::web::{Fetcher, Limits, Reach};

    if config.web.feeds.is_empty() {
        say("no feeds are followed: name their addresses in config.toml, [web] feeds");
        return Ok(true);
    }
    let fetcher = Fetcher::new(Limits::default(), Reach::configured(config.web.loopback))?;
    let followed = Followed {
        sources: &config.sources(),
        config: &config.web,
        fetcher: &fetcher,
        convert: &pages::text_as_it_is,
    };
    let which = if is_all { Which::All } else { Which::Due };
    let report = feeds::poll(&followed, which, &|| false)?;
    for failed in &report.failed {
        say(&format!("error: {}", one_line(failed)));
    }
    for missed in &report.missed {
        say(&format!("left out: {}", one_line(missed)));
    }
    for id in &report.articles {
        say(&format!("added {id}"));
    }
    if report.feeds == 0 {
        let minutes = report.next.unwrap_or_default().as_secs().div_ceil(60);
        let when = counted(usize::try_from(minutes).unwrap_or(usize::MAX), "minute");
        say(&format!(
            "no feed is due for {when}: `pullquote feeds --now` looks at all of them"
        ));
    } else {
        let (feeds, articles) = (counted(report.feeds, "feed"), counted(report.articles.len(), "article"));
        say(&format!("looked at {feeds}: {articles} added"));
    }
    Ok(report.failed.is_empty())
}

/// Says that this program cannot do that.
#[cfg(not(feature = "web"))]
pub(super) fn poll_feeds(_config: &Config, _is_all: bool) -> Result<bool> {
    let what = "this pullquote was built without the web, and follows no feeds";
    Err(pullquote::error::Error::Feeds(what.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::as_address;

    #[test]
    fn whatever_has_a_scheme_is_an_address() {
        for (argument, is_address) in [
            ("https://news.example/x", true),
            ("HTTP://news.example", true),
            ("file:///etc/passwd", true),
            ("view-source+x.1://y", true),
            ("notes.md", false),
            ("folder/with: colon.md", false),
            ("a/b://c", false),
            ("://x", false),
            ("1http://x", false),
            ("C:\\notes.md", false),
        ] {
            assert_eq!(as_address(Path::new(argument)).is_some(), is_address, "{argument}");
        }
    }
}
