//! Watches for shards that hang: after some close codes serenity waits for ever on a connection that is gone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serenity::all::{Context, Event, RawEventHandler, ShardId, ShardManager};

use super::rest::Rest;
use crate::error::{Error, Result};

/// A shard that has shown no sign of life for so long is doubted; heartbeats come every 41 s or so.
const SILENCE: Duration = Duration::from_secs(90);
/// A doubted shard has so long to come back once Discord itself is known to be reachable.
const GRACE: Duration = Duration::from_secs(30);
/// How often the shards are looked at.
const INTERVAL: Duration = Duration::from_secs(2);

/// The last event of every shard.
#[derive(Debug, Default)]
pub(crate) struct Pulse(Mutex<HashMap<ShardId, Instant>>);

impl Pulse {
    fn beat(&self, shard: ShardId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(shard, Instant::now());
    }

    fn last(&self, shard: ShardId) -> Instant {
        let mut beats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *beats.entry(shard).or_insert_with(Instant::now)
    }
}

/// Feeds every event into the pulse.
pub(crate) struct Listener(pub(crate) Arc<Pulse>);

#[serenity::async_trait]
impl RawEventHandler for Listener {
    async fn raw_event(&self, context: Context, _event: Event) {
        self.0.beat(context.shard_id);
    }
}

/// Returns, with the error to end on, once a shard is dead although Discord is reachable. While Discord is not, it
/// waits: serenity reconnects by itself.
pub(crate) async fn watch(shards: &ShardManager, pulse: &Pulse, rest: &Rest) -> Result<()> {
    let mut latencies: HashMap<ShardId, Option<Duration>> = HashMap::new();
    let mut doubted: HashMap<ShardId, Instant> = HashMap::new();
    loop {
        tokio::time::sleep(INTERVAL).await;
        let states: Vec<(ShardId, Option<Duration>)> = shards
            .runners
            .lock()
            .await
            .iter()
            .map(|(id, runner)| (*id, runner.latency))
            .collect();
        for (shard, latency) in states {
            // A new latency is an acknowledged heartbeat; two in a row never take the same nanoseconds.
            if latency.is_some() && latencies.insert(shard, latency) != Some(latency) {
                pulse.beat(shard);
            }
            if pulse.last(shard).elapsed() < SILENCE {
                doubted.remove(&shard);
                continue;
            }
            if doubted.get(&shard).is_some_and(|since| since.elapsed() < GRACE) {
                continue;
            }
            match rest.gateway().await {
                Err(error) if error.status == Some(401) => return Err(super::connect::token_refused()),
                Err(error) => {
                    tracing::warn!(shard = shard.0, %error, "no sign of life from Discord; still trying");
                    doubted.remove(&shard);
                    pulse.beat(shard);
                }
                Ok(_) if doubted.contains_key(&shard) => return Err(dead(shard)),
                Ok(_) => {
                    tracing::warn!(shard = shard.0, "a shard is silent although Discord is reachable");
                    doubted.insert(shard, Instant::now());
                }
            }
        }
    }
}

fn dead(shard: ShardId) -> Error {
    let seconds = (SILENCE + GRACE).as_secs();
    Error::Front(format!(
        "shard {shard} had no connection for {seconds} s although Discord can be reached: start pullquote again; if it \
         happens again, another copy may run with this token, or the bot is in too many servers for its shards"
    ))
}
