//! What is asked of a cluster and what comes back, whichever way it is carried.

use serde_json::Value;

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
    Json(Value),
    /// Lines of JSON.
    Lines(Vec<u8>),
}

/// How long somebody waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Patience {
    /// A person does: one more try, and none while the breaker is open.
    Question,
    /// Nobody does: several tries over some seconds.
    Writer,
}

/// What came back.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) text: String,
}

impl Body {
    /// Its kind and its bytes.
    pub(super) fn into_bytes(self) -> Option<(&'static str, Vec<u8>)> {
        match self {
            Body::None => None,
            Body::Json(value) => Some(("application/json", value.to_string().into_bytes())),
            Body::Lines(lines) => Some(("application/x-ndjson", lines)),
        }
    }
}

impl Answer {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
