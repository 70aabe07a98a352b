//! From the settings to what answers: the index, brought up to date, the reader, and what sees that articles change.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};
use pullquote::answerer::Answerer;
use pullquote::config::{Config, ReaderConfig, Sources};
use pullquote::error::{Error, Result};
use pullquote::index::{Home, IndexReport, Store};
use pullquote::intake::imported;
use pullquote::library::Library;
use pullquote::reader::{self, Reader};
use pullquote::watch::{self, Eyes, Told, Watching};

use crate::terminal::{report_problems, say, summary};

/// How long a rebuild waits for a program that takes up changes by itself.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a process that starts looks whether another has built the first index.
const BUILT_BY_ANOTHER: Duration = Duration::from_millis(200);

/// What a bot answers with.
pub(crate) struct Bot {
    pub(crate) library: Arc<Library>,
    pub(crate) answerer: Arc<Answerer>,
    /// What sees that articles change, where that is wanted.
    pub(crate) eyes: Option<Eyes>,
}

/// Refreshes the index and opens all that answering takes.
///
/// # Errors
/// There is no index, and none can be built.
pub(crate) fn prepare(config: &Config) -> Result<Bot> {
    let store = Arc::new(store(config, None)?);
    // What changes during the first refresh is taken up after it.
    let eyes = config.watch.then(|| watch::open(&config.sources()));
    refresh(&store, config)?;
    let reader = open_reader(&config.reader);
    let library = Arc::new(Library::new(store, &config.added));
    let answerer = Answerer::new(Arc::clone(&library), config.answer.clone());
    let answerer = answerer
        .with_reader(reader, config.reader.queue)
        .reading_below(config.reader.read_below);
    Ok(Bot {
        library,
        answerer: Arc::new(answerer),
        eyes,
    })
}

/// The operator's index: the configured one, or that of another folder.
pub(crate) fn store(config: &Config, index: Option<PathBuf>) -> Result<Store> {
    let home = Home::configured(&config.search)?;
    Ok(Store::with_home(index.as_ref().unwrap_or(&config.index), home))
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

/// Builds or refreshes the index. Where that fails an index that is there already goes on answering.
fn refresh(store: &Store, config: &Config) -> Result<()> {
    let mut is_told = false;
    let built = loop {
        match rebuild(store, &config.sources()) {
            // Of several processes that start together one builds the first index, and the others need it too.
            Err(busy @ Error::Busy { .. }) if store.snapshot().is_err() => {
                if !std::mem::replace(&mut is_told, true) {
                    say(&format!("waiting: {busy}"));
                }
                thread::sleep(BUILT_BY_ANOTHER);
            }
            built => break built,
        }
    };
    match built {
        Ok(report) => {
            report_problems(&report);
            Ok(())
        }
        Err(cause) => {
            if store.snapshot().is_err() {
                return Err(cause);
            }
            say(&format!("the index stays as it was: {cause}"));
            Ok(())
        }
    }
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

/// Brings the index up to date after each change, as long as what it gives back is kept.
pub(crate) fn take_up_changes(eyes: Option<Eyes>, config: &Config, store: &Arc<Store>) -> Option<Watching> {
    let (store, sources) = (Arc::clone(store), config.sources());
    let known = store.snapshot().map(|snapshot| snapshot.problems().to_vec());
    let mut told = Told::already(&known.unwrap_or_default());
    let rebuild = move || {
        let report = imported::take_up_changes(&store, &sources)?;
        if !report.is_unchanged() {
            say(&summary(&report));
        }
        report_problems(&IndexReport {
            problems: told.news(&report),
            ..report
        });
        Ok(())
    };
    eyes.map(|eyes| eyes.watch(rebuild))
}
