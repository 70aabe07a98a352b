//! Web addresses as people may give them: http or https, without a name and password, of a port that serves pages.

use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

use super::refusal::Refusal;

/// Most bytes of an address: what servers and browsers agree on.
const MOST_BYTES: usize = 2_000;
/// Lower ports than this belong to services of a machine, which a request could be smuggled into.
const FIRST_FREE_PORT: u16 = 1_024;

/// A web address that may be fetched as far as its text can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address(Url);

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// `Refusal::Address`: what is wrong with it.
    pub fn parse(written: &str) -> Result<Address, Refusal> {
        let written = written.trim();
        check_length(written)?;
        // The standard takes some of them out without a word, so that the address is not what was read by a person.
        if written.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(refused("it holds white space: write it without"));
        }
        let url = Url::parse(written).map_err(|error| refused(&format!("it is no web address ({error})")))?;
        Address::check(url)
    }

    /// The address that a server, or a feed, names from this one.
    ///
    /// # Errors
    /// `Refusal::Address`, as for any address.
    pub fn join(&self, written: &str) -> Result<Address, Refusal> {
        let written = written.trim();
        check_length(written)?;
        let joined = self.0.join(written);
        Address::check(joined.map_err(|error| refused(&format!("it leads to no web address ({error})")))?)
    }

    fn check(mut url: Url) -> Result<Address, Refusal> {
        if !matches!(url.scheme(), "http" | "https") {
            let what = format!("{}: addresses are not read, only http and https", url.scheme());
            return Err(refused(&what));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused(
                "it holds a user name or a password (what stands before the @): remove that",
            ));
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err(refused("it names no site"));
        }
        match url.port_or_known_default() {
            Some(80 | 443 | FIRST_FREE_PORT..) => {}
            port => {
                let what = format!(
                    "port {} serves no pages: only 80, 443 and those above 1023 are read",
                    port.unwrap_or(0)
                );
                return Err(refused(&what));
            }
        }
        // It is for whoever reads the page; servers never see it.
        url.set_fragment(None);
        check_length(url.as_str())?;
        Ok(Address(url))
    }

    /// The address as text, in the form of the URL standard.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The site's name without the dot that may end it, or its network address.
    pub fn host(&self) -> &str {
        let host = self.0.host_str().unwrap_or_default();
        host.strip_suffix('.').unwrap_or(host)
    }

    /// The network address, where the address names one in whatever notation.
    pub fn literal(&self) -> Option<IpAddr> {
        match self.0.host()? {
            Host::Ipv4(address) => Some(address.into()),
            Host::Ipv6(address) => Some(address.into()),
            Host::Domain(_) => None,
        }
    }

    /// Whether what is sent and received is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.0.scheme() == "https"
    }

    pub(super) fn url(&self) -> &Url {
        &self.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

fn check_length(written: &str) -> Result<(), Refusal> {
    if written.len() > MOST_BYTES {
        return Err(refused(&format!("it is longer than {MOST_BYTES} bytes")));
    }
    Ok(())
}

fn refused(what: &str) -> Refusal {
    Refusal::Address(what.to_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use super::Address;

    #[test]
    fn only_addresses_of_pages_are_taken() {
        for (written, expected) in [
            ("http://news.example", "http://news.example/"),
            (" HTTPS://News.Example:443/A?b=c#d\n", "https://news.example/A?b=c"),
            ("https://news.example:8443/", "https://news.example:8443/"),
            (
                "https://m\u{fc}nchen.example/stra\u{df}e",
                "https://xn--mnchen-3ya.example/stra%C3%9Fe",
            ),
            ("http://news.example./x", "http://news.example./x"),
            ("http://news.example/@name", "http://news.example/@name"),
        ] {
            assert_eq!(Address::parse(written).unwrap().as_str(), expected, "{written}");
        }
        for (written, expected) in [
            ("news.example/x", "it is no web address"),
            ("", "it is no web address"),
            ("https://", "it is no web address"),
            ("file:///etc/passwd", "file: addresses are not read"),
            ("ftp://news.example/", "ftp: addresses are not read"),
            ("gopher://news.example/", "gopher: addresses are not read"),
            ("data:text/plain,hello", "data: addresses are not read"),
            ("javascript:alert(1)", "javascript: addresses are not read"),
            ("http://user:pw@news.example/", "user name or a password"),
            ("http://news.example@evil.example/", "user name or a password"),
            ("http://:pw@news.example/", "user name or a password"),
            ("http://news.example:22/", "port 22 serves no pages"),
            ("http://news.example:25/", "port 25 serves no pages"),
            ("http://news.example:1023/", "port 1023 serves no pages"),
            ("http://news.example:0/", "port 0 serves no pages"),
            ("http://news.example:65536/", "it is no web address"),
            ("http://news.exa\tmple/", "it holds white space"),
            ("http://news.example/\r\nHost:x", "it holds white space"),
            ("http://a b/", "it holds white space"),
            ("http://%00/", "it is no web address"),
            ("http://[fe80::1%25eth0]/", "it is no web address"),
            ("http://256.256.256.256/", "it is no web address"),
        ] {
            match Address::parse(written) {
                Ok(address) => panic!("{written} was taken as {address}"),
                Err(refusal) => assert!(refusal.to_string().contains(expected), "{written}: {refusal}"),
            }
        }
        // A backslash is a slash: what comes after it is a path.
        let address = Address::parse("http://news.example\\@evil.example:22/").unwrap();
        assert_eq!(address.host(), "news.example");
        let long = |length: usize| format!("http://news.example/{}", "a".repeat(length));
        assert!(Address::parse(&long(1_980)).is_ok());
        assert!(Address::parse(&long(1_981)).is_err());
        // What the standard writes longer is measured as it is sent.
        assert!(Address::parse(&format!("http://news.example/{}", "\u{e9}".repeat(600))).is_err());
    }

    #[test]
    fn network_addresses_are_seen_in_every_notation() {
        for written in [
            "http://127.0.0.1",
            "http://127.1",
            "http://2130706433",
            "http://0x7f.1",
            "http://0x7f000001",
            "http://017700000001",
            "http://0177.0.0.01",
            "http://127.0.0.1.",
            "http://%31%32%37.0.0.1",
            "http://\u{ff11}27.0.0.1",
            "http://127\u{3002}0\u{3002}0\u{3002}1",
        ] {
            let address = Address::parse(written).unwrap();
            assert_eq!(address.literal(), Some([127, 0, 0, 1].into()), "{written}");
        }
        let mapped = Address::parse("http://[::ffff:127.0.0.1]/").unwrap();
        assert_eq!(
            mapped.literal().map(|literal| literal.to_canonical()),
            Some([127, 0, 0, 1].into())
        );
        assert_eq!(Address::parse("http://localhost/").unwrap().literal(), None);
    }

    #[test]
    fn what_a_server_names_is_checked_like_what_a_person_gives() {
        let base = Address::parse("https://news.example/a/b?c").unwrap();
        let joined = |written: &str| base.join(written).map(|address| address.to_string());
        assert_eq!(joined("../d#e").unwrap(), "https://news.example/d");
        assert_eq!(joined("//other.example").unwrap(), "https://other.example/");
        for refused in [
            "file:///etc/passwd",
            "//user@other.example",
            "//other.example:22",
            "javascript:alert(1)",
        ] {
            assert!(joined(refused).is_err(), "{refused}");
        }
    }
}
