//! The fetcher: one address at a time, with every redirect checked like an address that a person gave.

use std::error::Error as _;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use reqwest::{Client, Response, StatusCode, redirect, retry, tls};
use tokio::runtime::{Builder, Runtime};

use super::address::Address;
use super::body::Body;
use super::guard::Reach;
use super::lookup::{GuardedLookup, Lookup, LookupFailure, SystemLookup};
use super::names::name_for;
use super::refusal::Refusal;
use crate::error::{Error, Result};

const USER_AGENT: &str = concat!(
    "pullquote/",
    env!("CARGO_PKG_VERSION"),
    " (+bot; fetches pages that people ask it to read)"
);
/// What can be read, what is preferred first.
const READABLE: &str = "text/markdown, text/html, application/xhtml+xml, text/plain;q=0.9, application/pdf;q=0.8, \
                        application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5";
/// Where Discord keeps attachments.
const ATTACHMENT_HOSTS: &[&str] = &["cdn.discordapp.com", "media.discordapp.net"];
/// A server that wants to be left alone longer is asked again all the same.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);
/// Most bytes of an ETag or a date that are sent back.
const MOST_VALIDATOR_BYTES: usize = 1_000;

/// How much one fetch may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes, both as they come over the network and unpacked.
    pub bytes: usize,
    /// Time for everything: looking up names, redirects, all bytes.
    pub time: Duration,
    /// Redirects that are followed.
    pub redirects: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            // As large as what Discord lets people attach.
            bytes: 10 * 1024 * 1024,
            time: Duration::from_secs(20),
            redirects: 3,
        }
    }
}

/// What a server said about the version that it sent, to ask for a newer one only.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Conditions {
    /// The version's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The version's date, in the server's own words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_modified: Option<String>,
}

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// Where it was at last, after all redirects.
    pub address: Address,
    /// A file name for it. Its extension is what server and address say, and only a hint.
    pub name: String,
    /// The bytes, unpacked.
    pub bytes: Vec<u8>,
    /// With what to ask again.
    pub conditions: Conditions,
}

/// What came of a fetch that was not refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is here.
    Fetched(Fetched),
    /// There is nothing newer than what the conditions name.
    NotModified,
}

/// Fetches addresses through the guard. Synchronous: it must not be called from asynchronous code but from a thread that
/// may block.
pub struct Fetcher {
    client: Client,
    /// Taken when the fetcher is dropped, and at no other time.
    runtime: Option<Runtime>,
    reach: Arc<Reach>,
    limits: Limits,
}

impl std::fmt::Debug for Fetcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fetcher")
            .field("reach", &self.reach)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

impl Fetcher {
    /// A fetcher that asks the operating system for addresses.
    ///
    /// # Errors
    /// `Front`: the system gives no threads, or no TLS.
    pub fn new(limits: Limits, reach: Reach) -> Result<Fetcher> {
        Fetcher::with_lookup(limits, reach, Arc::new(SystemLookup))
    }

    /// A fetcher with its own way to look names up.
    ///
    /// # Errors
    /// As for [`new`](Fetcher::new).
    pub fn with_lookup(limits: Limits, reach: Reach, lookup: Arc<dyn Lookup>) -> Result<Fetcher> {
        let unusable = |why: String| Error::Front(format!("web addresses cannot be fetched: {why}"));
        let reach = Arc::new(reach);
        let client = Client::builder()
            .user_agent(USER_AGENT)
            .tls_version_min(tls::Version::TLS_1_2)
            // A proxy would connect to addresses that nobody here has checked.
            .no_proxy()
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            // A connection that is kept would be one more thing that is decided before the check.
            .pool_max_idle_per_host(0)
            .dns_resolver(GuardedLookup {
                lookup,
                reach: Arc::clone(&reach),
            })
            .build()
            .map_err(|error| unusable(cause(&error)))?;
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| unusable(error.to_string()))?;
        Ok(Fetcher {
            client,
            runtime: Some(runtime),
            reach,
            limits,
        })
    }

    /// Fetches an address, after the redirects that it leads through.
    ///
    /// # Errors
    /// Why it is not fetched.
    pub fn fetch(&self, address: &Address, conditions: &Conditions) -> Result<Outcome, Refusal> {
        self.run(self.follow(address.clone(), conditions, self.limits.redirects))
    }

    /// Fetches what somebody attached to a message, from Discord's own servers and without redirects.
    ///
    /// # Errors
    /// Why it is not fetched.
    pub fn fetch_attachment(&self, written: &str) -> Result<Fetched, Refusal> {
        let address = Address::parse(written)?;
        let is_discords = address.is_encrypted() && ATTACHMENT_HOSTS.contains(&address.host());
        let is_exception = address
            .literal()
            .is_some_and(|literal| self.reach.makes_exception_of(literal));
        if !is_discords && !is_exception {
            return Err(Refusal::NotAnAttachment);
        }
        match self.run(self.follow(address, &Conditions::default(), 0))? {
            Outcome::Fetched(fetched) => Ok(fetched),
            Outcome::NotModified => Err(status(StatusCode::NOT_MODIFIED, None)),
        }
    }

    fn run(&self, work: impl Future<Output = Result<Outcome, Refusal>>) -> Result<Outcome, Refusal> {
        let Some(runtime) = &self.runtime else {
            return Err(Refusal::Connection("the program is ending".to_owned()));
        };
        let limit = self.limits.time;
        runtime.block_on(async move {
            let done = tokio::time::timeout(limit, work).await;
            done.unwrap_or(Err(Refusal::TooSlow { limit }))
        })
    }

    async fn follow(&self, first: Address, conditions: &Conditions, redirects: usize) -> Result<Outcome, Refusal> {
        let mut address = first;
        for _ in 0..=redirects {
            let response = self.ask(&address, conditions).await?;
            match response.status() {
                StatusCode::OK => return self.receive(address, response).await.map(Outcome::Fetched),
                StatusCode::NOT_MODIFIED if *conditions != Conditions::default() => return Ok(Outcome::NotModified),
                StatusCode::MOVED_PERMANENTLY
                | StatusCode::FOUND
                | StatusCode::SEE_OTHER
                | StatusCode::TEMPORARY_REDIRECT
                | StatusCode::PERMANENT_REDIRECT => address = next(&address, &response)?,
                other => return Err(status(other, retry_after(response.headers()))),
            }
        }
        Err(Refusal::TooManyRedirects { most: redirects })
    }

    /// Sends the request to an address that may be connected to, and waits for the head of the response.
    async fn ask(&self, address: &Address, conditions: &Conditions) -> Result<Response, Refusal> {
        if address.literal().is_some_and(|literal| !self.reach.allows(literal)) {
            return Err(Refusal::NotPublic);
        }
        let mut request = self
            .client
            .get(address.url().clone())
            .header(ACCEPT, READABLE)
            .header(ACCEPT_ENCODING, "gzip");
        for (header, value) in [
            (IF_NONE_MATCH, &conditions.etag),
            (IF_MODIFIED_SINCE, &conditions.last_modified),
        ] {
            if let Some(value) = value {
                request = request.header(header, value);
            }
        }
        let response = request.send().await.map_err(|error| refusal_for(address, &error))?;
        // Names were checked when they were looked up. This is the address that answers, whatever came between.
        match response.remote_addr() {
            Some(remote) if self.reach.allows(remote.ip()) => Ok(response),
            _ => Err(Refusal::NotPublic),
        }
    }

    async fn receive(&self, address: Address, mut response: Response) -> Result<Fetched, Refusal> {
        let most = self.limits.bytes;
        // A length that is said is believed only where it is too much: the bytes are counted all the same.
        let said = response.content_length().unwrap_or(0);
        if usize::try_from(said).map_or(true, |said| said > most) {
            return Err(Refusal::TooLarge { most });
        }
        let encoding = text_of(response.headers(), CONTENT_ENCODING);
        let mut body = Body::new(most, encoding.as_deref().unwrap_or_default())?;
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| Refusal::Damaged(cause(&error)))?
        {
            body.push(&chunk)?;
        }
        let headers = response.headers();
        let content_type = text_of(headers, CONTENT_TYPE).unwrap_or_default();
        Ok(Fetched {
            name: format!("{}.{}", name_for(&address, None), extension(&address, &content_type)),
            bytes: body.finish()?,
            conditions: Conditions {
                etag: text_of(headers, ETAG),
                last_modified: text_of(headers, LAST_MODIFIED),
            },
            address,
        })
    }
}

impl Drop for Fetcher {
    fn drop(&mut self) {
        // A lookup that hangs in the system must not hold the program up.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The address that a redirect leads to.
fn next(address: &Address, response: &Response) -> Result<Address, Refusal> {
    let location = response.headers().get(LOCATION).map(|location| location.as_bytes());
    let location = location
        .and_then(|bytes| std::str::from_utf8(bytes).ok())
        .ok_or_else(|| Refusal::Redirect("the server does not say which".to_owned()))?;
    let next = address
        .join(location)
        .map_err(|refusal| Refusal::Redirect(refusal.to_string()))?;
    if address.is_encrypted() && !next.is_encrypted() {
        return Err(Refusal::Downgrade);
    }
    Ok(next)
}

/// What a file of this kind is called: as the server says, or else as the address does.
fn extension(address: &Address, content_type: &str) -> &'static str {
    const KNOWN: &[(&str, &str)] = &[
        ("md", "md"),
        ("markdown", "md"),
        ("txt", "txt"),
        ("htm", "html"),
        ("html", "html"),
        ("xhtml", "html"),
        ("pdf", "pdf"),
        ("docx", "docx"),
        ("epub", "epub"),
    ];
    let in_path = address
        .url()
        .path()
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let by_path = KNOWN
        .iter()
        .find(|(written, _)| in_path.as_deref() == Some(*written))
        .map(|(_, known)| *known);
    match content_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
        .as_str()
    {
        "text/html" | "application/xhtml+xml" => "html",
        "text/markdown" | "text/x-markdown" => "md",
        // Servers that do not know Markdown say that it is plain text.
        "text/plain" => by_path.filter(|known| *known == "md").unwrap_or("txt"),
        "application/pdf" => "pdf",
        "application/epub+zip" => "epub",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        _ => by_path.unwrap_or("html"),
    }
}

fn text_of(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    (value.len() <= MOST_VALIDATOR_BYTES).then(|| value.to_owned())
}

fn status(status: StatusCode, retry_after: Option<Duration>) -> Refusal {
    Refusal::Status {
        status: status.as_u16(),
        retry_after,
    }
}

/// The pause that a server asks for, in seconds or as a date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text_of(headers, RETRY_AFTER)?;
    let pause = match value.trim().parse() {
        Ok(seconds) => Duration::from_secs(seconds),
        Err(_) => httpdate::parse_http_date(value.trim())
            .ok()?
            .duration_since(SystemTime::now())
            .unwrap_or_default(),
    };
    Some(pause.min(LONGEST_WAIT))
}

/// Why a request came to nothing.
fn refusal_for(address: &Address, error: &reqwest::Error) -> Refusal {
    let mut source = error.source();
    while let Some(inner) = source {
        match inner.downcast_ref::<LookupFailure>() {
            Some(LookupFailure::NotPublic) => return Refusal::NotPublic,
            Some(LookupFailure::Unknown) => {
                return Refusal::UnknownSite {
                    host: address.host().to_owned(),
                };
            }
            None => source = inner.source(),
        }
    }
    Refusal::Connection(cause(error))
}

/// The innermost cause of an error, on one line: the outer ones repeat the address.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn std::error::Error = error;
    while let Some(inner) = innermost.source() {
        innermost = inner;
    }
    innermost.to_string().replace(['\n', '\r'], " ")
}
