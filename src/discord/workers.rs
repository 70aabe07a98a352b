//! A bounded pool of blocking workers: the core is synchronous, and no flood of questions may pile up before it.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::MissedTickBehavior;

use super::failure::Failure;
use super::metrics::Line;
use crate::config::Shards;
use crate::library::Library;

/// So many look-ups for autocompletion run at once; more are dropped, as the next key press asks again.
const LOOKUPS: usize = 4;

/// Runs blocking work: so much at once, so much waiting, and the rest is refused at once.
#[derive(Debug)]
pub(crate) struct Workers {
    /// One permit for each question that runs or waits.
    places: Arc<Semaphore>,
    /// One permit for each question that runs.
    running: Arc<Semaphore>,
    lookups: Arc<Semaphore>,
    workers: usize,
    capacity: usize,
}

/// A place among those that run or wait; free again when dropped, so keep it until the answer is delivered.
#[derive(Debug)]
pub(crate) struct Ticket {
    _place: OwnedSemaphorePermit,
    running: Arc<Semaphore>,
}

impl Workers {
    /// A pool with so many workers and so many places to wait; at least one worker.
    pub(crate) fn new(workers: usize, queue: usize) -> Workers {
        let workers = workers.clamp(1, 256);
        let capacity = workers + queue.min(100_000);
        Workers {
            places: Arc::new(Semaphore::new(capacity)),
            running: Arc::new(Semaphore::new(workers)),
            lookups: Arc::new(Semaphore::new(LOOKUPS)),
            workers,
            capacity,
        }
    }

    /// Takes a place, or nothing where all are taken.
    pub(crate) fn enter(&self) -> Option<Ticket> {
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        Some(Ticket {
            _place: place,
            running: Arc::clone(&self.running),
        })
    }

    /// Runs a short look-up beside the questions, or gives nothing where too many run already.
    pub(crate) async fn look_up<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let permit = Arc::clone(&self.lookups).try_acquire_owned().ok()?;
        let found = tokio::task::spawn_blocking(job).await.ok();
        drop(permit);
        found
    }

    /// How many run or wait, and how many may at once.
    pub(crate) fn line(&self) -> Line {
        Line {
            taken: self.capacity.saturating_sub(self.places.available_permits()),
            places: self.capacity,
        }
    }

    /// How many run, and how many may at once.
    pub(crate) fn running(&self) -> Line {
        Line {
            taken: self.workers.saturating_sub(self.running.available_permits()),
            places: self.workers,
        }
    }
}

impl Ticket {
    /// Waits for a free worker and runs the job on it.
    ///
    /// # Errors
    /// The job panicked: that costs this question only.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
        let permit = Arc::clone(&self.running)
            .acquire_owned()
            .await
            .map_err(Failure::broken)?;
        // The permit goes with the job, so a worker counts as busy until the job has really ended.
        let span = tracing::Span::current();
        let job = move || {
            let result = span.in_scope(job);
            drop(permit);
            result
        };
        tokio::task::spawn_blocking(job)
            .await
            .map_err(|_| Failure::broken("a worker panicked"))
    }
}

/// Brings the indexes of the servers' own articles up to date, once: their files may have changed, and the indexes may be
/// of another version, since the bot was last at work. Other processes do it for the servers of their shards.
pub(crate) async fn refresh_own(library: Arc<Library>, shards: Shards) {
    let refresh = move || {
        for guild in library.guilds().into_iter().filter(|guild| shards.serves(*guild)) {
            if let Err(error) = library.rebuild_guild(guild) {
                tracing::warn!(guild, %error, "the index of a server's own articles stays as it was");
            }
        }
    };
    if tokio::task::spawn_blocking(refresh).await.is_err() {
        tracing::error!("bringing the servers' indexes up to date panicked");
    }
}

/// Writes anew, for ever, what a search cluster was found to have lost or did not take, and removes from it what nobody
/// reads any more. An error is logged when it is new.
pub(crate) async fn mend(library: Arc<Library>) {
    const EVERY: Duration = Duration::from_millis(250);
    const SWEEPS_EVERY: u32 = 120;
    /// What could not be written is not tried at every tick: each try looks at every article.
    const PAUSE: Duration = Duration::from_secs(2);
    if library.operator().home().is_none() {
        return;
    }
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut last_error: Option<String> = None;
    for tick in 1u32.. {
        ticks.tick().await;
        let library = Arc::clone(&library);
        let look = move || {
            if tick % SWEEPS_EVERY == 0 {
                library.sweep();
            }
            library.mend()
        };
        let outcome = match tokio::task::spawn_blocking(look).await {
            Ok(outcome) => outcome.map_err(|error| error.to_string()),
            Err(_) => Err("writing to the search cluster panicked".to_owned()),
        };
        let error = outcome.err();
        if let Some(error) = error.as_ref().filter(|error| last_error.as_ref() != Some(error)) {
            tracing::warn!(%error, "the search cluster does not hold every article yet");
        }
        if error.is_some() {
            tokio::time::sleep(PAUSE).await;
        }
        last_error = error;
    }
}

/// Takes up, for ever, what another process publishes. An error is logged when it is new, not every second.
pub(crate) async fn refresh(library: Arc<Library>) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    let mut last_error: Option<String> = None;
    loop {
        ticks.tick().await;
        let library = Arc::clone(&library);
        let look = move || {
            library.refresh_guilds();
            library.operator().refresh()
        };
        let outcome = match tokio::task::spawn_blocking(look).await {
            Ok(outcome) => outcome.map_err(|error| error.to_string()),
            Err(_) => Err("looking for a newer index panicked".to_owned()),
        };
        match outcome {
            Ok(is_new) => {
                if is_new {
                    tracing::info!("a new index is in use");
                }
                last_error = None;
            }
            Err(error) => {
                if last_error.as_ref() != Some(&error) {
                    tracing::warn!(%error, "cannot look for a newer index; the old one stays in use");
                }
                last_error = Some(error);
            }
        }
    }
}
