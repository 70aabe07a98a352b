//! Visits to the feeds again and again, beside the bot and on a thread of its own.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Followed, Report, Which, poll};
use crate::config::{Sources, WebConfig};
use crate::error::{Error, Result};
use crate::intake::pages::Convert;
use crate::web::{Fetcher, Limits, Reach};

/// After a visit that came to nothing at all.
const AFTER_TROUBLE: Duration = Duration::from_secs(5 * 60);
/// How soon the index is tried again that somebody else is writing.
const AFTER_BUSY: Duration = Duration::from_secs(5);
/// No two bots should ask at the same second; so much later, at most, than they are due.
const MOST_JITTER: Duration = Duration::from_secs(30);

/// The thread that follows feeds. It is told to end when this is dropped; what it is at then is finished or cut off with
/// the process, neither of which loses anything.
#[derive(Debug)]
pub struct Watch(Arc<Stop>);

#[derive(Debug, Default)]
struct Stop {
    is_over: Mutex<bool>,
    told: Condvar,
}

impl Stop {
    fn is_over(&self) -> bool {
        *self.is_over.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits, but no longer than until the end.
    fn wait(&self, pause: Duration) {
        let is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever wakes up early looks whether anything is due, and waits again.
        drop(self.told.wait_timeout_while(is_over, pause, |is_over| !*is_over));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        *self.0.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.0.told.notify_all();
    }
}

/// Follows the feeds of the configuration until the result is dropped; `refresh` brings the index up to date after
/// something came. Without feeds there is nothing to follow, and no thread.
///
/// # Errors
/// `Front`: the system gives no thread.
pub fn watch(
    sources: Sources,
    config: WebConfig,
    convert: Box<Convert<'static>>,
    refresh: impl Fn() -> Result<()> + Send + 'static,
) -> Result<Option<Watch>> {
    if config.feeds.is_empty() {
        return Ok(None);
    }
    let fetcher = Fetcher::new(Limits::default(), Reach::configured(config.loopback))?;
    let stop = Arc::new(Stop::default());
    let thread = thread::Builder::new().name("feeds".to_owned()).spawn({
        let stop = Arc::clone(&stop);
        move || {
            let followed = Followed {
                sources: &sources,
                config: &config,
                fetcher: &fetcher,
                convert: &*convert,
            };
            follow(&followed, &refresh, &stop);
        }
    });
    thread.map_err(|cause| Error::Front(format!("feeds cannot be followed: {cause}")))?;
    Ok(Some(Watch(stop)))
}

fn follow(followed: &Followed<'_>, refresh: &dyn Fn() -> Result<()>, stop: &Stop) {
    let mut is_stale = false;
    while !stop.is_over() {
        let mut pause = match poll(followed, Which::Due, &|| stop.is_over()) {
            Ok(report) => {
                is_stale |= !report.articles.is_empty();
                tell(&report);
                report.next.unwrap_or(AFTER_TROUBLE) + jitter()
            }
            Err(error) => {
                tracing::warn!(%error, "the feeds could not be looked at");
                AFTER_TROUBLE
            }
        };
        if is_stale {
            match refresh() {
                Ok(()) => is_stale = false,
                Err(Error::Busy { .. }) => pause = pause.min(AFTER_BUSY),
                Err(error) => {
                    tracing::warn!(%error, "the index could not be brought up to date after the feeds");
                    pause = pause.min(AFTER_TROUBLE);
                }
            }
        }
        stop.wait(pause);
    }
}

/// What a visit did, in numbers: what articles are about is nobody's business in a log.
fn tell(report: &Report) {
    if report.feeds == 0 {
        return;
    }
    for what in &report.failed {
        tracing::warn!("a feed could not be read: {what}");
    }
    tracing::info!(
        feeds = report.feeds,
        failed = report.failed.len(),
        articles = report.articles.len(),
        missed = report.missed.len(),
        "looked at the feeds"
    );
}

/// A part of [`MOST_JITTER`], by the clock's last digits.
fn jitter() -> Duration {
    let digits = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .subsec_micros();
    MOST_JITTER.mul_f64(f64::from(digits % 1_000) / 1_000.0)
}
