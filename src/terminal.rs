//! What the terminal says: problems, summaries and quotes, for the command line and the console alike.

use std::io::{self, Write};

use pullquote::answer::Quote;
use pullquote::error::Error;
use pullquote::index::IndexReport;
use pullquote::text::counted;

/// What is said where the articles do not answer.
pub(crate) const NOT_FOUND: &str = "The articles do not answer that.";

/// Tells a person what stopped the program.
pub(crate) fn complain(cause: &Error) {
    say(&format!("error: {cause}"));
}

/// One line on standard error. Nobody may be listening, which is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// A line for each file that something is wrong with.
pub(crate) fn report_problems(report: &IndexReport) {
    if let Some(cause) = &report.repaired {
        say(&format!("{cause}; it was set aside and rebuilt"));
    }
    for problem in &report.problems {
        let weight = if problem.fatal { "left out" } else { "note" };
        say(&format!("{weight}: {}: {}", problem.path.display(), problem.what));
    }
}

/// What a rebuild did, in one line.
pub(crate) fn summary(report: &IndexReport) -> String {
    let size = format!(
        "{}, {}",
        counted(report.articles, "article"),
        counted(report.passages, "passage")
    );
    if report.is_unchanged() {
        return format!("nothing changed: {size} ({:.2} s)", report.seconds);
    }
    let (added, changed, removed) = (report.added.len(), report.changed.len(), report.removed.len());
    format!(
        "indexed {size}: {added} added, {changed} changed, {removed} removed ({:.2} s)",
        report.seconds
    )
}

/// Where a quote stands, for a person: the title, the date if there is one, the paragraph counted from 1.
pub(crate) fn place(quote: &Quote) -> String {
    let date = quote
        .date
        .as_deref()
        .map(|date| format!(", {date}"))
        .unwrap_or_default();
    format!("{}{date}, paragraph {}", one_line(&quote.title), quote.paragraph + 1)
}

/// A quote on one line. Line breaks become spaces, and control characters, which could tell a terminal what to do, the
/// replacement character; nothing else changes.
pub(crate) fn one_line(text: &str) -> String {
    let harmless = |c: char| {
        if c.is_control() && c != '\t' {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    let line = text.replace("\r\n", " ").replace(['\n', '\r'], " ");
    line.chars().map(harmless).collect()
}
