//! The books: counts are written, what is too old is deleted, and what other processes changed is taken up, while the
//! process runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::time::MissedTickBehavior;

use super::now;
use crate::config::Shards;
use crate::library::Library;
use crate::state::State;

/// Counts are written this often.
const WRITE_EVERY: Duration = Duration::from_secs(5);
/// Data of servers that are gone is looked for this often.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// Settings that another process changed are looked for this often.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Takes up settings that other processes change, for ever. Where that fails the last ones stay in force; why it fails is
/// said by whoever writes the counts.
pub(crate) async fn keep_up(state: Arc<State>) {
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let state = Arc::clone(&state);
        match tokio::task::spawn_blocking(move || state.refresh()).await {
            Ok(Ok(true)) => tracing::debug!("settings were read anew"),
            Ok(Ok(false)) => {}
            Ok(Err(error)) => tracing::debug!(%error, "cannot look for settings that were changed elsewhere"),
            Err(_) => tracing::error!("looking for settings that were changed elsewhere panicked"),
        }
    }
}

/// Writes counts, and deletes what is too old of the servers of the shards that this process runs, for ever. An error is
/// logged when it is new.
pub(crate) async fn keep_books(state: Arc<State>, library: Arc<Library>, shards: Shards) {
    let mut ticks = tokio::time::interval(WRITE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut swept: Option<Instant> = None;
    let mut last_error: Option<String> = None;
    loop {
        ticks.tick().await;
        let is_due = swept.is_none_or(|swept| swept.elapsed() >= SWEEP_EVERY);
        let (books, library) = (Arc::clone(&state), Arc::clone(&library));
        let work = move || {
            books.load()?;
            books.flush()?;
            if is_due {
                books.sweep(
                    now(),
                    |server| shards.serves(server),
                    |server| library.forget_guild(server),
                )
            } else {
                Ok(0)
            }
        };
        let outcome = match tokio::task::spawn_blocking(work).await {
            Ok(outcome) => outcome.map_err(|error| error.to_string()),
            Err(_) => Err("writing the counts panicked".to_owned()),
        };
        match outcome {
            Ok(deleted) => {
                if deleted > 0 {
                    tracing::info!(servers = deleted, "deleted the data of servers that removed the bot");
                }
                swept = swept.filter(|_| !is_due).or_else(|| Some(Instant::now()));
                if last_error.take().is_some() {
                    tracing::info!("settings and votes can be kept again");
                }
            }
            Err(error) => {
                if last_error.as_ref() != Some(&error) {
                    tracing::warn!(%error, "settings and votes cannot be kept; questions are answered all the same");
                }
                last_error = Some(error);
            }
        }
    }
}
