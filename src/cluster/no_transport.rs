//! What stands in the place of the transport where the program is built without clusters: it refuses.

use super::exchange::{Answer, Body, Method, Patience};
use crate::config::SearchConfig;
use crate::error::{ClusterTrouble, Error, Result};

/// A cluster that cannot be reached.
#[derive(Debug)]
pub(super) struct Transport {
    address: String,
}

impl Transport {
    /// Refuses.
    pub(super) fn new(config: &SearchConfig) -> Result<Transport> {
        let address = config.url.clone();
        Err(Transport { address }.refusal())
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Refuses, whatever is to be sent.
    pub(super) fn send(&self, _: Method, _: &str, body: Body, _: Patience) -> Result<Answer> {
        drop(body.into_bytes());
        Err(self.refusal())
    }

    fn refusal(&self) -> Error {
        let what = "cannot be reached by this pullquote, which was built without clusters: build it with the feature \
             `cluster`, or set [search] backend = \"local\"";
        Error::cluster(&self.address, ClusterTrouble::Refused, what.to_owned())
    }
}
