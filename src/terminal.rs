//! What the terminal says: progress, problems and quotes, for the command line and the console alike.

use std::io::{self, IsTerminal, Write};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use pullquote::answer::Quote;
use pullquote::config::{ReaderConfig, Sources};
use pullquote::error::{Error, Result};
use pullquote::imported;
use pullquote::index::{IndexReport, Store};
use pullquote::reader::{self, Reader};
use pullquote::text::counted;

/// What is said where the articles do not answer.
pub(crate) const NOT_FOUND: &str = "The articles do not answer that.";

/// How long a rebuild waits for a program that takes up changes by itself.
const PATIENCE: Duration = Duration::from_secs(60);

/// Tells a person what stopped the program.
pub(crate) fn complain(cause: &Error) {
    say(&format!("error: {cause}"));
}

/// One line on standard error. Nobody may be listening, which is no reason to stop.
pub(crate) fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Brings the index up to date, with a progress bar on a terminal.
pub(crate) fn rebuild(store: &Store, sources: &Sources) -> Result<IndexReport> {
    let bar = if io::stderr().is_terminal() {
        ProgressBar::new(0)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("indexing {bar:30} {pos}/{len} articles, {eta} left") {
        bar.set_style(style);
    }
    let begun = Instant::now();
    let report = loop {
        let report = imported::rebuild(store, sources, &|done, total| {
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        });
        // A bot that saw the same changes a moment before is no reason to fail.
        match report {
            Err(Error::Busy { is_unasked: true, .. }) if begun.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(100));
            }
            report => break report,
        }
    };
    bar.finish_and_clear();
    report
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

/// Opens the index and says so where it had to be rebuilt.
pub(crate) fn open(store: &Store, sources: Option<&Sources>) -> Result<()> {
    let (_, repair) = store.open_or_repair(sources)?;
    if let Some(report) = repair {
        report_problems(&report);
    }
    Ok(())
}

/// The configured reader. Without one that can be used a person is told why, and answers come from words alone.
pub(crate) fn open_reader(config: &ReaderConfig) -> Option<Arc<dyn Reader>> {
    match reader::open(&config.model) {
        Ok(reader) => reader,
        Err(cause) => {
            say(&format!("answering from words alone: {cause}"));
            None
        }
    }
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
