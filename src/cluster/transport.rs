//! One request to the cluster: a time limit, retries with jitter, a circuit breaker, credentials and TLS.

use std::fs;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use failsafe::backoff::{self, Constant};
use failsafe::failure_policy::{self, ConsecutiveFailures};
use failsafe::{CircuitBreaker, StateMachine};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Certificate, Client, StatusCode, redirect};
use secrecy::ExposeSecret;
use tokio::runtime::{Builder, Runtime};

use super::exchange::{Answer, Body, Method, Patience};
use crate::config::{self, SearchConfig};
use crate::error::{ClusterTrouble, Error, Result};

/// So many questions in a row that were not answered open the circuit breaker.
const FAILURES: u32 = 3;
/// How long the breaker stays open. People wait for the end of it, and a cluster that is asked once a second lives.
const OPEN: Duration = Duration::from_secs(1);
/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_millis(500);
/// A bulk request may take so many times as long as a question.
const WRITER_TIMES: u32 = 20;
/// Most bytes of an answer: 1,000 passages of the largest size are less.
const MOST_BYTES: usize = 256 << 20;

/// Why nothing came back.
#[derive(Debug)]
struct Failure(String);

/// Sends requests. It has a runtime of its own, since everything above it blocks.
pub(super) struct Transport {
    address: String,
    client: Client,
    timeout: Duration,
    breaker: StateMachine<ConsecutiveFailures<Constant>, ()>,
    /// Taken when the transport is dropped, and at no other time.
    runtime: Option<Runtime>,
}

impl std::fmt::Debug for Transport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transport")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

impl Transport {
    pub(super) fn new(config: &SearchConfig) -> Result<Transport> {
        let unusable = |what: String| Error::cluster(&config.url, ClusterTrouble::Refused, what);
        let mut client = Client::builder()
            .user_agent(concat!("pullquote/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            // Whoever is redirected takes the credentials along.
            .redirect(redirect::Policy::none())
            .default_headers(headers(&config.user).map_err(unusable)?);
        if let Some(path) = &config.ca {
            let pem = fs::read(path).map_err(Error::io("cannot read", path))?;
            let certificates = Certificate::from_pem_bundle(&pem).unwrap_or_default();
            if certificates.is_empty() {
                let what = format!("cannot be trusted: {} is no PEM file of a certificate", path.display());
                return Err(unusable(what));
            }
            for certificate in certificates {
                client = client.add_root_certificate(certificate);
            }
        }
        let client = client
            .build()
            .map_err(|cause| unusable(format!("cannot be reached: {}", words(&cause))))?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("cluster")
            .enable_all()
            .build()
            .map_err(|cause| unusable(format!("cannot be reached: {cause}")))?;
        let policy = failure_policy::consecutive_failures(FAILURES, backoff::constant(OPEN));
        Ok(Transport {
            address: config.url.clone(),
            client,
            timeout: config.timeout,
            breaker: failsafe::Config::new().failure_policy(policy).build(),
            runtime: Some(runtime),
        })
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// Sends a request and waits for its answer, whatever that says.
    ///
    /// # Errors
    /// `Cluster`, away: nothing came back in time, or the cluster said that it cannot answer now.
    pub(super) fn send(&self, method: Method, path: &str, body: Body, patience: Patience) -> Result<Answer> {
        let Some(runtime) = &self.runtime else {
            return Err(self.away("is not asked any more: the program is ending".to_owned()));
        };
        let body = body.into_bytes();
        let (timeout, backoff) = self.limits(patience);
        let tries = || {
            let once = || self.once(method, path, &body, timeout);
            runtime.block_on(async { once.retry(backoff).sleep(tokio::time::sleep).await })
        };
        if patience == Patience::Writer {
            return tries().map_err(|Failure(what)| self.away(what));
        }
        self.breaker.call(tries).map_err(|refusal| match refusal {
            failsafe::Error::Inner(Failure(what)) => self.away(what),
            failsafe::Error::Rejected => self.away("did not answer a moment ago".to_owned()),
        })
    }

    fn limits(&self, patience: Patience) -> (Duration, ExponentialBuilder) {
        let backoff = ExponentialBuilder::default().with_jitter();
        match patience {
            Patience::Question => (
                self.timeout,
                backoff.with_min_delay(Duration::from_millis(50)).with_max_times(1),
            ),
            Patience::Writer => (
                self.timeout * WRITER_TIMES,
                backoff.with_min_delay(Duration::from_millis(200)).with_max_times(4),
            ),
        }
    }

    async fn once(
        &self,
        method: Method,
        path: &str,
        body: &Option<(&'static str, Vec<u8>)>,
        timeout: Duration,
    ) -> Result<Answer, Failure> {
        let method = match method {
            Method::Post => reqwest::Method::POST,
            Method::Put => reqwest::Method::PUT,
            Method::Delete => reqwest::Method::DELETE,
        };
        let mut request = self
            .client
            .request(method, format!("{}{path}", self.address))
            .timeout(timeout);
        if let Some((kind, body)) = body {
            request = request.header(CONTENT_TYPE, *kind).body(body.clone());
        }
        let failed = |cause: reqwest::Error| {
            let words = words(&cause.without_url());
            Failure(if words.contains("certificate") {
                format!("shows a certificate that nobody vouches for ({words}): name its root in [search] ca")
            } else {
                format!("does not answer ({words})")
            })
        };
        let mut response = request.send().await.map_err(failed)?;
        let status = response.status();
        if status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT) {
            return Err(Failure(format!("cannot answer right now (status {})", status.as_u16())));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > MOST_BYTES {
                return Err(Failure("answers without end".to_owned()));
            }
        }
        Ok(Answer {
            status: status.as_u16(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
        })
    }

    fn away(&self, what: String) -> Error {
        Error::cluster(&self.address, ClusterTrouble::Away, what)
    }
}

impl Drop for Transport {
    fn drop(&mut self) {
        // It may be dropped where nothing may block.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Who asks, for every request.
fn headers(user: &str) -> Result<HeaderMap, String> {
    use base64::Engine as _;
    let value = match (config::secret(config::API_KEY), config::secret(config::PASSWORD)) {
        (Some(key), _) => format!("ApiKey {}", key.expose_secret()),
        (None, Some(password)) if !user.is_empty() => {
            let pair = format!("{user}:{}", password.expose_secret());
            format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
        }
        (None, _) => return Ok(HeaderMap::new()),
    };
    let mut value = HeaderValue::from_str(&value)
        .map_err(|_| "cannot be asked: the credentials hold a character that no header may".to_owned())?;
    value.set_sensitive(true);
    Ok(HeaderMap::from_iter([(AUTHORIZATION, value)]))
}

/// The innermost cause of an error: the outer ones say only that something failed.
fn words(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it takes too long".to_owned();
    }
    let mut innermost: &dyn std::error::Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
