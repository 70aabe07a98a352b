//! Names become network addresses, and every one of them is checked before anything is connected.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::guard::Reach;

/// Finds the addresses of a name. The system does it; a test may answer as a hostile name server would.
pub trait Lookup: Send + Sync {
    /// The addresses of a name, at most those that one lookup gives. May block.
    ///
    /// # Errors
    /// The name is not known, or nobody can be asked.
    fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The lookup of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

impl Lookup for SystemLookup {
    fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        // The port is none of a lookup's business, and replaced afterwards.
        Ok((host, 0).to_socket_addrs()?.map(|address| address.ip()).collect())
    }
}

/// What the HTTP client asks for addresses: it gets checked ones only, and connects to exactly those.
pub(super) struct GuardedLookup {
    pub(super) lookup: Arc<dyn Lookup>,
    pub(super) reach: Arc<Reach>,
}

impl Resolve for GuardedLookup {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, reach) = (Arc::clone(&self.lookup), Arc::clone(&self.reach));
        Box::pin(async move {
            let host = name.as_str().to_owned();
            let found = tokio::task::spawn_blocking(move || checked(lookup.as_ref(), &reach, &host)).await?;
            let addresses = found?.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses) as Addrs)
        })
    }
}

fn checked(lookup: &dyn Lookup, reach: &Reach, host: &str) -> Result<Vec<IpAddr>, LookupFailure> {
    let addresses = lookup.addresses(host).map_err(|_| LookupFailure::Unknown)?;
    if addresses.is_empty() {
        return Err(LookupFailure::Unknown);
    }
    // A name with one public address and one that is not is not half good: it is what an attack looks like.
    if !addresses.iter().all(|address| reach.allows(*address)) {
        return Err(LookupFailure::NotPublic);
    }
    Ok(addresses)
}

/// Why a name leads nowhere. It travels through the HTTP client as the source of its error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LookupFailure {
    Unknown,
    NotPublic,
}

impl fmt::Display for LookupFailure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            LookupFailure::Unknown => "the name is not known",
            LookupFailure::NotPublic => "the name leads to an address that is not public",
        })
    }
}

impl std::error::Error for LookupFailure {}
