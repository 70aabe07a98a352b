//! `/reindex`: builds the operator's index anew while questions are answered from the old one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use serenity::all::{CommandInteraction, Permissions};

use super::{finish, refuse};
use crate::discord::escape::{escape, one_line, shorten};
use crate::discord::failure::Failure;
use crate::discord::permissions::{Asker, Verdict, may_reindex};
use crate::discord::{Front, render, texts};
use crate::error::Error;
use crate::index::IndexReport;
use crate::text::counted;

/// The command's name.
pub(super) const NAME: &str = "reindex";
/// How often the person sees how far it has come.
const PROGRESS: Duration = Duration::from_secs(5);
/// So many articles, and so many problems, are named; the rest is a number.
const NAMED: usize = 10;
/// So much of a name or a problem is shown, in UTF-16 units.
const NAME_LENGTH: usize = 60;
const PROBLEM_LENGTH: usize = 120;

/// The command as it is registered. Everybody sees it, since operators may be nobody in a server; the bot checks.
pub(super) fn command() -> Value {
    json!({
        "type": 1,
        "name": NAME,
        "description": "Read the articles anew (for those who run this bot)",
        "contexts": [0, 1],
        "integration_types": [0],
    })
}

/// Checks who asks, acknowledges, rebuilds, and reports what changed.
pub(super) async fn run(front: &Front, command: &CommandInteraction) {
    let verdict = judge(front, command);
    let refusal = match verdict {
        Verdict::Operator | Verdict::HomeManager => None,
        Verdict::NotInDirectMessages => Some(texts::REINDEX_IN_DM),
        Verdict::OtherServer => Some(texts::REINDEX_ELSEWHERE),
        Verdict::NoManager => Some(texts::REINDEX_REFUSED),
    };
    if let Some(sentence) = refusal {
        tracing::info!(
            interaction = command.id.get(),
            user = command.user.id.get(),
            ?verdict,
            "refused a reindex"
        );
        return refuse(front, command, sentence).await;
    }
    if front.is_stopping() {
        return refuse(front, command, texts::STOPPING).await;
    }
    let Some(turn) = Turn::take(&front.reindexing) else {
        return refuse(front, command, texts::REINDEX_RUNNING).await;
    };
    if let Err(error) = front
        .rest
        .respond(command.id, &command.token, &render::deferred(true))
        .await
    {
        return front.undelivered(command.id.get(), Some(command.channel_id.get()), &error);
    }

    let is_operator = verdict == Verdict::Operator;
    let content = match rebuild(front, command, turn).await {
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
            describe(&report, is_operator)
        }
        // Operators may see the folder that is missing; to others it says nothing.
        Err(RebuildError::Core(error @ (Error::NoArticles { .. } | Error::Io { .. }))) if is_operator => {
            format!("Nothing was changed: {}", escape(&one_line(&error.to_string())))
        }
        Err(RebuildError::Core(error)) => Failure::from(error).report(command.id.get()),
        Err(RebuildError::Panic) => Failure::broken("the rebuild panicked").report(command.id.get()),
    };
    finish(front, command, &content).await;
}

fn judge(front: &Front, command: &CommandInteraction) -> Verdict {
    let permissions = command
        .member
        .as_ref()
        .and_then(|member| member.permissions)
        .unwrap_or_default();
    let asker = Asker {
        user: command.user.id.get(),
        guild: command.guild_id.map(|guild| guild.get()),
        manages: permissions.intersects(Permissions::MANAGE_GUILD | Permissions::ADMINISTRATOR),
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

/// Rebuilds on a thread of its own, and says from time to time how far it is.
async fn rebuild(front: &Front, command: &CommandInteraction, turn: Turn) -> Result<IndexReport, RebuildError> {
    let progress = Arc::new((AtomicUsize::new(0), AtomicUsize::new(0)));
    let (store, articles, told) = (Arc::clone(&front.store), front.articles.clone(), Arc::clone(&progress));
    let mut work = tokio::task::spawn_blocking(move || {
        // The turn goes with the work: if this process stops waiting, the index is still being written.
        let _turn = turn;
        store.rebuild(&articles, &|done, total| {
            told.0.store(done, Ordering::Relaxed);
            told.1.store(total, Ordering::Relaxed);
        })
    });
    let mut ticks = tokio::time::interval_at((Instant::now() + PROGRESS).into(), PROGRESS);
    loop {
        tokio::select! {
            outcome = &mut work => {
                return outcome.map_err(|_| RebuildError::Panic)?.map_err(RebuildError::Core);
            }
            _ = ticks.tick() => {
                let (done, total) = (progress.0.load(Ordering::Relaxed), progress.1.load(Ordering::Relaxed));
                // Where the process ends before the work does, the index stays as it was, and the person knows why.
                let progress = match front.is_stopping() {
                    true => texts::STOPPING.to_owned(),
                    false => texts::reindex_progress(done, total),
                };
                finish(front, command, &progress).await;
            }
        }
    }
}

/// What a rebuild changed, for the person who asked for it.
fn describe(report: &IndexReport, is_operator: bool) -> String {
    let mut lines = vec![format!(
        "Reindexed in {:.1} s: {} added, {} changed, {} removed. The index holds {} and {} now.",
        report.seconds,
        counted(report.added.len(), "article"),
        report.changed.len(),
        report.removed.len(),
        counted(report.articles, "article"),
        counted(report.passages, "passage"),
    )];
    for (what, ids) in [
        ("Added", &report.added),
        ("Changed", &report.changed),
        ("Removed", &report.removed),
    ] {
        if !ids.is_empty() {
            lines.push(format!("{what}: {}", name_some(ids)));
        }
    }
    let failed = report.problems.iter().filter(|problem| problem.fatal).count();
    let doubtful = report.problems.len() - failed;
    if failed > 0 {
        lines.push(format!("{} could not be read.", counted(failed, "file")));
    }
    if doubtful > 0 {
        lines.push(format!(
            "{} noted in files that were read all the same.",
            counted(doubtful, "problem")
        ));
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
            lines.push(format!("- and {} more", report.problems.len() - NAMED));
        }
    }
    fit(lines)
}

/// As many lines as a message holds.
fn fit(lines: Vec<String>) -> String {
    let mut content = String::new();
    for line in lines {
        let next = if content.is_empty() {
            line
        } else {
            format!("{content}\n{line}")
        };
        if crate::discord::escape::units(&next) > render::MESSAGE_LIMIT - 2 {
            content.push_str("\n…");
            break;
        }
        content = next;
    }
    content
}

fn name_some(ids: &[String]) -> String {
    let named: Vec<String> = ids
        .iter()
        .take(NAMED)
        .map(|id| escape(&shorten(&one_line(id), NAME_LENGTH)))
        .collect();
    let rest = ids.len().saturating_sub(NAMED);
    let named = named.join(", ");
    if rest > 0 {
        format!("{named} and {rest} more")
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
        let shown = describe(&report(2, 1), true);
        assert!(shown.contains("secret/0.md: it is not UTF-8"), "{shown}");
        let shown = describe(&report(2, 1), false);
        assert!(!shown.contains("secret") && !shown.contains("UTF-8"), "{shown}");
        assert!(shown.contains("2 files could not be read."), "{shown}");
    }

    #[test]
    fn a_huge_report_fits_a_message() {
        let mut report = report(50, 5000);
        report.changed = report.added.clone();
        report.removed = report.added.clone();
        assert!(units(&describe(&report, true)) <= 2000);
    }
}
