//! What the system tells about changes in folders: on Linux through inotify, elsewhere nothing.

/// What was noticed since the last time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Notice {
    /// Nothing that concerns articles.
    Nothing,
    /// Files that are articles.
    Files,
    /// Folders came or went, or the system lost count: which folders there are has to be found out anew.
    Folders,
}

#[cfg(target_os = "linux")]
pub(super) use linux::Notices;
#[cfg(not(target_os = "linux"))]
pub(super) use nowhere::Notices;

#[cfg(target_os = "linux")]
mod linux {
    use std::ffi::OsStr;
    use std::mem::MaybeUninit;
    use std::os::fd::OwnedFd;
    use std::os::unix::ffi::OsStrExt;
    use std::path::Path;

    use rustix::fs::inotify::{self, CreateFlags, Event, ReadFlags, Reader, WatchFlags};
    use rustix::io::Errno;

    use super::Notice;
    use crate::corpus;

    /// Bytes of the events that are read at once.
    const BUFFER: usize = 16 * 1024;
    /// So many events are read before whoever asked gets an answer; the rest is there the next time.
    const MOST: usize = 20_000;

    /// A subscription to changes in folders; it ends with the value.
    #[derive(Debug)]
    pub(in super::super) struct Notices {
        queue: Option<OwnedFd>,
        /// Why some folder is not watched.
        missed: Option<String>,
    }

    impl Notices {
        /// A subscription to nothing yet.
        pub(in super::super) fn new() -> Notices {
            match inotify::init(CreateFlags::NONBLOCK | CreateFlags::CLOEXEC) {
                Ok(queue) => Notices {
                    queue: Some(queue),
                    missed: None,
                },
                Err(cause) => Notices {
                    queue: None,
                    missed: Some(in_words(cause)),
                },
            }
        }

        /// Subscribes to what happens directly in a folder.
        pub(in super::super) fn add(&mut self, folder: &Path) {
            let Some(queue) = &self.queue else { return };
            let flags = WatchFlags::CREATE
                | WatchFlags::DELETE
                | WatchFlags::MOVE
                | WatchFlags::MODIFY
                | WatchFlags::CLOSE_WRITE
                | WatchFlags::ATTRIB
                | WatchFlags::DELETE_SELF
                | WatchFlags::MOVE_SELF
                | WatchFlags::ONLYDIR;
            match inotify::add_watch(queue, folder, flags) {
                Ok(_) => {}
                // Gone already, or nothing that anybody could read an article from: its parent tells when that changes.
                Err(Errno::NOENT | Errno::NOTDIR | Errno::ACCESS) => {}
                Err(cause) => self.missed = Some(in_words(cause)),
            }
        }

        /// Why changes may go unnoticed, where they may.
        pub(in super::super) fn missed(&self) -> Option<&str> {
            self.missed.as_deref()
        }

        /// What happened since the last time. Does not wait.
        pub(in super::super) fn take(&mut self) -> Notice {
            let Some(queue) = &self.queue else {
                return Notice::Nothing;
            };
            let mut noticed = Notice::Nothing;
            let mut buffer = [MaybeUninit::uninit(); BUFFER];
            let mut events = Reader::new(queue, &mut buffer);
            for _ in 0..MOST {
                match events.next() {
                    Ok(event) => noticed = noticed.max(meaning_of(&event)),
                    Err(_) => break,
                }
            }
            noticed
        }
    }

    fn meaning_of(event: &Event<'_>) -> Notice {
        let flags = event.events();
        let of_itself = ReadFlags::DELETE_SELF | ReadFlags::MOVE_SELF | ReadFlags::UNMOUNT | ReadFlags::QUEUE_OVERFLOW;
        if flags.intersects(of_itself) {
            return Notice::Folders;
        }
        let Some(name) = event.file_name().map(|name| OsStr::from_bytes(name.to_bytes())) else {
            return Notice::Nothing;
        };
        if flags.contains(ReadFlags::ISDIR) {
            // What is hidden is not walked.
            let is_hidden = name.as_bytes().starts_with(b".");
            return if is_hidden { Notice::Nothing } else { Notice::Folders };
        }
        if corpus::is_article_name(Path::new(name)) {
            Notice::Files
        } else {
            Notice::Nothing
        }
    }

    /// The system's words, and what an operator can do about it.
    fn in_words(cause: Errno) -> String {
        match cause {
            Errno::NOSPC => "too many folders are watched: raise fs.inotify.max_user_watches".to_owned(),
            Errno::MFILE => "too many programs watch: raise fs.inotify.max_user_instances".to_owned(),
            other => other.to_string(),
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod nowhere {
    use std::path::Path;

    use super::Notice;

    /// A subscription where there is none to be had.
    #[derive(Debug)]
    pub(in super::super) struct Notices;

    impl Notices {
        pub(in super::super) fn new() -> Notices {
            Notices
        }

        pub(in super::super) fn add(&mut self, _folder: &Path) {}

        pub(in super::super) fn missed(&self) -> Option<&str> {
            Some("only on Linux is the program told of changes")
        }

        pub(in super::super) fn take(&mut self) -> Notice {
            Notice::Nothing
        }
    }
}
