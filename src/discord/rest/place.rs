//! Where calls go: Discord, or what stands in its place on the way there; and whom they trust.

use std::net::{SocketAddr, ToSocketAddrs};
use std::path::Path;
use std::time::Duration;

use reqwest::Url;
use serenity::http::Http;

use super::token::Token;
use crate::error::{Error, Result};

/// Discord's own address.
const DISCORD: &str = "https://discord.com";
/// The same without the scheme.
const DISCORD_HOST: &str = "discord.com";

/// A root certificate of the operator's own. It is for tests and for what stands before Discord on this machine: a
/// certificate that could vouch for Discord elsewhere could read along.
pub(super) fn root(path: &Path, base: &Url) -> Result<reqwest::Certificate> {
    let unusable = |what: &str| {
        let path = path.display();
        Error::Front(format!("[discord] api_ca = \"{path}\" cannot be used: {what}"))
    };
    if base.scheme() != "https" || !is_loopback(base) {
        return Err(unusable("it is for an api_base of https on this machine only"));
    }
    let pem = std::fs::read(path).map_err(|why| unusable(&format!("{why}")))?;
    reqwest::Certificate::from_pem(&pem).map_err(|_| unusable("it is no certificate in PEM form"))
}

/// Connections with a bound on everything that could hang.
pub(super) fn client(base: &Url, root: Option<reqwest::Certificate>) -> Result<reqwest::Client> {
    let mut client = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(15))
        .redirect(reqwest::redirect::Policy::none());
    if is_loopback(base) {
        // A proxy of the environment would carry the token away from this machine.
        client = client.no_proxy();
    }
    if let Some(root) = root {
        // Whatever is asked of Discord's name goes to this machine, and nothing else is trusted.
        client = client.tls_certs_only([root]).resolve(DISCORD_HOST, socket(base)?);
    }
    client
        .build()
        .map_err(|why| Error::Front(format!("cannot set up connections to Discord: {why}")))
}

fn socket(base: &Url) -> Result<SocketAddr> {
    let host = base.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let port = base.port_or_known_default().unwrap_or(443);
    let mut found = (host, port).to_socket_addrs().ok().into_iter().flatten();
    found
        .find(|address| address.ip().is_loopback())
        .ok_or_else(|| Error::Front(format!("[discord] api_base = \"{base}\" is not on this machine")))
}

/// Whether requests are made out to Discord itself. With a root of the operator's own they are, although they stay on
/// this machine: serenity's rate limiter knows no other address.
pub(super) fn stands_for_discord(base: &Url, root: Option<&reqwest::Certificate>) -> bool {
    address(base) == DISCORD || root.is_some()
}

pub(super) fn address(base: &Url) -> &str {
    base.as_str().trim_end_matches('/')
}

/// serenity's connection to Discord, or to what stands in its place.
pub(super) fn http(token: &Token, base: &Url, client: &reqwest::Client, is_discord: bool) -> Http {
    // serenity ignores another address while its rate limiter is on, and would send the token to Discord itself.
    let builder = token.http().client(client.clone()).ratelimiter_disabled(!is_discord);
    if is_discord {
        builder.build()
    } else {
        builder.proxy(address(base)).build()
    }
}

/// Whether an address is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
