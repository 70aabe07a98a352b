//! What stands in the place of the transport where the program is built without clusters.

use serde_json::Value;

use crate::config::SearchConfig;
use crate::error::{ClusterTrouble, Error, Result};

/// How a request is made.
#[derive(Debug, Clone, Copy)]
pub(super) enum Method {
    /// Sends something.
    Post,
    /// Creates something by name.
    Put,
    /// Removes something.
    Delete,
}

/// What a request brings.
pub(super) enum Body {
    /// Nothing.
    None,
    /// One value.
    Json(#[allow(dead_code, reason = "nothing is sent")] Value),
    /// Lines of JSON.
    Lines(#[allow(dead_code, reason = "nothing is sent")] Vec<u8>),
}

/// How long somebody waits.
#[derive(Debug, Clone, Copy)]
pub(super) enum Patience {
    /// A person does.
    Question,
    /// Nobody does.
    Writer,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) text: String,
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        false
    }
}

/// There is none.
#[derive(Debug)]
pub(super) struct Transport;

impl Transport {
    pub(super) fn new(config: &SearchConfig) -> Result<Transport> {
        let what = "cannot be reached by this pullquote, which was built without clusters: build it with the feature \
             `cluster`, or set [search] backend = \"local\"";
        Err(Error::cluster(&config.url, ClusterTrouble::Refused, what.to_owned()))
    }

    pub(super) fn address(&self) -> &str {
        ""
    }

    pub(super) fn send(&self, _: Method, _: &str, _: Body, _: Patience) -> Result<Answer> {
        Err(Error::cluster("", ClusterTrouble::Refused, String::new()))
    }
}
