//! The address that replaces Discord's own, checked so that no token leaves unencrypted.

use url::{Host, Url};

/// The address without a slash at its end.
///
/// # Errors
/// What is wrong with it, to be put after the key's name.
pub(super) fn parse(written: &str) -> Result<String, String> {
    let needed = "write \"https://HOST\", or \"http://127.0.0.1:PORT\" for a server on this machine";
    let url = Url::parse(written).map_err(|error| format!("must be a web address in quotes ({error}): {needed}"))?;
    let is_loopback = match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    match url.scheme() {
        "https" => {}
        "http" if is_loopback => {}
        "http" => return Err(format!("would send the bot's token without encryption: {needed}")),
        scheme => return Err(format!("cannot be reached by {scheme}: {needed}")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("may not hold a user name or password: {needed}"));
    }
    if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
        return Err(format!("may not have a path: {needed}"));
    }
    Ok(url.origin().ascii_serialization())
}
