//! Articles from web addresses, for the command line.

use std::path::Path;

use pullquote::added::Added;
use pullquote::config::{Config, Sources};
use pullquote::error::Result;

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
