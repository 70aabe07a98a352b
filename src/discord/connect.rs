//! The connection: where the gateway is, the event loop, and what ends it.

use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use reqwest::Url;
use serde::Deserialize;
use serenity::all::{Client, ClientBuilder, GatewayError, GatewayIntents, ShardManager};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::events::Events;
use super::rest::{CallError, Rest, is_loopback};
use super::stop::Stop;
use super::watchdog::{self, Listener};
use super::{Front, elsewhere, health, millis, people, service, workers};
use crate::config::Shards as ShardRange;
use crate::error::{Error, Result};

/// What was acknowledged has so long to be answered when the process is told to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(10);
/// Shards have so long to say goodbye.
const GOODBYE: Duration = Duration::from_secs(6);

/// None of them is privileged: Discord sends the text of messages that mention the bot all the same.
const INTENTS: GatewayIntents = GatewayIntents::GUILDS
    .union(GatewayIntents::GUILD_MESSAGES)
    .union(GatewayIntents::DIRECT_MESSAGES);

/// The part of `GET /gateway/bot` that matters here.
#[derive(Debug, Deserialize)]
struct Gateway {
    url: String,
    #[serde(default = "one")]
    shards: u32,
    session_start_limit: Option<SessionLimit>,
}

#[derive(Debug, Deserialize)]
struct SessionLimit {
    remaining: u64,
    reset_after: u64,
}

fn one() -> u32 {
    1
}

/// Connects and answers until the process is told to stop or the connection cannot be kept.
///
/// serenity gets a runtime of its own (`session`): after some close codes it spins without ever giving way, and must not
/// take the answers, the timers and the signals with it.
pub(crate) async fn serve(front: Arc<Front>, session: &Handle, stop: Stop) -> Result<()> {
    let gateway = tokio::select! {
        found = find_gateway(&front.rest) => found?,
        () = stop.requested() => return Ok(()),
    };
    // The settings of servers hold from the first question on. Where they cannot be read the log says so, and answering
    // goes on without.
    tokio::select! {
        _ = front.people.keep(|state| state.load()) => {}
        () = stop.requested() => return Ok(()),
    }
    let recommended = gateway.shards.max(1);
    let range = front.config.shards.unwrap_or(ShardRange {
        first: 0,
        last: recommended - 1,
        total: recommended,
    });
    if let Some(limit) = gateway
        .session_start_limit
        .as_ref()
        .filter(|limit| limit.remaining < u64::from(range.count()))
    {
        let minutes = limit.reset_after.div_ceil(60_000);
        return Err(Error::Front(format!(
            "this bot has used up today's connections to Discord: start it again in {minutes} minutes"
        )));
    }

    let builder = ClientBuilder::new_with_http(front.rest.for_serenity()?, INTENTS)
        .event_handler(Events {
            front: Arc::clone(&front),
            answering: Handle::current(),
        })
        .raw_event_handler(Listener(Arc::clone(front.shards.pulse())));
    front.shards.expect(range);
    let (ready, manager) = oneshot::channel();
    let session = session.spawn({
        let front = Arc::clone(&front);
        async move {
            let mut client = builder.await.map_err(|error| session_error(&front.rest, &error))?;
            pin_gateway(&client, &gateway.url).await?;
            // The receiver is gone only when the process is about to end.
            let _ = ready.send(Arc::clone(&client.shard_manager));
            // The end of serenity's range runs too.
            client
                .start_shard_range(range.first..range.last, range.total)
                .await
                .map_err(|error| session_error(&front.rest, &error))
        }
    });
    tracing::info!(
        first = range.first,
        last = range.last,
        total = range.total,
        "connecting to Discord"
    );
    let beside = [
        Some(tokio::spawn(workers::refresh(Arc::clone(&front.articles)))),
        Some(tokio::spawn(workers::mend(Arc::clone(&front.articles)))),
        Some(tokio::spawn(workers::refresh_own(Arc::clone(&front.articles), range))),
        Some(tokio::spawn(people::keep_books(
            Arc::clone(&front.people.state),
            Arc::clone(&front.articles),
            range,
        ))),
        Some(tokio::spawn(people::keep_up(Arc::clone(&front.people.state)))),
        Some(tokio::spawn(elsewhere::follow(Arc::clone(&front)))),
        Some(tokio::spawn(service::keep_alive())),
        front
            .config
            .health
            .map(|address| tokio::spawn(health::serve(Arc::clone(&front), address))),
    ];
    let outcome = answer_until_the_end(&front, session, manager, &stop).await;
    for task in beside.into_iter().flatten() {
        task.abort();
    }
    // Counts of the last seconds; where that fails, the log has said why.
    let _ = front.people.keep(|state| state.flush()).await;
    outcome
}

/// Waits for whatever ends the session first, and lets running answers be delivered.
async fn answer_until_the_end(
    front: &Front,
    session: JoinHandle<Result<()>>,
    manager: oneshot::Receiver<Arc<ShardManager>>,
    stop: &Stop,
) -> Result<()> {
    let watch = async {
        match manager.await {
            Ok(manager) => {
                front.shards.manage(Arc::clone(&manager));
                watchdog::watch(&manager, &front.shards, &front.rest).await
            }
            // The session ended before it began, and says why itself.
            Err(_) => std::future::pending().await,
        }
    };
    let outcome = tokio::select! {
        ended = session => ended.unwrap_or_else(|_| {
            Err(Error::Front("the connection to Discord broke down: start pullquote again".to_owned()))
        }),
        dead = watch => dead,
        () = stop.requested() => Ok(()),
    };
    front.stop_accepting();
    tracing::info!(tasks = front.tasks.len(), "stopping");
    service::stopping();
    front.tasks.close();
    if tokio::time::timeout(LAST_ANSWERS, front.tasks.wait()).await.is_err() {
        tracing::warn!("stopping although not every answer is delivered");
    }
    // Where the connection has ended already, serenity would wait for a goodbye that cannot come.
    if let Some(shards) = front.shards.manager().filter(|_| outcome.is_ok())
        && tokio::time::timeout(GOODBYE, shards.shutdown_all()).await.is_err()
    {
        tracing::warn!("stopping although not every shard is closed");
    }
    outcome
}

/// Asks Discord where its gateway is, with patience for a network that is not up yet.
async fn find_gateway(rest: &Rest) -> Result<Gateway> {
    let backoff = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(500))
        .with_max_delay(Duration::from_secs(20))
        .with_max_times(6)
        .with_jitter();
    let found = (|| rest.gateway())
        .retry(backoff)
        .sleep(tokio::time::sleep)
        .when(CallError::is_transient)
        .notify(|error, pause| tracing::warn!(%error, pause_ms = millis(pause), "cannot reach Discord yet"))
        .await
        .map_err(|error| match error.status {
            Some(401) => token_refused(),
            _ => Error::Front(format!(
                "cannot reach Discord at {}: {error}; check the network",
                rest.base()
            )),
        })?;
    let gateway: Gateway = serde_json::from_value(found).map_err(|_| {
        Error::Front(format!(
            "{} gave no gateway address: check [discord] api_base",
            rest.base()
        ))
    })?;
    check_gateway(&gateway.url, rest.base())?;
    Ok(gateway)
}

/// The gateway gets the token, so its address must be encrypted, or on this machine if the API is.
fn check_gateway(address: &str, base: &Url) -> Result<()> {
    let is_safe = Url::parse(address).is_ok_and(|url| match url.scheme() {
        "wss" => url.has_host(),
        "ws" => is_loopback(&url) && is_loopback(base),
        _ => false,
    });
    if is_safe {
        return Ok(());
    }
    Err(Error::Front(format!(
        "{base} names the gateway address {address:?}, which is not encrypted: not connecting"
    )))
}

/// Puts the address that was checked in the place of the one that serenity found by itself: where its own request
/// failed, that is Discord's, whatever the configuration says.
async fn pin_gateway(client: &Client, address: &str) -> Result<()> {
    address.clone_into(&mut *client.ws_url.lock().await);
    if *client.ws_url.lock().await == address {
        return Ok(());
    }
    Err(Error::Front(
        "the gateway address could not be set: not connecting".to_owned(),
    ))
}

/// The error that ends the process when Discord ends the session for good.
fn session_error(rest: &Rest, error: &serenity::Error) -> Error {
    let what = match error {
        serenity::Error::Gateway(GatewayError::InvalidAuthentication | GatewayError::NoAuthentication) => {
            return token_refused();
        }
        serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents) => {
            "Discord does not let this bot receive messages (close code 4014): check the Bot page of your application \
             at https://discord.com/developers/applications"
        }
        serenity::Error::Gateway(GatewayError::InvalidGatewayIntents) => {
            "Discord does not know the events that this version asks for (close code 4013): update pullquote"
        }
        serenity::Error::Gateway(GatewayError::InvalidShardData | GatewayError::OverloadedShard) => {
            "Discord wants this bot's servers split in another way (close code 4010 or 4011): start pullquote again"
        }
        other => return Error::Front(rest.scrub(&format!("the connection to Discord ended: {other}"))),
    };
    Error::Front(what.to_owned())
}

/// The error for a token that Discord does not take.
pub(crate) fn token_refused() -> Error {
    let what = "Discord refused the token in DISCORD_TOKEN: copy it from the Bot page of your application at \
        https://discord.com/developers/applications, or reset it there, and start pullquote again";
    Error::Front(what.to_owned())
}
