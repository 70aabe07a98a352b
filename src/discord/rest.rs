//! Calls to Discord's REST interface: bounded retries, and errors that hold neither the token nor what was said.

use std::path::Path;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use reqwest::Url;
use secrecy::SecretString;
use serde_json::{Value, json};
use serenity::http::{Http, LightMethod, Request, Route};
use serenity::model::id::{ApplicationId, ChannelId, InteractionId};
use tokio::time::{Instant, timeout_at};

pub(crate) use self::line::{CallError, Lost};
use self::line::{Line, Way};
pub(crate) use self::place::is_loopback;
use self::place::{address, client, http, root, stands_for_discord};
use self::refusals::Refusals;
use self::token::Token;
use super::millis;
use crate::error::{Error, Result};

mod line;
mod messages;
mod place;
mod refusals;
mod token;

/// An interaction must be acknowledged within three seconds.
const ACKNOWLEDGE_WITHIN: Duration = Duration::from_millis(2800);
/// An answer that could not be delivered in this time is given up, long before its interaction expires.
const DELIVER_WITHIN: Duration = Duration::from_secs(60);
/// One try takes at most this part of the whole time, so that a second one has a chance.
const TRIES_THAT_FIT: u32 = 2;
/// Nothing takes longer.
const LONGEST_TRY: Duration = Duration::from_secs(8);
/// Failed tries are repeated so often.
const REPEATED: usize = 3;
/// Being told to come back later is no failure, but Discord bans who is told so too often.
const SENT_AWAY: usize = 20;

/// Calls with the bot's token.
pub(crate) struct Rest {
    /// Keeps Discord's rate limits where it talks to Discord.
    limited: Line,
    /// For interactions, which have limits of their own: a route for each, which must not be remembered for ever.
    interactions: Line,
    refusals: Refusals,
    token: Token,
    base: Url,
    /// What vouches for the other side, where that is not the system's own certificates.
    root: Option<reqwest::Certificate>,
}

impl Rest {
    /// Calls to Discord, or to what stands in its place; `api_ca` is the file of a root certificate to be trusted there.
    ///
    /// # Errors
    /// The address, the certificate or the token cannot be used.
    pub(crate) fn new(token: &SecretString, api_base: &str, api_ca: Option<&Path>) -> Result<Rest> {
        let token = Token::new(token)?;
        let base = Url::parse(api_base)
            .ok()
            .filter(|url| url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)))
            .ok_or_else(|| {
                Error::Front(format!(
                    "[discord] api_base = \"{api_base}\" cannot be used: it must be https, or http to this machine"
                ))
            })?;

        let root = api_ca.map(|path| root(path, &base)).transpose()?;
        let client = client(&base, root.clone())?;
        let is_discord = stands_for_discord(&base, root.as_ref());
        let plain = || Way::Plain {
            client: client.clone(),
            proxy: (!is_discord).then(|| address(&base).to_owned()),
        };
        let limited = match is_discord {
            true => Way::Limited(http(&token, &base, &client, true)),
            false => plain(),
        };
        Ok(Rest {
            limited: Line::new(limited, token.clone()),
            interactions: Line::new(plain(), token.clone()),
            refusals: Refusals::default(),
            token,
            base,
            root,
        })
    }

    /// A connection of the same kind for serenity's own use, which shares nothing with the others.
    ///
    /// # Errors
    /// It cannot be set up.
    pub(crate) fn for_serenity(&self) -> Result<Http> {
        let client = client(&self.base, self.root.clone())?;
        let is_discord = stands_for_discord(&self.base, self.root.as_ref());
        Ok(http(&self.token, &self.base, &client, is_discord))
    }

    /// The address that is called.
    pub(crate) fn base(&self) -> &Url {
        &self.base
    }

    /// Takes the token out of a text, whatever put it there.
    pub(crate) fn scrub(&self, text: &str) -> String {
        self.token.scrub(text)
    }

    /// What `GET /gateway/bot` says, tried once.
    pub(crate) async fn gateway(&self) -> Result<Value, CallError> {
        let request = Request::new(Route::GatewayBot, LightMethod::Get);
        let answer = self.limited.send(request).await?;
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
            Err(error) if error.is_acknowledged() => Ok(()),
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

    /// Calls until it works, the error lasts, four tries are made or the time is over. Where Discord says when to come
    /// back, that is when it is asked again, unless the time is over by then.
    async fn call(&self, line: &Line, request: Request<'_>, within: Duration) -> Result<reqwest::Response, CallError> {
        self.call_repeating(line, request, within, REPEATED).await
    }

    /// The same for what may have been done although the answer was lost, and must not be done twice: it is tried again
    /// only where Discord says that it did nothing and when to come back.
    async fn call_once(
        &self,
        line: &Line,
        request: Request<'_>,
        within: Duration,
    ) -> Result<reqwest::Response, CallError> {
        self.call_repeating(line, request, within, 0).await
    }

    async fn call_repeating(
        &self,
        line: &Line,
        request: Request<'_>,
        within: Duration,
        repeated: usize,
    ) -> Result<reqwest::Response, CallError> {
        let over = Instant::now() + within;
        let longest_try = (within / TRIES_THAT_FIT).min(LONGEST_TRY);
        let mut pauses = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(250))
            .with_max_delay(Duration::from_secs(10))
            .with_factor(3.0)
            .with_max_times(repeated)
            .with_jitter()
            .build();
        let mut sent_away = 0;
        loop {
            // People make the bot speak where it may not. Interactions are answered all the same: they are never refused so.
            if std::ptr::eq(line, &self.limited) && self.refusals.are_too_many() {
                return Err(CallError::lasting(
                    "Discord has refused so many calls that it would soon take none at all",
                ));
            }
            if let Some(closed) = line.closed_for() {
                if Instant::now() + closed >= over {
                    return Err(CallError::lasting(
                        "Discord takes no calls for longer than there is time",
                    ));
                }
                tokio::time::sleep(closed).await;
            }
            // A line that waits for rate limits by itself bounds each of its requests, and not the waiting.
            let until = if line.is_limited() {
                over
            } else {
                over.min(Instant::now() + longest_try)
            };
            let error = match timeout_at(until, line.send(request.clone())).await {
                Ok(Ok(answer)) => return Ok(answer),
                Ok(Err(error)) => error,
                Err(_) => CallError::late(),
            };
            self.refusals.note(&error);
            if !error.is_transient() {
                return Err(error);
            }
            sent_away += usize::from(error.retry_after.is_some());
            let Some(pause) = error
                .retry_after
                .or_else(|| pauses.next())
                .filter(|_| sent_away <= SENT_AWAY)
            else {
                return Err(error);
            };
            if Instant::now() + pause >= over {
                return Err(error);
            }
            tracing::warn!(%error, pause_ms = millis(pause), "a call to Discord failed");
            tokio::time::sleep(pause).await;
        }
    }

    async fn read(&self, answer: reqwest::Response) -> Result<Value, CallError> {
        let bytes = answer
            .bytes()
            .await
            .map_err(|error| self.limited.transport_error(error))?;
        serde_json::from_slice(&bytes).map_err(|_| CallError::lasting("the answer is no JSON"))
    }
}

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}
