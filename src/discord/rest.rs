//! Calls to Discord's REST interface: bounded retries, and errors that hold neither the token nor what was said.

use std::error::Error as _;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use reqwest::Url;
use serde_json::{Value, json};
use serenity::http::{Http, HttpBuilder, HttpError, LightMethod, Request, Route};
use serenity::model::id::{ApplicationId, ChannelId, InteractionId};

use super::millis;
use crate::error::{Error, Result};

mod messages;

/// Discord's own address.
const DISCORD: &str = "https://discord.com";
/// An interaction must be acknowledged within three seconds.
const ACKNOWLEDGE_WITHIN: Duration = Duration::from_millis(2800);
/// An answer that could not be delivered in this time is given up, long before its interaction expires.
const DELIVER_WITHIN: Duration = Duration::from_secs(60);
/// Discord's code for "this interaction has been acknowledged already".
const ALREADY_ACKNOWLEDGED: isize = 40060;

/// Calls with the bot's token.
pub(crate) struct Rest {
    /// Keeps Discord's rate limits, but remembers every route that it ever saw.
    limited: Http,
    /// For interactions, which have limits of their own: a route for each, which must not be remembered for ever.
    interactions: Http,
    token: String,
    base: Url,
}

/// A call that failed for good.
#[derive(Debug)]
pub(crate) struct CallError {
    /// HTTP status, where there was an answer.
    pub(crate) status: Option<u16>,
    /// Discord's own error code.
    code: Option<isize>,
    /// Whether another try may do better.
    transient: bool,
    what: String,
}

impl std::fmt::Display for CallError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.what)
    }
}

impl Rest {
    /// Calls to Discord, or to what stands in its place.
    ///
    /// # Errors
    /// The address or the token cannot be used.
    pub(crate) fn new(token: &str, api_base: &str) -> Result<Rest> {
        let token = token.trim();
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            let what = "DISCORD_TOKEN does not look like a bot token: copy it again from the Bot page of your \
                application at https://discord.com/developers/applications";
            return Err(Error::Front(what.to_owned()));
        }
        let base = Url::parse(api_base)
            .ok()
            .filter(|url| url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)))
            .ok_or_else(|| {
                Error::Front(format!(
                    "[discord] api_base = \"{api_base}\" cannot be used: it must be https, or http to this machine"
                ))
            })?;

        let client = client(&base)?;
        let limited = http(token, &base, &client, true);
        let interactions = http(token, &base, &client, false);
        Ok(Rest {
            limited,
            interactions,
            token: token.to_owned(),
            base,
        })
    }

    /// A connection of the same kind for serenity's own use, which shares nothing with the others.
    ///
    /// # Errors
    /// It cannot be set up.
    pub(crate) fn for_serenity(&self) -> Result<Http> {
        Ok(http(&self.token, &self.base, &client(&self.base)?, true))
    }

    /// The address that is called.
    pub(crate) fn base(&self) -> &Url {
        &self.base
    }

    /// Takes the token out of a text, whatever put it there.
    pub(crate) fn scrub(&self, text: &str) -> String {
        let bare = self.token.strip_prefix("Bot ").unwrap_or(&self.token);
        text.replace(bare, "[token]")
    }

    /// What `GET /gateway/bot` says, tried once.
    pub(crate) async fn gateway(&self) -> Result<Value, CallError> {
        let answer = self
            .once(&self.limited, Request::new(Route::GatewayBot, LightMethod::Get))
            .await?;
        self.read(answer).await
    }

    /// The commands that are registered now.
    pub(crate) async fn commands(&self, application: ApplicationId) -> Result<Vec<Value>, CallError> {
        let route = Route::Commands {
            application_id: application,
        };
        // Without this the translations are left out, and the commands would look changed at each start.
        let request =
            Request::new(route, LightMethod::Get).params(Some(vec![("with_localizations", "true".to_owned())]));
        let answer = self.call(&self.limited, request, DELIVER_WITHIN).await?;
        match self.read(answer).await? {
            Value::Array(commands) => Ok(commands),
            _ => Err(CallError::lasting("the list of commands is no list")),
        }
    }

    /// Registers these commands in the place of all others.
    pub(crate) async fn set_commands(&self, application: ApplicationId, commands: &Value) -> Result<(), CallError> {
        let route = Route::Commands {
            application_id: application,
        };
        let request = Request::new(route, LightMethod::Put).body(Some(bytes(commands)));
        self.call(&self.limited, request, DELIVER_WITHIN).await.map(drop)
    }

    /// Gives an interaction its first response; one that arrived twice counts as given.
    pub(crate) async fn respond(&self, id: InteractionId, token: &str, response: &Value) -> Result<(), CallError> {
        let route = Route::InteractionResponse {
            interaction_id: id,
            token,
        };
        let request = Request::new(route, LightMethod::Post).body(Some(bytes(response)));
        match self.call(&self.interactions, request, ACKNOWLEDGE_WITHIN).await {
            Err(error) if error.code == Some(ALREADY_ACKNOWLEDGED) => Ok(()),
            outcome => outcome.map(drop),
        }
    }

    /// Answers an interaction at once with a message.
    pub(crate) async fn say(&self, id: InteractionId, token: &str, message: Value) -> Result<(), CallError> {
        self.respond(id, token, &json!({ "type": 4, "data": message })).await
    }

    /// Puts a message in the place of an interaction's first response; gives its id.
    pub(crate) async fn edit(
        &self,
        app: ApplicationId,
        token: &str,
        message: &Value,
    ) -> Result<Option<u64>, CallError> {
        let route = Route::WebhookOriginalInteractionResponse {
            application_id: app,
            token,
        };
        let request = Request::new(route, LightMethod::Patch).body(Some(bytes(message)));
        let answer = self.call(&self.interactions, request, DELIVER_WITHIN).await?;
        // It is delivered; an answer that cannot be read costs only the id.
        Ok(self.read(answer).await.ok().as_ref().and_then(messages::id_of))
    }

    /// Posts a message and gives its id. Its nonce keeps a second try from posting it twice.
    pub(crate) async fn post(&self, channel: ChannelId, message: &Value) -> Result<Option<u64>, CallError> {
        let route = Route::ChannelMessages { channel_id: channel };
        let request = Request::new(route, LightMethod::Post).body(Some(bytes(message)));
        let answer = self.call(&self.limited, request, DELIVER_WITHIN).await?;
        Ok(self.read(answer).await.ok().as_ref().and_then(messages::id_of))
    }

    /// Calls until it works, the error lasts, four tries are made or the time is over.
    async fn call(&self, http: &Http, request: Request<'_>, within: Duration) -> Result<reqwest::Response, CallError> {
        let backoff = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(250))
            .with_max_delay(Duration::from_secs(10))
            .with_factor(3.0)
            .with_max_times(3)
            .with_jitter();
        let tries = (|| self.once(http, request.clone()))
            .retry(backoff)
            .sleep(tokio::time::sleep)
            .when(|error: &CallError| error.transient)
            .notify(|error, pause| tracing::warn!(%error, pause_ms = millis(pause), "a call to Discord failed"));
        tokio::time::timeout(within, tries)
            .await
            .unwrap_or_else(|_| Err(CallError::lasting("Discord did not answer in time")))
    }

    async fn once(&self, http: &Http, request: Request<'_>) -> Result<reqwest::Response, CallError> {
        http.request(request).await.map_err(|error| self.call_error(error))
    }

    async fn read(&self, answer: reqwest::Response) -> Result<Value, CallError> {
        let bytes = answer.bytes().await.map_err(|error| self.transport_error(error))?;
        serde_json::from_slice(&bytes).map_err(|_| CallError::lasting("the answer is no JSON"))
    }

    fn call_error(&self, error: serenity::Error) -> CallError {
        match error {
            serenity::Error::Http(HttpError::UnsuccessfulRequest(answer)) => {
                let status = answer.status_code.as_u16();
                CallError {
                    status: Some(status),
                    code: Some(answer.error.code),
                    transient: status == 429 || status >= 500,
                    what: self.scrub(&format!(
                        "status {status}, code {}: {}",
                        answer.error.code, answer.error.message
                    )),
                }
            }
            serenity::Error::Http(HttpError::Request(error)) => self.transport_error(error),
            other => CallError::lasting(&self.scrub(&other.to_string())),
        }
    }

    /// An error of the connection. Its address may hold an interaction's token, so it goes.
    fn transport_error(&self, error: reqwest::Error) -> CallError {
        let error = error.without_url();
        let mut what = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            what = format!("{what}: {cause}");
            source = cause.source();
        }
        CallError {
            status: None,
            code: None,
            transient: !error.is_builder(),
            what: self.scrub(&what),
        }
    }
}

impl CallError {
    fn lasting(what: &str) -> CallError {
        CallError {
            status: None,
            code: None,
            transient: false,
            what: what.to_owned(),
        }
    }

    /// Whether another try may do better.
    pub(crate) fn is_transient(&self) -> bool {
        self.transient
    }
}

/// Connections with a bound on everything that could hang.
fn client(base: &Url) -> Result<reqwest::Client> {
    let mut client = reqwest::Client::builder()
        .connect_timeout(Duration::from_secs(5))
        .timeout(Duration::from_secs(15))
        .redirect(reqwest::redirect::Policy::none());
    if is_loopback(base) {
        // A proxy of the environment would carry the token away from this machine.
        client = client.no_proxy();
    }
    client
        .build()
        .map_err(|why| Error::Front(format!("cannot set up connections to Discord: {why}")))
}

/// serenity's connection to Discord, or to what stands in its place.
fn http(token: &str, base: &Url, client: &reqwest::Client, limited: bool) -> Http {
    let address = base.as_str().trim_end_matches('/');
    let is_discord = address == DISCORD;
    // serenity ignores another address while its rate limiter is on, and would send the token to Discord itself.
    let builder = HttpBuilder::new(token)
        .client(client.clone())
        .ratelimiter_disabled(!(limited && is_discord));
    if is_discord {
        builder.build()
    } else {
        builder.proxy(address).build()
    }
}

/// Whether an address is on this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}
