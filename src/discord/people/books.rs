//! The books: counts are written, and what is too old is deleted, while the process runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::now;
use crate::library::Library;
use crate::state::State;

/// Counts are written this often.
const WRITE_EVERY: Duration = Duration::from_secs(5);
/// Data of servers that are gone is looked for this often.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);

/// Writes counts and deletes what is too old, for ever. An error is logged when it is new.
pub(crate) async fn keep_books(state: Arc<State>, library: Arc<Library>) {
    let mut ticks = tokio::time::interval(WRITE_EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
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
                books.sweep(now(), |server| library.forget_guild(server))
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
                last_error = None;
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
