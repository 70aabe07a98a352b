//! Sees that articles came, went or changed, and has the index brought up to date: one thread beside everything else.
//!
//! The system only says when to look. Whether anything changed is found out by a [`Look`] at the folders, so that
//! hidden files, an editor's temporary files and the index itself cause no work, and nothing that the system forgot to
//! say is missed for long.
//!
//! `examples/own_front.rs` has its index brought up to date like this.

mod notices;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use self::notices::{Notice, Notices};
use crate::config::Sources;
use crate::corpus::{self, Look, Problem};
use crate::error::{Error, Result};
use crate::index::IndexReport;

/// How often the system is asked what it has noticed.
const TICK: Duration = Duration::from_millis(200);
/// A change is taken up when nothing has changed for so long,
const QUIET: Duration = Duration::from_secs(1);
/// and after so long however much goes on.
const LATEST: Duration = Duration::from_secs(10);
/// How often folders are looked at that the system does not watch, and how soon a failed rebuild is tried again.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How often those are looked at that it does watch: of what other computers do to a shared folder it does not know.
const LOOK_ANYWAY: Duration = Duration::from_secs(300);
/// How soon it is tried again while another writer is at work.
const AFTER_BUSY: Duration = Duration::from_secs(1);

/// Begins to notice changes in the folders. What changes from now on is taken up after [`Eyes::watch`]; so open the eyes
/// before the index is refreshed for the first time.
pub fn open(sources: &Sources) -> Eyes {
    let folders = [Some(&sources.articles), sources.added.as_ref()];
    let mut eyes = Eyes {
        folders: folders.into_iter().flatten().cloned().collect(),
        identities: Vec::new(),
        notices: Notices::new(),
        seen: Look::default(),
        looked: Instant::now(),
        is_stale: true,
        warned: false,
    };
    eyes.look();
    eyes
}

/// What notices changes.
#[derive(Debug)]
pub struct Eyes {
    folders: Vec<PathBuf>,
    /// Which folders those were when their watching began; nothing where there was none.
    identities: Vec<Option<Identity>>,
    notices: Notices,
    seen: Look,
    looked: Instant,
    /// Whether other folders are to be watched than those that are.
    is_stale: bool,
    warned: bool,
}

/// Changes are taken up until this is dropped. A rebuild that is under way then is not waited for.
#[derive(Debug)]
pub struct Watching {
    _stop: Sender<()>,
}

/// Which problems were told, so that each is told once.
#[derive(Debug, Default)]
pub struct Told(Vec<Problem>);

impl Eyes {
    /// Calls `rebuild` after each change, on a thread of its own and never twice at once. Many changes in a row are one.
    /// Where it gives `Busy` it is called again shortly, after another error a while later.
    pub fn watch(self, rebuild: impl FnMut() -> Result<()> + Send + 'static) -> Watching {
        let (stop, stopped) = channel();
        let begun = thread::Builder::new()
            .name("watch".to_owned())
            .spawn(move || take_up_changes(self, rebuild, &stopped));
        if let Err(error) = begun {
            tracing::warn!(%error, "changes of the articles are not taken up by themselves");
        }
        Watching { _stop: stop }
    }

    /// Whether something may have changed.
    fn notice(&mut self) -> bool {
        let noticed = self.notices.take();
        let is_other = identities(&self.folders) != self.identities;
        self.is_stale |= noticed == Notice::Folders || is_other;
        noticed != Notice::Nothing || is_other
    }

    /// Whether it is time to look although nothing was noticed.
    fn is_restless(&self) -> bool {
        let patience = match self.notices.missed() {
            Some(_) => LOOK_EVERY,
            None => LOOK_ANYWAY,
        };
        self.looked.elapsed() >= patience
    }

    /// Looks at all folders; true where something changed since the last time.
    fn look(&mut self) -> bool {
        let is_stale = std::mem::take(&mut self.is_stale);
        if is_stale {
            self.identities = identities(&self.folders);
            self.notices = Notices::new();
        }
        // A folder is watched before its files are seen: what happens to them meanwhile is noticed.
        let notices = &mut self.notices;
        let seen = corpus::look(&self.folders, |folder| {
            if is_stale {
                notices.add(folder);
            }
        });
        if let Some(cause) = self.notices.missed().filter(|_| !self.warned) {
            self.warned = true;
            tracing::warn!(
                cause,
                seconds = LOOK_EVERY.as_secs(),
                "the articles cannot be watched: they are looked at from time to time instead"
            );
        }
        self.looked = Instant::now();
        let has_changed = seen != self.seen;
        self.seen = seen;
        has_changed
    }
}

impl Told {
    /// The problems that were told already are those that the index knows.
    pub fn already(problems: &[Problem]) -> Told {
        Told(problems.to_vec())
    }

    /// The problems of a report that the one before did not have.
    pub fn news(&mut self, report: &IndexReport) -> Vec<Problem> {
        let before = std::mem::replace(&mut self.0, report.problems.clone());
        let is_new = |problem: &&Problem| !before.contains(problem);
        report.problems.iter().filter(is_new).cloned().collect()
    }
}

/// Changes that were noticed and not looked at yet.
#[derive(Debug, Clone, Copy)]
struct Unrest {
    first: Instant,
    last: Instant,
}

impl Unrest {
    fn is_over(&self) -> bool {
        self.last.elapsed() >= QUIET || self.first.elapsed() >= LATEST
    }
}

/// The thread's whole life.
fn take_up_changes(mut eyes: Eyes, mut rebuild: impl FnMut() -> Result<()>, stopped: &Receiver<()>) {
    let mut unrest: Option<Unrest> = None;
    // When the index is to be brought up to date, where it is behind.
    let mut due: Option<Instant> = None;
    let mut last_error: Option<String> = None;
    while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
        if eyes.notice() {
            let now = Instant::now();
            unrest.get_or_insert(Unrest { first: now, last: now }).last = now;
        }
        if unrest.is_some_and(|unrest| unrest.is_over()) || (unrest.is_none() && eyes.is_restless()) {
            unrest = None;
            if eyes.look() {
                due = Some(Instant::now());
            }
        }
        if due.is_none_or(|due| due > Instant::now()) {
            continue;
        }
        match catch_unwind(AssertUnwindSafe(&mut rebuild)) {
            Ok(Ok(())) => {
                due = None;
                last_error = None;
            }
            Ok(Err(Error::Busy { .. })) => due = Some(Instant::now() + AFTER_BUSY),
            failed => {
                due = Some(Instant::now() + LOOK_EVERY);
                let error = match failed {
                    Ok(Err(error)) => error.to_string(),
                    _ => "the rebuild panicked".to_owned(),
                };
                // Said when it is new, not every time.
                if last_error.as_ref() != Some(&error) {
                    tracing::warn!(%error, "the articles changed and the index stays as it was");
                }
                last_error = Some(error);
            }
        }
    }
}

/// Device and number of a folder, or when it was made.
type Identity = (u64, u64);

fn identities(folders: &[PathBuf]) -> Vec<Option<Identity>> {
    folders.iter().map(|folder| identity(folder)).collect()
}

/// Which folder it is that has this name now: one that took another's place has to be watched anew.
fn identity(folder: &Path) -> Option<Identity> {
    let found = fs::metadata(folder).ok().filter(fs::Metadata::is_dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        Some((found.dev(), found.ino()))
    }
    #[cfg(not(unix))]
    {
        let made = found.created().ok()?;
        let since = made.duration_since(std::time::UNIX_EPOCH).ok()?;
        Some((0, u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)))
    }
}
