//! `pullquote feeds`: looks at the feeds that are followed.

use pullquote::config::Config;
use pullquote::error::Result;

#[cfg(feature = "web")]
use crate::terminal::{one_line, say};

/// Looks at the feeds and says what came. False where one of them could not be read.
#[cfg(feature = "web")]
pub(super) fn poll_feeds(config: &Config, is_all: bool) -> Result<bool> {
    use pullquote::intake;
    use pullquote::intake::feeds::{self, Followed, Which};
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
        convert: &intake::convert,
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
