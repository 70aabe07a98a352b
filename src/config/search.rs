//! `[search]`: where passages are searched, on this machine or in a cluster.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

use super::loading::{Loading, count, text};
use super::statements::Value;
use crate::error::Result;

/// `[search]`: where passages are searched.
#[derive(Debug, Clone, PartialEq)]
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
    /// Who the bot is to the cluster; from the environment alone.
    pub credentials: Credentials,
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

/// What proves to a cluster who asks.
#[derive(Debug, Clone, Default)]
pub enum Credentials {
    /// Nothing: the network keeps strangers out.
    #[default]
    None,
    /// A name and a password.
    Basic {
        /// The name.
        user: String,
        /// The password.
        password: SecretString,
    },
    /// A key or token that says by itself whose it is.
    ApiKey(SecretString),
}

/// The section's keys.
pub(super) const KEYS: &[&str] = &[
    "search.backend",
    "search.url",
    "search.prefix",
    "search.timeout",
    "search.local_copy",
    "search.ca",
];

/// Where the credentials come from.
pub(super) const USER: &str = "PULLQUOTE_SEARCH_USER";
pub(super) const PASSWORD: &str = "PULLQUOTE_SEARCH_PASSWORD";
pub(super) const API_KEY: &str = "PULLQUOTE_SEARCH_API_KEY";

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
            credentials: Credentials::None,
        }
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

    fn parse(written: &str) -> Option<Backend> {
        let all = [Backend::Local, Backend::Quickwit, Backend::OpenSearch];
        all.into_iter().find(|backend| backend.name() == written)
    }
}

impl PartialEq for Credentials {
    fn eq(&self, other: &Credentials) -> bool {
        match (self, other) {
            (Credentials::None, Credentials::None) => true,
            (Credentials::ApiKey(one), Credentials::ApiKey(other)) => one.expose_secret() == other.expose_secret(),
            (
                Credentials::Basic { user, password },
                Credentials::Basic {
                    user: other_user,
                    password: other_password,
                },
            ) => user == other_user && password.expose_secret() == other_password.expose_secret(),
            _ => false,
        }
    }
}

impl Credentials {
    /// What the environment says; `variable` gives a variable's value where it is set.
    pub(super) fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Credentials {
        let given = |name| variable(name).filter(|value| !value.trim().is_empty());
        match (given(API_KEY), given(USER)) {
            (Some(key), _) => Credentials::ApiKey(key.trim().to_owned().into()),
            (None, Some(user)) => Credentials::Basic {
                user,
                password: given(PASSWORD).unwrap_or_default().into(),
            },
            (None, None) => Credentials::None,
        }
    }
}

impl Loading<'_> {
    /// Applies a setting of the section; false where there is no such key.
    ///
    /// # Errors
    /// `search.backend` or `search.url` cannot be used: searching somewhere else than the operator meant would build an
    /// index where there is no room for it.
    pub(super) fn apply_search(&mut self, line: usize, key: &str, value: &Value) -> Result<bool> {
        match key {
            "search.backend" => match text(value).and_then(Backend::parse) {
                Some(backend) => self.config.search.backend = backend,
                None => {
                    let what = "search.backend must be \"local\", \"quickwit\" or \"opensearch\": correct it";
                    return Err(self.unusable(line, what));
                }
            },
            "search.url" => match value {
                Value::Text(none) if none.trim().is_empty() => self.config.search.url = String::new(),
                _ => match address(text(value).unwrap_or_default()) {
                    Ok(url) => self.config.search.url = url,
                    Err(what) => return Err(self.unusable(line, &format!("search.url {what}"))),
                },
            },
            "search.prefix" => match text(value).filter(|prefix| is_prefix(prefix)) {
                Some(prefix) => self.config.search.prefix = prefix.to_owned(),
                None => {
                    let needed = "small letters, digits and hyphens that begin with a letter";
                    self.keep_default(line, key, needed, "\"pullquote\"");
                }
            },
            "search.timeout" => match count(value).filter(|millis| TIMEOUT.contains(millis)) {
                Some(millis) => self.config.search.timeout = Duration::from_millis(millis as u64),
                None => {
                    let default = self.config.search.timeout.as_millis().to_string();
                    let needed = format!("a whole number from {} to {}", TIMEOUT.start(), TIMEOUT.end());
                    self.keep_default(line, key, &needed, &default);
                }
            },
            "search.local_copy" => match value {
                Value::Truth(copy) => self.config.search.local_copy = *copy,
                _ => self.keep_default(line, key, "true or false, without quotes", "false"),
            },
            "search.ca" => match value {
                Value::Text(none) if none.trim().is_empty() => self.config.search.ca = None,
                Value::Text(path) => self.config.search.ca = Some(self.folder.join(path.trim())),
                _ => self.keep_default(line, key, "the path of a PEM file in quotes or \"\"", "\"\""),
            },
            _ => return Ok(false),
        }
        Ok(true)
    }
}

/// An address without a slash at its end. It may have a path, behind which the cluster stands.
fn address(written: &str) -> Result<String, String> {
    let needed = "write \"https://HOST:PORT\", or \"http://HOST:PORT\" inside of a network of your own";
    let url = Url::parse(written).map_err(|error| format!("must be a web address in quotes ({error}): {needed}"))?;
    let has_host = matches!(url.host(), Some(Host::Domain(_) | Host::Ipv4(_) | Host::Ipv6(_)));
    if !matches!(url.scheme(), "http" | "https") || !has_host {
        return Err(format!("cannot be reached by {}: {needed}", url.scheme()));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!(
            "may not hold a user name or password: set {USER} and {PASSWORD} in the environment"
        ));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("may not have a query or a fragment: {needed}"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

fn is_prefix(prefix: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    prefix.len() <= MOST_PREFIX_BYTES
        && prefix.starts_with(|first: char| first.is_ascii_lowercase())
        && prefix.bytes().all(is_plain)
}
