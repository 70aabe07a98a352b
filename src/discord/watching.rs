//! Articles that change while the bot runs: the index is brought up to date by itself.

use std::sync::{Arc, PoisonError};

use super::Front;
use crate::imported;
use crate::watch::{Eyes, Told, Watching};

/// Takes up changes as long as what it gives back is kept.
pub(crate) fn take_up_changes(eyes: Eyes, front: &Front) -> Watching {
    let (store, sources) = (Arc::clone(front.library.operator()), front.sources.clone());
    let writing = Arc::clone(&front.writing);
    let known = store.snapshot().map(|snapshot| snapshot.problems().to_vec());
    let mut told = Told::already(&known.unwrap_or_default());
    eyes.watch(move || {
        // Whoever asked for a reindex is told how that goes, and not that something else is at work.
        let _writing = writing.lock().unwrap_or_else(PoisonError::into_inner);
        let report = imported::take_up_changes(&store, &sources)?;
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
