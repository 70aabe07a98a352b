//! Articles that change while the bot runs: the index is brought up to date by itself.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::Front;
use crate::config::Sources;
use crate::error::Result;
use crate::index::{IndexReport, Store};
use crate::intake::imported;
use crate::watch::{Eyes, Told, Watching};

/// What was taken up by itself since somebody was last told what a reindex changed. Whoever drops a file into the folder
/// and then reindexes wants to read that it is there, however fast the bot was.
#[derive(Debug, Default)]
pub(crate) struct Untold(BTreeMap<String, Change>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Added,
    Changed,
    Removed,
}

impl Untold {
    /// Notes what a rebuild did that nobody asked for.
    fn note(&mut self, report: &IndexReport) {
        let all = [
            (Change::Added, &report.added),
            (Change::Changed, &report.changed),
            (Change::Removed, &report.removed),
        ];
        for (change, ids) in all {
            for id in ids {
                let before = self.0.remove(id);
                let together = match (before, change) {
                    (Some(Change::Added), Change::Removed) => continue,
                    (Some(Change::Added), _) => Change::Added,
                    (Some(Change::Removed), Change::Added) => Change::Changed,
                    _ => change,
                };
                self.0.insert(id.clone(), together);
            }
        }
    }

    /// Adds what was noted to the report of a rebuild that somebody asked for; now it is told.
    pub(crate) fn tell(&mut self, report: &mut IndexReport) {
        self.note(report);
        let noted = std::mem::take(&mut self.0);
        let of = |wanted: Change| -> Vec<String> {
            let ids = noted.iter().filter(|(_, change)| **change == wanted);
            ids.map(|(id, _)| id.clone()).collect()
        };
        report.added = of(Change::Added);
        report.changed = of(Change::Changed);
        report.removed = of(Change::Removed);
    }
}

/// Takes up changes as long as what it gives back is kept.
pub(crate) fn take_up_changes(eyes: Eyes, front: &Front) -> Watching {
    let (store, sources) = (Arc::clone(front.articles.operator()), front.sources.clone());
    let (writing, stopping) = (Arc::clone(&front.writing), Arc::clone(&front.stopping));
    let known = store.snapshot().map(|snapshot| snapshot.problems().to_vec());
    let mut told = Told::already(&known.unwrap_or_default());
    eyes.watch(move || {
        let Some(report) = take_up(&store, &sources, &writing, &stopping)? else {
            return Ok(());
        };
        if !report.is_unchanged() {
            tracing::info!(
                added = report.added.len(),
                changed = report.changed.len(),
                removed = report.removed.len(),
                passages = report.passages,
                problems = report.problems.len(),
                seconds = report.seconds,
                "the articles changed and were indexed"
            );
        }
        for problem in told.news(&report) {
            let (path, what) = (problem.path.display(), problem.what.as_str());
            tracing::warn!(%path, what, left_out = problem.fatal, "something is wrong with an article");
        }
        Ok(())
    })
}

/// Brings the operator's index up to date although nobody asked for it. Whoever asked for a reindex is told how that goes,
/// and not that something else is at work. `None` where the process is `stopping`: it waits for a reindex, and what begins
/// after that would be cut off.
///
/// # Errors
/// As [`imported::take_up_changes`].
pub(crate) fn take_up(
    store: &Store,
    sources: &Sources,
    writing: &Mutex<Untold>,
    stopping: &AtomicBool,
) -> Result<Option<IndexReport>> {
    let mut untold = writing.lock().unwrap_or_else(PoisonError::into_inner);
    if stopping.load(Ordering::Relaxed) {
        return Ok(None);
    }
    let report = imported::take_up_changes(store, sources)?;
    untold.note(&report);
    Ok(Some(report))
}

#[cfg(test)]
mod tests {
    use super::Untold;
    use crate::index::IndexReport;

    fn report(added: &[&str], changed: &[&str], removed: &[&str]) -> IndexReport {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        IndexReport {
            added: ids(added),
            changed: ids(changed),
            removed: ids(removed),
            ..IndexReport::default()
        }
    }

    #[test]
    fn what_happened_in_between_is_told_once_and_as_one_change() {
        let mut untold = Untold::default();
        untold.note(&report(&["new", "brief"], &["old", "gone"], &["back"]));
        untold.note(&report(&["back"], &["new"], &["brief", "gone"]));
        let mut asked = report(&["last"], &["old"], &[]);
        untold.tell(&mut asked);
        assert_eq!(asked.added, ["last", "new"]);
        assert_eq!(asked.changed, ["back", "old"]);
        assert_eq!(asked.removed, ["gone"]);
        let mut again = report(&[], &[], &[]);
        untold.tell(&mut again);
        assert!(again.is_unchanged(), "{again:?}");
    }
}
