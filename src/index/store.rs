//! The index folder: hands snapshots to readers and lets one writer publish a new generation.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::thread;
use std::time::{Duration, Instant};

use once_cell::sync::OnceCell;

use super::builder::{self, Survey};
use super::distant::{self, Home};
use super::kept::Kept;
use super::lock::WriterLock;
use super::manifest::{BUILDING, Current, GENERATION, MANIFEST, Manifest, NEXT, SET_ASIDE};
use super::{ArticleFacts, IndexReport, Progress, Snapshot};
use crate::corpus::Sources;
use crate::error::{ClusterTrouble, Error, Result};

/// How often a reader looks again for the current generation when a writer removes it under its eyes.
const OPEN_ATTEMPTS: usize = 5;
/// How long a question waits while another process repairs the index.
const REPAIR_PATIENCE: Duration = Duration::from_secs(30);

/// The index of one folder.
#[derive(Debug)]
pub struct Store {
    dir: PathBuf,
    /// Where passages lie, if not on this machine alone.
    home: Option<Home>,
    /// What questions are answered from. Opening can fail, and the next question tries again.
    current: RwLock<OnceCell<Arc<Snapshot>>>,
    /// A newer generation that could not be opened: looking at it again would find the same.
    refused: Mutex<Option<Current>>,
    /// Whether articles changed and the cluster did not take that.
    is_behind: AtomicBool,
}

impl Store {
    /// The store in a folder; nothing is read before it is needed.
    pub fn new(dir: &Path) -> Store {
        Store::with_home(dir, None)
    }

    /// The store of an index whose passages lie in a cluster, where there is one; nothing is asked before it is needed.
    pub fn with_home(dir: &Path, home: Option<Home>) -> Store {
        Store {
            dir: dir.to_owned(),
            home,
            current: RwLock::default(),
            refused: Mutex::default(),
            is_behind: AtomicBool::new(false),
        }
    }

    /// The index folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Where passages lie, if not on this machine alone.
    pub fn home(&self) -> Option<&Home> {
        self.home.as_ref()
    }

    /// The newest generation that this process knows of; the first call opens and verifies it.
    ///
    /// # Errors
    /// There is no index, or it is damaged or outdated.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        let snapshot = current.get_or_try_init(|| self.open().map(Arc::new))?;
        Ok(Arc::clone(snapshot))
    }

    /// Takes up a generation that another process published; true where there was one.
    ///
    /// # Errors
    /// The new generation cannot be opened; the old one stays in use, and the error is given once.
    pub fn refresh(&self) -> Result<bool> {
        let Some(published) = Current::read(&self.dir)? else {
            return Ok(false);
        };
        let current = || self.current.read().unwrap_or_else(PoisonError::into_inner);
        let refused = || self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = current()
            .get()
            .is_some_and(|snapshot| *snapshot.published_as() == published);
        if is_known || refused().as_ref() == Some(&published) {
            return Ok(false);
        }
        // Opening takes as long as reading every file does; questions are answered from the old generation meanwhile.
        match self.open() {
            Ok(snapshot) => {
                let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
                *current = OnceCell::with_value(Arc::new(snapshot));
                Ok(true)
            }
            Err(cause) => {
                *refused() = Some(published);
                Err(cause)
            }
        }
    }

    /// Opens the index; one that is damaged or outdated is set aside and rebuilt from the folder of articles that it
    /// names, or from `sources` where it cannot name one any more. The report is there where that was done.
    ///
    /// # Errors
    /// There is no index, or it cannot be rebuilt either.
    pub fn open_or_repair(&self, sources: Option<&Sources>) -> Result<(Arc<Snapshot>, Option<IndexReport>)> {
        let cause = match self.snapshot() {
            Ok(snapshot) => return Ok((snapshot, None)),
            Err(cause @ (Error::Damaged { .. } | Error::Outdated { .. })) => cause,
            Err(cause) => return Err(cause),
        };
        let recorded = self.recorded_sources().filter(|recorded| recorded.articles.is_dir());
        let Some(sources) = recorded.or_else(|| sources.cloned()) else {
            return Err(cause);
        };
        tracing::debug!(dir = %self.dir.display(), "the index is damaged or outdated and is rebuilt");
        let report = match self.rebuild(&sources, &|_, _| {}) {
            Ok(report) => report,
            // What is wrong is the index; that nothing is there to rebuild it from comes second.
            Err(Error::NoArticles { .. }) => return Err(cause),
            Err(busy @ Error::Busy { .. }) => return Ok((self.wait_for_repair(busy)?, None)),
            Err(failure) => return Err(failure),
        };
        Ok((self.snapshot()?, Some(report)))
    }

    /// Waits for another process that repairs the index already: whoever asks meanwhile is answered a little later.
    fn wait_for_repair(&self, busy: Error) -> Result<Arc<Snapshot>> {
        let begun = Instant::now();
        while begun.elapsed() < REPAIR_PATIENCE {
            thread::sleep(Duration::from_millis(50));
            if let Ok(snapshot) = self.snapshot() {
                return Ok(snapshot);
            }
        }
        Err(busy)
    }

    /// Brings the index up to date with a folder of articles: where a file was added, changed or removed, a new
    /// generation is built and published. Readers go on with the old one meanwhile. `progress` is told how many of how
    /// many articles are done.
    ///
    /// # Errors
    /// `Busy` while another writer is at work (in this process or another), `NoArticles`, `Io`; the published index
    /// stays as it was.
    pub fn rebuild(&self, sources: &Sources, progress: Progress<'_>) -> Result<IndexReport> {
        self.write(sources, progress, false)
    }

    /// The same for changes that were seen, where nobody asked for it: whoever asks meanwhile knows that it will not take
    /// long.
    ///
    /// # Errors
    /// As [`Store::rebuild`].
    pub fn take_up_changes(&self, sources: &Sources) -> Result<IndexReport> {
        self.write(sources, &|_, _| {}, true)
    }

    fn write(&self, sources: &Sources, progress: Progress<'_>, is_unasked: bool) -> Result<IndexReport> {
        let written = self.write_generation(sources, progress, is_unasked);
        match &written {
            Ok(_) => self.is_behind.store(false, Ordering::Relaxed),
            Err(Error::Cluster { .. }) => self.is_behind.store(true, Ordering::Relaxed),
            Err(_) => {}
        }
        written
    }

    /// Whether the last rebuild of this process failed because of the cluster, so that another may do better.
    pub fn is_behind(&self) -> bool {
        self.is_behind.load(Ordering::Relaxed)
    }

    fn write_generation(&self, sources: &Sources, progress: Progress<'_>, is_unasked: bool) -> Result<IndexReport> {
        let begun = Instant::now();
        let sources = absolute(sources)?;
        let survey = Survey::take(&sources)?;
        fs::create_dir_all(&self.dir).map_err(Error::index_folder(&self.dir))?;
        let _lock = WriterLock::acquire(&self.dir, is_unasked)?;
        self.remove_unfinished()?;

        let (before, repaired) = match self.open() {
            Ok(snapshot) => (Some(snapshot), None),
            Err(Error::NoIndex { .. }) => (None, None),
            Err(cause @ (Error::Damaged { .. } | Error::Outdated { .. })) => (None, Some(cause)),
            Err(cause) => return Err(cause),
        };
        let is_there = before.as_ref().is_none_or(Snapshot::is_there);
        if let Some(before) = before.as_ref()
            && before.seen() == survey.seen
            && *before.sources() == sources
            && is_there
        {
            // A writer that was killed between publishing and tidying up has left its predecessor's generation behind.
            self.retire_all_but(before.generation(), false)?;
            let report = IndexReport::unchanged(before, begun.elapsed());
            self.refresh()?;
            return Ok(report);
        }

        if let (Some(home), Some(before)) = (&self.home, &before) {
            distant::sweep(&self.dir, &home.cluster, before.distant(), before.articles())?;
        }
        let kept = Kept::of(before.as_ref().filter(|_| is_there), &sources, &survey);
        let number = 1 + self.generations()?.last().map_or(0, |(number, _)| *number);
        let generation = format!("{GENERATION}{number:08}");
        let building = self.dir.join(format!("{BUILDING}{number:08}"));
        let build = |survey, kept: Option<&Kept<'_>>| {
            fs::create_dir(&building).map_err(Error::index_folder(&building))?;
            builder::build(survey, &sources, &building, kept, self.home.as_ref(), progress)
        };
        let built = match build(survey, kept.as_ref()) {
            // What was to be kept is not there: everything is written anew.
            Err(Error::Cluster {
                trouble: ClusterTrouble::Lost,
                ..
            }) if kept.is_some() => fs::remove_dir_all(&building)
                .map_err(Error::io("cannot remove", &building))
                .and_then(|()| build(Survey::take(&sources)?, None)),
            built => built,
        };
        let built = match built {
            Ok(built) => built,
            Err(cause) => {
                let _ = fs::remove_dir_all(&building);
                return Err(cause);
            }
        };
        let finished = self.dir.join(&generation);
        fs::rename(&building, &finished).map_err(Error::io("cannot rename", &building))?;
        Current {
            generation: generation.clone(),
            manifest: built.manifest,
            sources,
        }
        .publish(&self.dir)?;
        self.retire_all_but(&generation, repaired.is_some())?;
        if let Some(before) = &before
            && let Some(distant) = before.distant()
        {
            let living: HashMap<&str, &str> = built
                .articles
                .articles
                .iter()
                .map(|article| (article.id.as_str(), article.hash.as_str()))
                .collect();
            let is_gone = |article: &&ArticleFacts| living.get(article.id.as_str()) != Some(&article.hash.as_str());
            let gone = before.articles().iter().filter(is_gone);
            distant::retire(&self.dir, distant, built.placed.as_ref(), gone)?;
        }

        let before = before.as_ref().map_or(&[][..], |snapshot| snapshot.articles());
        let mut report = IndexReport::compare(before, &built.articles.articles);
        report.passages = built.statistics.passages as usize;
        report.problems = built.articles.problems;
        report.repaired = repaired.map(|cause| what_was_wrong(&cause));
        self.refresh()?;
        report.seconds = begun.elapsed().as_secs_f64();
        Ok(report)
    }

    /// Removes from the cluster what nobody reads any more, where there is such a thing and nobody writes just now.
    ///
    /// # Errors
    /// The list of it cannot be written.
    pub fn sweep(&self) -> Result<()> {
        let Some(home) = self.home.as_ref().filter(|_| distant::has_overdue(&self.dir)) else {
            return Ok(());
        };
        let _lock = match WriterLock::acquire(&self.dir, true) {
            Err(Error::Busy { .. }) => return Ok(()),
            lock => lock?,
        };
        let current = self.snapshot()?;
        distant::sweep(&self.dir, &home.cluster, current.distant(), current.articles())
    }

    /// Folders of the articles that the index was built from, as far as anything in it can still tell.
    pub fn recorded_sources(&self) -> Option<Sources> {
        if let Ok(Some(current)) = Current::read(&self.dir) {
            return Some(current.sources);
        }
        let generations = self.generations().ok()?;
        generations.iter().rev().find_map(|(_, folder)| {
            let json = fs::read(folder.join(MANIFEST)).ok()?;
            let manifest: Manifest = serde_json::from_slice(&json).ok()?;
            Some(manifest.sources)
        })
    }

    /// Opens and verifies the generation that CURRENT names.
    fn open(&self) -> Result<Snapshot> {
        let mut attempt = 1;
        loop {
            let Some(current) = Current::read(&self.dir)? else {
                return Err(self.without_current());
            };
            let opened = Snapshot::open(&self.dir, &current, self.home.as_ref());
            // A writer that published meanwhile has removed the generation that was being opened.
            let moved_on = opened.is_err() && Current::read(&self.dir)?.as_ref() != Some(&current);
            if !moved_on || attempt == OPEN_ATTEMPTS {
                return opened;
            }
            attempt += 1;
        }
    }

    /// What it means that there is no CURRENT: a folder without generations was never an index.
    fn without_current(&self) -> Error {
        match self.generations() {
            Ok(generations) if !generations.is_empty() => Error::Damaged {
                dir: self.dir.clone(),
                what: "CURRENT is missing".to_owned(),
            },
            _ => Error::NoIndex {
                dir: self.dir.clone(),
                build: format!("pullquote index --index {}", self.dir.display()),
            },
        }
    }

    /// Number and folder of each generation, in order.
    pub(super) fn generations(&self) -> Result<Vec<(u64, PathBuf)>> {
        let names = self.names()?;
        let numbered = names.iter().filter_map(|name| {
            let number = name.strip_prefix(GENERATION)?.parse().ok()?;
            Some((number, self.dir.join(name)))
        });
        Ok(numbered.collect::<BTreeMap<u64, PathBuf>>().into_iter().collect())
    }

    /// Removes what a writer that was killed had begun. Only the holder of the lock may do that.
    fn remove_unfinished(&self) -> Result<()> {
        for name in self.names()?.iter().filter(|name| name.starts_with(BUILDING)) {
            let path = self.dir.join(name);
            fs::remove_dir_all(&path).map_err(Error::io("cannot remove", path))?;
        }
        // Replaced by the next publication anyway; there may be none today.
        let _ = fs::remove_file(self.dir.join(NEXT));
        Ok(())
    }

    /// Removes the generations that are not current any more; the last is set aside instead where it was damaged, so
    /// that somebody can look at what happened.
    fn retire_all_but(&self, generation: &str, set_aside: bool) -> Result<()> {
        let mut old: Vec<_> = self
            .generations()?
            .into_iter()
            .filter(|(_, path)| !path.ends_with(generation))
            .collect();
        if let Some((number, path)) = old.last().cloned().filter(|_| set_aside) {
            for name in self.names()?.iter().filter(|name| name.starts_with(SET_ASIDE)) {
                let earlier = self.dir.join(name);
                fs::remove_dir_all(&earlier).map_err(Error::io("cannot remove", earlier))?;
            }
            let aside = self.dir.join(format!("{SET_ASIDE}{number:08}"));
            fs::rename(&path, &aside).map_err(Error::io("cannot rename", path))?;
            old.pop();
        }
        for (_, path) in old {
            fs::remove_dir_all(&path).map_err(Error::io("cannot remove", path))?;
        }
        Ok(())
    }

    fn names(&self) -> Result<Vec<String>> {
        super::manifest::file_names(&self.dir)
    }
}

/// The same folders by their full paths, which hold wherever the program is started next.
fn absolute(sources: &Sources) -> Result<Sources> {
    // What nobody has added to yet is not there; it is found by its name once it is.
    let whole = |added: &PathBuf| added.canonicalize().or_else(|_| std::path::absolute(added));
    let added = sources.added.as_ref().map(whole).transpose();
    let added = added.map_err(Error::io("cannot find", "the folder of added articles"))?;
    if let Some(own) = added.as_ref().filter(|_| sources.of_a_guild) {
        return Ok(Sources {
            articles: own.clone(),
            added: added.clone(),
            of_a_guild: true,
        });
    }
    let articles = sources.articles.canonicalize().map_err(|cause| match cause.kind() {
        std::io::ErrorKind::NotFound => Error::NoArticles {
            dir: sources.articles.clone(),
            what: "there is no articles folder".to_owned(),
        },
        _ => Error::io("cannot read", &sources.articles)(cause),
    })?;
    Ok(Sources {
        articles,
        added,
        of_a_guild: false,
    })
}

/// What was wrong with an index that is rebuilt by itself: without the advice to rebuild it.
fn what_was_wrong(cause: &Error) -> String {
    match cause {
        Error::Damaged { dir, what } => format!("the index in {} was damaged ({what})", dir.display()),
        Error::Outdated { dir, found, needed } => format!(
            "the index in {} was built by another version of pullquote ({found}, this one needs {needed})",
            dir.display()
        ),
        other => other.to_string(),
    }
}
