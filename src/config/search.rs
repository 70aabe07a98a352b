//! `[search]`: where passages are searched, on this machine or in a cluster.

use std::path::PathBuf;
use std::time::Duration;

use url::{Host, Url};

use super::setting::{
    PLAIN, Refusal, Setting, certificate, is_none, put, shown_number, shown_path_or_none, text, truth, whole,
};
use super::statements::Value;

/// `[search]`: where passages are searched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchConfig {
    /// The engine.
    pub backend: Backend,
    /// The cluster's address, without a slash at its end. Plain http is for networks that are the operator's own.
    pub url: String,
    /// What the names of the cluster's indexes begin with: small letters, digits and hyphens.
    pub prefix: String,
    /// How long one request may take.
    pub timeout: Duration,
    /// Whether this machine keeps an index of its own beside the cluster's, which answers when the cluster does not.
    pub local_copy: bool,
    /// PEM file of a root certificate that the cluster's own is signed with.
    pub ca: Option<PathBuf>,
    /// Who the bot is to the cluster, where that asks for a name and a password; "" means nobody.
    pub user: String,
}

/// The engine that holds the passages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Backend {
    /// tantivy, on this machine.
    #[default]
    Local,
    /// A Quickwit cluster.
    Quickwit,
    /// An OpenSearch cluster, or anything that speaks its language.
    OpenSearch,
}

/// Where what proves to a cluster who asks comes from: a key or token, or the user's password.
pub const API_KEY: &str = "PULLQUOTE_SEARCH_API_KEY";
/// The password of `[search] user`.
pub const PASSWORD: &str = "PULLQUOTE_SEARCH_PASSWORD";

/// The section's settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "search.backend",
        take: |config, value, _| put(&mut config.search.backend, backend(value)),
        show: |config, _| config.search.backend.name().into(),
        // Searching somewhere else than was meant would build an index where there is no room for it.
        is_vital: true,
        ..PLAIN
    },
    Setting {
        key: "search.url",
        take: |config, value, _| match is_none(value) {
            true => put(&mut config.search.url, Ok(String::new())),
            false => put(&mut config.search.url, address(text(value).unwrap_or_default())),
        },
        show: |config, _| config.search.url.clone().into(),
        is_vital: true,
        ..PLAIN
    },
    Setting {
        key: "search.user",
        take: |config, value, _| match value {
            Value::Text(user) => put(&mut config.search.user, Ok(user.trim().to_owned())),
            _ => Err(Refusal::Needs("a name in quotes or \"\"".to_owned())),
        },
        show: |config, _| config.search.user.clone().into(),
        ..PLAIN
    },
    Setting {
        key: "search.prefix",
        take: |config, value, _| put(&mut config.search.prefix, prefix(value)),
        show: |config, _| config.search.prefix.clone().into(),
        ..PLAIN
    },
    Setting {
        key: "search.timeout",
        take: |config, value, _| {
            let timeout = whole(value, TIMEOUT).map(|millis| Duration::from_millis(millis as u64));
            put(&mut config.search.timeout, timeout)
        },
        show: |config, _| shown_number(config.search.timeout.as_millis()),
        ..PLAIN
    },
    Setting {
        key: "search.local_copy",
        take: |config, value, _| put(&mut config.search.local_copy, truth(value)),
        show: |config, _| config.search.local_copy.into(),
        ..PLAIN
    },
    Setting {
        key: "search.ca",
        take: |config, value, folder| put(&mut config.search.ca, certificate(value, folder)),
        show: |config, folder| shown_path_or_none(config.search.ca.as_deref(), folder),
        ..PLAIN
    },
];

/// Milliseconds of a request. People are answered within seconds, and a bulk request brings megabytes.
const TIMEOUT: std::ops::RangeInclusive<usize> = 100..=60_000;
const MOST_PREFIX_BYTES: usize = 64;

impl Default for SearchConfig {
    fn default() -> SearchConfig {
        SearchConfig {
            backend: Backend::Local,
            url: String::new(),
            prefix: "pullquote".to_owned(),
            timeout: Duration::from_millis(1_500),
            local_copy: false,
            ca: None,
            user: String::new(),
        }
    }
}

impl SearchConfig {
    /// What is missing for what is asked for.
    pub(super) fn missing(&self) -> Option<String> {
        let is_missing = self.backend != Backend::Local && self.url.is_empty();
        is_missing.then(|| {
            let name = self.backend.name();
            format!("search.backend is \"{name}\", but search.url is empty: set it to the cluster's address")
        })
    }
}

impl Backend {
    /// What the setting is called.
    pub fn name(self) -> &'static str {
        match self {
            Backend::Local => "local",
            Backend::Quickwit => "quickwit",
            Backend::OpenSearch => "opensearch",
        }
    }
}

fn backend(value: &Value) -> Result<Backend, Refusal> {
    let all = [Backend::Local, Backend::Quickwit, Backend::OpenSearch];
    let found = all.into_iter().find(|backend| text(value) == Some(backend.name()));
    found.ok_or_else(|| Refusal::Needs("\"local\", \"quickwit\" or \"opensearch\"".to_owned()))
}

fn prefix(value: &Value) -> Result<String, Refusal> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let prefix = text(value).filter(|prefix| {
        prefix.len() <= MOST_PREFIX_BYTES
            && prefix.starts_with(|first: char| first.is_ascii_lowercase())
            && prefix.bytes().all(is_plain)
    });
    let needed = "small letters, digits and hyphens that begin with a letter";
    prefix
        .map(str::to_owned)
        .ok_or_else(|| Refusal::Needs(needed.to_owned()))
}

/// An address without a slash at its end. It may have a path, behind which the cluster stands.
fn address(written: &str) -> Result<String, Refusal> {
    let needed = "write \"https://HOST:PORT\", or \"http://HOST:PORT\" inside of a network of your own";
    let because = |what: String| Err(Refusal::Because(what));
    let url = match Url::parse(written) {
        Ok(url) => url,
        Err(error) => return because(format!("must be a web address in quotes ({error}): {needed}")),
    };
    let has_host = matches!(url.host(), Some(Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_)));
    if !matches!(url.scheme(), "http" | "https") || !has_host {
        return because(format!("cannot be reached by {}: {needed}", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return because(format!(
            "may not hold a user name or password: set search.user, and {PASSWORD} in the environment"
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return because(format!("may not have a query or a fragment: {needed}"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}
