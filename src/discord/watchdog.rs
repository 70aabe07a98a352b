//! Watches for shards that hang: after some close codes serenity waits for ever on a connection that is gone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serenity::all::{Context, Event, RawEventHandler, ShardId, ShardManager};

use super::rest::Rest;
use super::shards::Shards;
use crate::error::{Error, Result};

/// How often the shards are looked at; several times in the shortest silence that can be configured.
const INTERVAL: Duration = Duration::from_secs(2);
/// A doubted shard has this part of the silence more to come back, once Discord itself is known to be reachable.
const GRACE: u32 = 3;

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

    /// Whether a shard has shown a sign of life in this time.
    pub(crate) fn is_fresh(&self, shard: ShardId, within: Duration) -> bool {
        let beats = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        beats.get(&shard).is_some_and(|last| last.elapsed() < within)
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
/// waits: serenity reconnects by itself. A shard is doubted after a `silence`; heartbeats come every 41 s or so.
pub(crate) async fn watch(manager: &ShardManager, shards: &Shards, rest: &Rest) -> Result<()> {
    let (pulse, silence) = (shards.pulse(), shards.silence());
    let (interval, grace) = (INTERVAL.min(silence / 4), silence / GRACE);
    let mut latencies: HashMap<ShardId, Option<Duration>> = HashMap::new();
    // When Discord itself could last not be reached: no shard is to blame for the time before.
    let mut excused: HashMap<ShardId, Instant> = HashMap::new();
    let mut doubted: HashMap<ShardId, Instant> = HashMap::new();
    loop {
        tokio::time::sleep(interval).await;
        let states: Vec<(ShardId, Option<Duration>)> = manager
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
            let last = pulse.last(shard);
            let since = excused.get(&shard).map_or(last, |excuse| last.max(*excuse));
            if since.elapsed() < silence {
                doubted.remove(&shard);
                continue;
            }
            if doubted.get(&shard).is_some_and(|since| since.elapsed() < grace) {
                continue;
            }
            match rest.gateway().await {
                Err(error) if error.status == Some(401) => return Err(super::connect::token_refused()),
                Err(error) => {
                    tracing::warn!(shard = shard.0, %error, "no sign of life from Discord; still trying");
                    doubted.remove(&shard);
                    excused.insert(shard, Instant::now());
                }
                Ok(_) if doubted.contains_key(&shard) => return Err(dead(shard, silence + grace)),
                Ok(_) => {
                    tracing::warn!(shard = shard.0, "a shard is silent although Discord is reachable");
                    doubted.insert(shard, Instant::now());
                }
            }
        }
    }
}

fn dead(shard: ShardId, time: Duration) -> Error {
    let seconds = time.as_secs();
    Error::Front(format!(
        "shard {shard} had no connection for {seconds} s although Discord can be reached: start pullquote again; if it \
         happens again, another copy may run with this token, or the bot is in too many servers for its shards"
    ))
}
