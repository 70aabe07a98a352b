//! `/reindex`: builds the operator's index anew while questions are answered from the old one.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use serde_json::Value;
use serenity::all::{CommandInteraction, Permissions};

use super::WITH_THE_BOT;
use crate::discord::escape::{escape, one_line, shorten};
use crate::discord::failure::Failure;
use crate::discord::interaction::Caller;
use crate::discord::permissions::{Asker, Verdict, may_reindex};
use crate::discord::render::pages::fit;
use crate::discord::texts::{Language, named};
use crate::discord::{Front, render};
use crate::error::Error;
use crate::index::IndexReport;
use crate::intake::imported;

/// The command's name.
pub(super) const NAME: &str = "reindex";
/// How often the person sees how far it has come.
const PROGRESS: Duration = Duration::from_secs(5);
/// Discord lets an answer be changed for 15 minutes; this is said before.
const TOLD_FOR: Duration = Duration::from_secs(14 * 60);
/// So many articles, and so many problems, are named; the rest is a number.
const NAMED: usize = 10;
/// So much of a name or a problem is shown, in UTF-16 units.
const NAME_LENGTH: usize = 60;
const PROBLEM_LENGTH: usize = 120;

/// The command as it is registered. Everybody sees it, since operators may be nobody in a server; the bot checks.
pub(super) fn command() -> Value {
    named("reindex", WITH_THE_BOT.command(1, &[]))
}

/// Checks who asks, acknowledges, rebuilds, and reports what changed.
pub(super) async fn run(front: &Front, command: &CommandInteraction) {
    let caller = Caller::of_command(command);
    let language = caller.language;
    let verdict = judge(front, &caller);
    let refusal = match (verdict, caller.server) {
        (Verdict::Operator | Verdict::HomeManager, _) => None,
        (Verdict::OtherServer, Some(server)) => return reindex_own(front, &caller, server).await,
        (Verdict::NotInDirectMessages, _) => Some(language.reindex_in_dm()),
        (Verdict::OtherServer | Verdict::NoManager, _) => Some(language.reindex_refused()),
    };
    if let Some(sentence) = refusal {
        tracing::info!(
            interaction = command.id.get(),
            user = command.user.id.get(),
            ?verdict,
            "refused a reindex"
        );
        return caller.refuse(front, &sentence).await;
    }
    if front.is_stopping() {
        return caller.refuse(front, &language.stopping()).await;
    }
    let Some(turn) = Turn::take(&front.reindexing) else {
        return caller.refuse(front, &language.reindex_running()).await;
    };
    if caller.acknowledge(front, &render::deferred(true)).await.is_err() {
        return;
    }

    let is_operator = verdict == Verdict::Operator;
    let content = match rebuild(front, &caller, turn).await {
        Ok(report) => {
            tracing::info!(
                interaction = command.id.get(),
                added = report.added.len(),
                changed = report.changed.len(),
                removed = report.removed.len(),
                passages = report.passages,
                problems = report.problems.len(),
                seconds = report.seconds,
                "reindexed"
            );
            describe(language, &report, is_operator)
        }
        // Operators may see the folder that is missing; to others it says nothing.
        Err(RebuildError::Core(error @ (Error::NoArticles { .. } | Error::Io { .. }))) if is_operator => {
            language.nothing_changed(escape(&one_line(&error.to_string())))
        }
        Err(RebuildError::Core(error)) => Failure::from(error).report(language, command.id.get()),
        Err(RebuildError::Panic) => Failure::broken("the rebuild panicked").report(language, command.id.get()),
    };
    let _ = caller.finish(front, &render::body(&content)).await;
}

/// Reads a server's own articles anew, for those who manage it.
async fn reindex_own(front: &Front, caller: &Caller, server: u64) {
    let language = caller.language;
    if !front.articles.sources_of(server).articles.is_dir() {
        return caller.refuse(front, &language.own_none()).await;
    }
    let ticket = match front.place_for_chore() {
        Ok(ticket) => ticket,
        Err(refusal) => return caller.refuse(front, &refusal.sentence(language)).await,
    };
    if caller.acknowledge(front, &render::deferred(true)).await.is_err() {
        return;
    }
    let library = Arc::clone(&front.articles);
    let content = match ticket.run(move || library.rebuild_guild(server)).await {
        Ok(Ok(report)) => describe(language, &report, false),
        Ok(Err(error)) => Failure::from(error).report(language, caller.interaction.get()),
        Err(failure) => failure.report(language, caller.interaction.get()),
    };
    let _ = caller.finish(front, &render::body(&content)).await;
}

fn judge(front: &Front, caller: &Caller) -> Verdict {
    let asker = Asker {
        user: caller.user,
        guild: caller.guild,
        manages: caller.may(Permissions::MANAGE_GUILD),
    };
    may_reindex(asker, &front.config.operators, front.config.home_guild)
}

/// The right to rebuild; given back when dropped, wherever the work ends.
struct Turn(Arc<AtomicBool>);

impl Turn {
    fn take(taken: &Arc<AtomicBool>) -> Option<Turn> {
        let is_free = taken
            .compare_exchange(false, true, Ordering::AcqRel, Ordering::Acquire)
            .is_ok();
        is_free.then(|| Turn(Arc::clone(taken)))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

enum RebuildError {
    Core(Error),
    Panic,
}

/// Rebuilds on a thread of its own, and says from time to time how far it is, as long as that can be told.
async fn rebuild(front: &Front, caller: &Caller, turn: Turn) -> Result<IndexReport, RebuildError> {
    let progress = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let (store, sources, told) = (
        Arc::clone(front.articles.operator()),
        front.sources.clone(),
        Arc::clone(&progress),
    );
    let writing = Arc::clone(&front.writing);
    let mut work = tokio::task::spawn_blocking(move || {
        // The turn goes with the work: if this process stops waiting, the index is still being written.
        let _turn = turn;
        // Changes that are being taken up already are waited for.
        let mut untold = writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut report = imported::rebuild(&store, &sources, &|done, total| {
            told.0.store(done, Ordering::Relaxed);
            told.1.store(total, Ordering::Relaxed);
        })?;
        untold.tell(&mut report);
        Ok(report)
    });
    let mut is_told = true;
    let mut ticks = tokio::time::interval_at((Instant::now() + PROGRESS).into(), PROGRESS);
    loop {
        tokio::select! {
            outcome = &mut work => {
                return outcome.map_err(|_| RebuildError::Panic)?.map_err(RebuildError::Core);
            }
            _ = ticks.tick(), if is_told => {
                let (done, total) = (progress.0.load(Ordering::Relaxed), progress.1.load(Ordering::Relaxed));
                let is_last = caller.arrived.elapsed() >= TOLD_FOR;
                // Where the process ends before the work does, the index stays as it was, and the person knows why.
                let sentence = match front.is_stopping() {
                    true => caller.language.stopping(),
                    false if is_last => caller.language.reindex_goes_on(),
                    false => caller.language.reindex_progress(done, total),
                };
                let told = caller.finish(front, &render::body(&sentence)).await;
                is_told = told.is_ok() && !is_last;
            }
        }
    }
}

/// What a rebuild changed, for the person who asked for it.
fn describe(language: Language, report: &IndexReport, is_operator: bool) -> String {
    let mut lines = vec![language.reindexed(
        format!("{:.1}", report.seconds),
        report.added.len(),
        report.changed.len(),
        report.removed.len(),
        report.articles,
        report.passages,
    )];
    let some = |ids: &[String]| (!ids.is_empty()).then(|| name_some(language, ids));
    lines.extend(some(&report.added).map(|ids| language.reindex_added(ids)));
    lines.extend(some(&report.changed).map(|ids| language.reindex_changed(ids)));
    lines.extend(some(&report.removed).map(|ids| language.reindex_removed(ids)));
    let failed = report.problems.iter().filter(|problem| problem.fatal).count();
    let doubtful = report.problems.len() - failed;
    if failed > 0 {
        lines.push(language.files_failed(failed));
    }
    if doubtful > 0 {
        lines.push(language.files_doubtful(doubtful));
    }
    if is_operator {
        // What cost an article comes first.
        let fatal_first = report.problems.iter().filter(|problem| problem.fatal);
        let problems = fatal_first.chain(report.problems.iter().filter(|problem| !problem.fatal));
        for problem in problems.take(NAMED) {
            let path = shorten(&one_line(&problem.path.to_string_lossy()), NAME_LENGTH);
            let what = shorten(&one_line(&problem.what), PROBLEM_LENGTH);
            lines.push(format!("- {}: {}", escape(&path), escape(&what)));
        }
        if report.problems.len() > NAMED {
            lines.push(format!("- {}", language.more_problems(report.problems.len() - NAMED)));
        }
    }
    fit(lines)
}

fn name_some(language: Language, ids: &[String]) -> String {
    let named: Vec<String> = ids
        .iter()
        .take(NAMED)
        .map(|id| escape(&shorten(&one_line(id), NAME_LENGTH)))
        .collect();
    let rest = ids.len().saturating_sub(NAMED);
    let named = named.join(", ");
    if rest > 0 {
        language.and_more(named, rest)
    } else {
        named
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::describe;
    use crate::corpus::Problem;
    use crate::discord::escape::units;
    use crate::discord::texts::{LANGUAGES, Language};
    use crate::index::IndexReport;

    fn report(problems: usize, articles: usize) -> IndexReport {
        let problem = |number| Problem {
            path: PathBuf::from(format!("secret/{number}.md")),
            what: "it is not UTF-8".to_owned(),
            fatal: true,
        };
        IndexReport {
            added: (0..articles)
                .map(|number| format!("article-{number}-{}", "long-".repeat(20)))
                .collect(),
            articles,
            problems: (0..problems).map(problem).collect(),
            ..IndexReport::default()
        }
    }

    #[test]
    fn paths_and_causes_are_for_operators() {
        let shown = describe(Language::English, &report(2, 1), true);
        assert!(shown.contains("secret/0.md: it is not UTF-8"), "{shown}");
        let shown = describe(Language::English, &report(2, 1), false);
        assert!(!shown.contains("secret") && !shown.contains("UTF-8"), "{shown}");
        assert!(shown.contains("Files that could not be read: 2"), "{shown}");
    }

    #[test]
    fn a_huge_report_fits_a_message() {
        let mut report = report(50, 5000);
        report.changed = report.added.clone();
        report.removed = report.added.clone();
        for language in LANGUAGES {
            assert!(units(&describe(language, &report, true)) <= 2000);
        }
    }
}
