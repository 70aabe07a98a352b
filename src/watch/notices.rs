//! What the system tells about changes in folders, in three words: through the crate notify, which knows how each system
//! does that.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use notify::event::{CreateKind, ModifyKind, RemoveKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::corpus;

/// What Linux says where one user has no more subscriptions (EMFILE); the standard library has no word for it.
const TOO_MANY_FILES: i32 = 24;

/// What was noticed since the last time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Notice {
    /// Nothing that concerns articles.
    #[default]
    Nothing,
    /// Files that are articles.
    Files,
    /// Folders came or went, or the system lost count: which folders there are has to be found out anew.
    Folders,
}

/// A subscription to changes in folders; it ends with the value.
#[derive(Debug)]
pub(super) struct Notices {
    watcher: Option<RecommendedWatcher>,
    noticed: Arc<Mutex<Notice>>,
    /// Why some folder is not watched.
    missed: Option<String>,
}

impl Notices {
    /// A subscription to nothing yet.
    pub(super) fn new() -> Notices {
        let noticed = Arc::new(Mutex::new(Notice::Nothing));
        let note = {
            let noticed = Arc::clone(&noticed);
            move |event: notify::Result<Event>| {
                let mut noticed = noticed.lock().unwrap_or_else(PoisonError::into_inner);
                *noticed = noticed.max(meaning_of(&event));
            }
        };
        let (watcher, missed) = match notify::recommended_watcher(note) {
            Ok(watcher) => (Some(watcher), None),
            Err(cause) => (None, Some(in_words(&cause))),
        };
        Notices {
            watcher,
            noticed,
            missed,
        }
    }

    /// Subscribes to what happens directly in a folder.
    pub(super) fn add(&mut self, folder: &Path) {
        let Some(watcher) = &mut self.watcher else { return };
        match watcher.watch(folder, RecursiveMode::NonRecursive) {
            Ok(()) => {}
            // Gone already, or nothing that anybody could read an article from: its parent tells when that changes.
            Err(cause) if is_unreadable(&cause) => {}
            Err(cause) => self.missed = Some(in_words(&cause)),
        }
    }

    /// Why changes may go unnoticed, where they may.
    pub(super) fn missed(&self) -> Option<&str> {
        self.missed.as_deref()
    }

    /// What happened since the last time. Does not wait.
    pub(super) fn take(&mut self) -> Notice {
        std::mem::take(&mut *self.noticed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn meaning_of(event: &notify::Result<Event>) -> Notice {
    let Ok(event) = event else { return Notice::Folders };
    if event.need_rescan() {
        return Notice::Folders;
    }
    if matches!(event.kind, EventKind::Access(_)) {
        return Notice::Nothing;
    }
    let meanings = event.paths.iter().map(|path| meaning_for(event.kind, path));
    meanings.max().unwrap_or_default()
}

fn meaning_for(kind: EventKind, path: &Path) -> Notice {
    let name = path.file_name().unwrap_or_default();
    if corpus::is_article_name(Path::new(name)) {
        return Notice::Files;
    }
    // What is hidden is not walked.
    if is_hidden(name) {
        return Notice::Nothing;
    }
    match kind {
        EventKind::Create(CreateKind::File) | EventKind::Remove(RemoveKind::File) => Notice::Nothing,
        // Of what was renamed nobody says whether it is a folder; and a folder may have any name.
        EventKind::Create(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)) => Notice::Folders,
        _ => Notice::Nothing,
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}

fn is_unreadable(cause: &notify::Error) -> bool {
    match &cause.kind {
        notify::ErrorKind::PathNotFound => true,
        notify::ErrorKind::Io(cause) => matches!(
            cause.kind(),
            ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::PermissionDenied
        ),
        _ => false,
    }
}

/// The system's words, and what an operator can do about it.
fn in_words(cause: &notify::Error) -> String {
    match &cause.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "too many folders are watched: raise fs.inotify.max_user_watches".to_owned()
        }
        notify::ErrorKind::Io(cause) if cause.raw_os_error() == Some(TOO_MANY_FILES) => {
            "too many programs watch: raise fs.inotify.max_user_instances".to_owned()
        }
        _ => cause.to_string(),
    }
}
