//! Under which names the page may be reached. A name that its owner points at this machine is not among them, so that no
//! page on the web can talk to the bot through a browser that runs here.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;

/// The names that are answered to.
#[derive(Debug, Clone)]
pub(super) struct Hosts {
    bound: IpAddr,
    names: Vec<String>,
}

impl Hosts {
    /// For a server that listens at `bound`, where people may also write one of `names`.
    pub(super) fn new(bound: IpAddr, names: Vec<String>) -> Hosts {
        Hosts { bound, names }
    }

    /// Whether a request names this server, and comes from no page of another.
    pub(super) fn admit(&self, headers: &HeaderMap) -> bool {
        let written = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let Some(host) = written(HOST) else { return false };
        let is_own = headers.get_all(HOST).iter().count() == 1 && self.is_named(host);
        // A browser says which page sends something; what is no browser says nothing, and obeys nobody's page.
        let is_from_here = match headers.get(ORIGIN) {
            None => true,
            Some(_) => written(ORIGIN).is_some_and(|origin| {
                let from = origin.split_once("://").map(|(_, authority)| authority);
                from.is_some_and(|from| from.eq_ignore_ascii_case(host))
            }),
        };
        is_own && is_from_here
    }

    fn is_named(&self, host: &str) -> bool {
        let Ok(authority) = host.parse::<Authority>() else {
            return false;
        };
        if authority.as_str().contains('@') {
            return false;
        }
        let name = authority.host();
        // Any port: it may be forwarded from another machine.
        let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        match address {
            Ok(address) => address.is_loopback() || !self.bound.is_loopback(),
            Err(_) => {
                let is_given = self.names.iter().any(|given| given.eq_ignore_ascii_case(name));
                is_given || name.eq_ignore_ascii_case("localhost")
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use axum::http::HeaderMap;

    use super::Hosts;

    fn is_admitted(bound: &str, host: &str, origin: Option<&str>) -> bool {
        let hosts = Hosts::new(bound.parse().unwrap(), vec!["bot.example.org".to_owned()]);
        let mut headers = HeaderMap::new();
        headers.insert("host", host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().unwrap());
        }
        hosts.admit(&headers)
    }

    #[test]
    fn a_name_that_somebody_else_owns_is_refused() {
        let table = [
            ("127.0.0.1", "127.0.0.1:8017", true),
            ("127.0.0.1", "localhost:9000", true),
            ("127.0.0.1", "LOCALHOST", true),
            ("127.0.0.1", "[::1]:8017", true),
            ("127.0.0.1", "bot.example.org", true),
            ("127.0.0.1", "attacker.example:8017", false),
            ("127.0.0.1", "localhost.attacker.example", false),
            ("127.0.0.1", "127.0.0.1@attacker.example", false),
            ("127.0.0.1", "192.168.1.5:8017", false),
            ("127.0.0.1", "", false),
            ("0.0.0.0", "192.168.1.5:8017", true),
            ("0.0.0.0", "attacker.example", false),
        ];
        for (bound, host, wanted) in table {
            assert_eq!(is_admitted(bound, host, None), wanted, "{host} at {bound}");
        }
    }

    #[test]
    fn another_page_is_refused() {
        let from = |origin| is_admitted("127.0.0.1", "127.0.0.1:8017", Some(origin));
        assert!(from("http://127.0.0.1:8017"));
        assert!(!from("http://127.0.0.1:8018"));
        assert!(!from("https://attacker.example"));
        assert!(!from("null"));
    }

    #[test]
    fn a_request_that_names_nobody_is_refused() {
        let hosts = Hosts::new("127.0.0.1".parse().unwrap(), Vec::new());
        assert!(!hosts.admit(&HeaderMap::new()));
    }
}
