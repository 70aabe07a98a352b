//! One way to Discord: sends a request, and reads from a refusal why it came and when to try again.

use std::error::Error as _;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::{Response, StatusCode};
use serde::Deserialize;
use serenity::http::{Http, HttpError, Request};

use super::token::Token;

/// Discord's code for "this interaction has been acknowledged already".
const ALREADY_ACKNOWLEDGED: i64 = 40060;
/// An interaction, or its token, that is not known any more.
const EXPIRED: [i64; 3] = [10_062, 10_015, 50_027];
/// The message or the channel is not there any more.
const GONE: [i64; 2] = [10_008, 10_003];
/// No access, no permission, nobody who takes direct messages, no sight of the message that is replied to.
const FORBIDDEN: [i64; 4] = [50_001, 50_013, 50_007, NO_HISTORY];
/// The bot may write there and not read what was written before, so that it cannot reply to it.
const NO_HISTORY: i64 = 160_002;
/// A form field is wrong; which one stands in the text.
const INVALID_FORM: i64 = 50_035;
const REFERENCE_UNKNOWN: &str = "MESSAGE_REFERENCE_UNKNOWN_MESSAGE";
/// Of a refusal so many bytes are read.
const MOST_BYTES: usize = 64 * 1024;
/// Where a 429 does not say when to come back.
const RETRY_AFTER: Duration = Duration::from_secs(1);
/// Whatever it says, nobody comes back earlier.
const NOT_BEFORE: Duration = Duration::from_millis(100);

/// A call that failed.
#[derive(Debug)]
pub(crate) struct CallError {
    /// HTTP status, where there was an answer.
    pub(crate) status: Option<u16>,
    /// Discord's own error code.
    pub(super) code: Option<i64>,
    /// Why it can never work, where that is known.
    pub(crate) lost: Option<Lost>,
    /// Whether another try may do better.
    transient: bool,
    /// When Discord wants to be asked again.
    pub(super) retry_after: Option<Duration>,
    what: String,
}

/// Why something can never be delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lost {
    /// The interaction is over.
    Expired,
    /// What is answered, or where, was deleted.
    Gone,
    /// The bot may not write there.
    Forbidden,
}

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl CallError {
    /// An error that no other try can mend.
    pub(super) fn lasting(what: &str) -> CallError {
        CallError {
            status: None,
            code: None,
            lost: None,
            transient: false,
            retry_after: None,
            what: what.to_owned(),
        }
    }

    /// No answer came in time.
    pub(super) fn late() -> CallError {
        CallError {
            transient: true,
            ..CallError::lasting("Discord did not answer in time")
        }
    }

    /// Whether another try may do better.
    pub(crate) fn is_transient(&self) -> bool {
        self.transient
    }

    /// Whether an interaction has got its first response already.
    pub(super) fn is_acknowledged(&self) -> bool {
        self.code == Some(ALREADY_ACKNOWLEDGED)
    }

    /// Whether a reply was refused where a message of its own may not be.
    pub(crate) fn is_reply_refused(&self) -> bool {
        self.code == Some(NO_HISTORY)
    }

    /// The refusal that an answer other than success is.
    fn refusal(status: StatusCode, code: i64, message: &str, is_reference_unknown: bool) -> CallError {
        let lost = match code {
            code if EXPIRED.contains(&code) => Some(Lost::Expired),
            code if GONE.contains(&code) => Some(Lost::Gone),
            code if FORBIDDEN.contains(&code) => Some(Lost::Forbidden),
            INVALID_FORM if is_reference_unknown => Some(Lost::Gone),
            _ => None,
        };
        let number = status.as_u16();
        CallError {
            status: Some(number),
            code: Some(code),
            lost,
            transient: status == StatusCode::TOO_MANY_REQUESTS || number >= 500,
            retry_after: None,
            what: format!("status {number}, code {code}: {message}"),
        }
    }
}

/// Discord's explanation of a refusal. Every field may be missing: what stands before Discord answers too.
#[derive(Debug, Default, Deserialize)]
struct Explanation {
    #[serde(default)]
    code: serde_json::Value,
    #[serde(default)]
    message: String,
    #[serde(default)]
    retry_after: Option<f64>,
    #[serde(default)]
    global: bool,
}

/// When a line may be used again: a global rate limit stops every call on it. Interactions, which Discord does not count
/// towards that limit, have a line of their own.
#[derive(Debug, Default)]
struct Barrier(Mutex<Option<Instant>>);

impl Barrier {
    fn close_for(&self, time: Duration) {
        let until = Instant::now() + time;
        let mut closed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *closed = closed.map_or(Some(until), |before| Some(before.max(until)));
    }

    /// How long it stays closed.
    fn rest(&self) -> Option<Duration> {
        let closed = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        closed?
            .checked_duration_since(Instant::now())
            .filter(|rest| !rest.is_zero())
    }
}

/// One way to Discord.
pub(super) struct Line {
    way: Way,
    token: Token,
    barrier: Barrier,
}

/// How requests travel.
pub(super) enum Way {
    /// serenity's own, which keeps Discord's rate limits and remembers every route that it ever saw.
    Limited(Http),
    /// A plain one: who is refused by a 429 is told when to come back.
    Plain {
        client: reqwest::Client,
        /// What stands in Discord's place.
        proxy: Option<String>,
    },
}

impl Line {
    pub(super) fn new(way: Way, token: Token) -> Line {
        Line {
            way,
            token,
            barrier: Barrier::default(),
        }
    }

    /// Whether a call may take long because rate limits are waited for in it.
    pub(super) fn is_limited(&self) -> bool {
        matches!(self.way, Way::Limited(_))
    }

    /// How long nothing may be sent, where a global rate limit says so.
    pub(super) fn closed_for(&self) -> Option<Duration> {
        self.barrier.rest()
    }

    /// Sends a request once.
    pub(super) async fn send(&self, request: Request<'_>) -> Result<Response, CallError> {
        match &self.way {
            Way::Limited(http) => http.request(request).await.map_err(|error| self.call_error(error)),
            Way::Plain { client, proxy } => {
                let request = self
                    .token
                    .sign(request, client, proxy.as_deref())
                    .map_err(|error| self.call_error(*error))?;
                let response = request.send().await.map_err(|error| self.transport_error(error))?;
                if response.status().is_success() {
                    return Ok(response);
                }
                Err(self.refused(response).await)
            }
        }
    }

    async fn refused(&self, mut response: Response) -> CallError {
        let status = response.status();
        let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
        let in_header = header("retry-after").and_then(|value| value.trim().parse::<f64>().ok());
        let is_global_header = header("x-ratelimit-global").is_some();
        let mut body = Vec::new();
        while let Ok(Some(chunk)) = response.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > MOST_BYTES {
                break;
            }
        }
        let explained: Explanation = serde_json::from_slice(&body).unwrap_or_default();
        let is_reference_unknown = String::from_utf8_lossy(&body).contains(REFERENCE_UNKNOWN);
        let code = explained.code.as_i64().unwrap_or_default();
        let mut error = CallError::refusal(
            status,
            code,
            &self.token.scrub(&explained.message),
            is_reference_unknown,
        );
        if status == StatusCode::TOO_MANY_REQUESTS {
            // The body is exact, the header is rounded up to full seconds.
            let seconds = explained.retry_after.or(in_header);
            let after = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
            let after = after.unwrap_or(RETRY_AFTER).max(NOT_BEFORE);
            if explained.global || is_global_header {
                self.barrier.close_for(after);
            }
            error.retry_after = Some(after);
        }
        error
    }

    fn call_error(&self, error: serenity::Error) -> CallError {
        match error {
            serenity::Error::Http(HttpError::UnsuccessfulRequest(answer)) => {
                let is_unknown = |single: &serenity::http::DiscordJsonSingleError| single.code == REFERENCE_UNKNOWN;
                CallError::refusal(
                    answer.status_code,
                    i64::try_from(answer.error.code).unwrap_or_default(),
                    &self.token.scrub(&answer.error.message),
                    answer.error.errors.iter().any(is_unknown),
                )
            }
            serenity::Error::Http(HttpError::Request(error)) => self.transport_error(error),
            other => CallError::lasting(&self.token.scrub(&other.to_string())),
        }
    }

    /// An error of the connection. Its address may hold an interaction's token, so it goes.
    pub(super) fn transport_error(&self, error: reqwest::Error) -> CallError {
        let error = error.without_url();
        let mut what = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            what = format!("{what}: {cause}");
            source = cause.source();
        }
        CallError {
            transient: !error.is_builder(),
            ..CallError::lasting(&self.token.scrub(&what))
        }
    }
}
