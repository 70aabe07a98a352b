//! Articles that another process published: told to the others, and taken up from this machine's own copy of them.
//!
//! Processes of one machine share a folder and see by themselves what is published in it. On another machine there is
//! another folder, whose files arrive in whichever way the operator chose. So each process says which articles its index
//! holds when that changes, and each that hears of others than its own looks at its folder.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::time::MissedTickBehavior;

use super::{Front, watching};
use crate::error::{Error, Result};
use crate::index::Snapshot;

/// Others are listened to this often.
const EVERY: Duration = Duration::from_secs(1);

/// What was published where, as far as this process knows. Articles are named by a hash over all of them, which is the
/// same on every machine.
#[derive(Debug, Default)]
struct Known {
    /// The index whose articles `ours` names.
    index: String,
    ours: String,
    /// What the others last were told by this process, or found out with it.
    told: String,
    /// What was last heard; nothing before the first time.
    heard: Option<Option<String>>,
}

/// What is to be done about what was seen.
#[derive(Debug, PartialEq, Eq)]
enum Step {
    Nothing,
    /// This process has other articles than before.
    Tell,
    /// Another process has.
    Look,
}

impl Known {
    fn step(&self, published: Option<&str>) -> Step {
        let is_news = self.heard.as_ref().is_some_and(|heard| heard.as_deref() != published);
        if published == Some(self.ours.as_str()) {
            Step::Nothing
        } else if is_news && published.is_some() {
            Step::Look
        } else if self.told != self.ours {
            Step::Tell
        } else {
            Step::Nothing
        }
    }
}

/// Tells and listens for ever. Where the database does not answer nothing is told, and later what was missed.
pub(crate) async fn follow(front: Arc<Front>) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let known = Arc::new(std::sync::Mutex::new(Known::default()));
    loop {
        ticks.tick().await;
        let (front, known) = (Arc::clone(&front), Arc::clone(&known));
        let exchange = move || exchange(&front, &mut known.lock().unwrap_or_else(PoisonError::into_inner));
        match tokio::task::spawn_blocking(exchange).await {
            Ok(Ok(())) => {}
            // Whoever writes the counts says what is wrong with the database, once.
            Ok(Err(error)) => tracing::debug!(%error, "cannot hear of articles that were published elsewhere"),
            Err(_) => tracing::error!("listening for articles that were published elsewhere panicked"),
        }
    }
}

fn exchange(front: &Front, known: &mut Known) -> Result<()> {
    let (store, state) = (front.articles.operator(), &front.people.state);
    let snapshot = store.snapshot()?;
    if known.index != snapshot.content_hash() {
        known.index = snapshot.content_hash().to_owned();
        known.ours = name(&snapshot);
    }
    let published = state.published()?;
    match known.step(published.as_deref()) {
        Step::Nothing => {
            if published.as_ref() == Some(&known.ours) {
                known.told.clone_from(&known.ours);
            }
            known.heard = Some(published);
        }
        Step::Tell => {
            state.publish(&known.ours)?;
            known.told.clone_from(&known.ours);
            known.heard = Some(Some(known.ours.clone()));
        }
        Step::Look => {
            tracing::info!("articles were published by another process");
            // What it finds is no news for the others: they may have told of it, or will be told by whoever has it first.
            let was_told = known.told == known.ours;
            look(front)?;
            let found = name(&*store.snapshot()?);
            if was_told {
                known.told = found;
            }
            known.heard = Some(published);
        }
    }
    Ok(())
}

/// Looks into the store for what was published there, and into the articles for what changed.
fn look(front: &Front) -> Result<()> {
    let store = front.articles.operator();
    store.refresh()?;
    match watching::take_up(store, &front.sources, &front.writing, &front.stopping) {
        Ok(report) => {
            if let Some(report) = report.filter(|report| !report.is_unchanged()) {
                tracing::info!(
                    added = report.added.len(),
                    changed = report.changed.len(),
                    removed = report.removed.len(),
                    seconds = report.seconds,
                    "the articles of this machine were indexed too"
                );
            }
            Ok(())
        }
        // Whoever writes will publish, or this process asks again.
        Err(busy @ Error::Busy { .. }) => Err(busy),
        Err(error) => {
            tracing::warn!(%error, "articles were published by another process; the index stays as it was");
            Ok(())
        }
    }
}

/// A name for what the articles of an index say.
fn name(snapshot: &Snapshot) -> String {
    let mut hasher = blake3::Hasher::new();
    for article in snapshot.articles() {
        hasher
            .update(article.id.as_bytes())
            .update(b"\0")
            .update(article.hash.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::{Known, Step};

    fn known(ours: &str, told: &str, heard: Option<Option<&str>>) -> Known {
        Known {
            index: String::new(),
            ours: ours.to_owned(),
            told: told.to_owned(),
            heard: heard.map(|heard| heard.map(str::to_owned)),
        }
    }

    #[test]
    fn what_is_new_here_is_told_and_what_is_new_elsewhere_is_looked_for() {
        assert_eq!(
            known("a", "", None).step(None),
            Step::Tell,
            "nobody has told anything yet"
        );
        assert_eq!(known("a", "", None).step(Some("b")), Step::Tell, "at the start");
        assert_eq!(known("a", "", None).step(Some("a")), Step::Nothing);
        assert_eq!(known("b", "a", Some(Some("a"))).step(Some("a")), Step::Tell);
        assert_eq!(known("a", "a", Some(Some("a"))).step(Some("b")), Step::Look);
        assert_eq!(
            known("a", "a", Some(Some("b"))).step(Some("b")),
            Step::Nothing,
            "looked for, and not there"
        );
        assert_eq!(
            known("b", "a", Some(Some("a"))).step(Some("b")),
            Step::Nothing,
            "there already"
        );
        assert_eq!(known("c", "a", Some(Some("a"))).step(Some("b")), Step::Look);
        assert_eq!(
            known("c", "a", Some(Some("b"))).step(Some("b")),
            Step::Tell,
            "and then told"
        );
    }
}
