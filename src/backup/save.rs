//! Writes a backup.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, SystemTime};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use walkdir::WalkDir;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::in_use::InUse;
use super::manifest::{Contents, FORMAT, MANIFEST, Manifest, safe};
use super::places::{ADDED, ARTICLES, Places, STATE, real};
use super::{database, server};
use crate::error::{Error, Result};
use crate::files::{self, sync_folder};

/// Beginning of the name of the folder in which a backup is put together.
const WORK: &str = ".pullquote-backup-";
/// Nothing takes so long: whoever began such a folder was killed.
const ABANDONED_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// How often a file is read anew that changes while it is read, and how long it is left alone in between.
const ATTEMPTS: usize = 10;
const PAUSE: Duration = Duration::from_millis(100);

/// What a backup holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saved {
    /// Files of the operator's folder.
    pub articles: usize,
    /// Files of the folder of added articles, those that wait to be forgotten included.
    pub added: usize,
    /// Whether there were settings and votes.
    pub state: bool,
    /// Links and other things that are no files; they are left out.
    pub left_out: Vec<PathBuf>,
}

/// Saves everything into one file, which is there whole or not at all. Bots may run meanwhile.
///
/// # Errors
/// The file exists and is not to be replaced; something cannot be read or written. Nothing is left behind then.
pub fn save(places: &Places, file: &Path, replace: bool) -> Result<Saved> {
    let target = real(file)?;
    let refused = |what: &str| Error::Backup {
        path: file.to_owned(),
        what: what.to_owned(),
    };
    if target.is_dir() {
        return Err(refused("is a folder: name a file in it"));
    }
    if !replace && target.symlink_metadata().is_ok() {
        return Err(refused("exists already: name another file, or replace it with --force"));
    }
    if [&places.articles, &places.added]
        .iter()
        .any(|place| target.starts_with(place))
    {
        return Err(refused("would lie among the articles: name a file elsewhere"));
    }
    if !places.articles.is_dir() {
        return Err(Error::NoArticles {
            dir: places.articles.clone(),
            what: "there is no articles folder".to_owned(),
        });
    }
    let _in_use = InUse::share(&places.index)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    sweep(folder);
    let work = tempfile::Builder::new()
        .prefix(WORK)
        .tempdir_in(folder)
        .map_err(Error::io("cannot write into", folder))?;
    // Only its owner may read it: votes and questions of people are in it.
    let backup = tempfile::NamedTempFile::new_in(work.path()).map_err(Error::io("cannot write into", folder))?;
    let handle = backup
        .as_file()
        .try_clone()
        .map_err(Error::io("cannot write", &target))?;
    let mut saving = Saving {
        target: &target,
        zip: ZipWriter::new(handle),
        files: BTreeMap::new(),
        copy: tempfile::tempfile_in(work.path()).map_err(Error::io("cannot write into", folder))?,
    };
    let mut saved = Saved::default();
    saved.articles = saving.add_folder(ARTICLES, &places.articles, &mut saved.left_out)?;
    if places.added.is_dir() {
        saved.added = saving.add_folder(ADDED, &places.added, &mut saved.left_out)?;
    }
    let copy = work.path().join(STATE);
    match &places.database {
        Some(url) => server::copy(url, &copy)?,
        None if places.state.exists() => database::copy(&places.state, &copy)?,
        None => {}
    }
    if copy.exists() {
        saved.state = saving.add_file(STATE, &copy)?;
    }
    saving.finish()?;
    backup
        .as_file()
        .sync_all()
        .map_err(Error::io("cannot write", &target))?;
    let persisted = if replace {
        backup.persist(&target)
    } else {
        backup.persist_noclobber(&target)
    };
    persisted.map_err(|failure| Error::io("cannot write", &target)(failure.error))?;
    sync_folder(folder)?;
    Ok(saved)
}

/// A backup that is being written.
struct Saving<'a> {
    /// What it will be called.
    target: &'a Path,
    zip: ZipWriter<File>,
    files: BTreeMap<String, Contents>,
    /// A file as it was at one moment.
    copy: File,
}

impl Saving<'_> {
    /// Adds every file below a folder; tells how many there were.
    fn add_folder(&mut self, name: &str, folder: &Path, left_out: &mut Vec<PathBuf>) -> Result<usize> {
        let mut count = 0;
        let walk = WalkDir::new(folder).follow_links(false).sort_by_file_name();
        for entry in walk
            .into_iter()
            .filter_entry(|entry| !files::is_of_writers(entry.file_name()))
        {
            let entry = match entry {
                Ok(entry) => entry,
                // It went while the folder was read.
                Err(error) if is_missing(error.io_error()) && error.depth() > 0 => continue,
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_owned();
                    return Err(Error::io("cannot read", path)(error.into()));
                }
            };
            if entry.file_type().is_dir() || entry.depth() == 0 {
                continue;
            }
            if !entry.file_type().is_file() {
                left_out.push(entry.into_path());
                continue;
            }
            let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
            let inside = parts.map(|parts| format!("{name}/{}", parts.join("/")));
            let Some(inside) = inside.filter(|inside| safe(inside).is_some()) else {
                return Err(Error::Backup {
                    path: entry.into_path(),
                    what: "has a name that no backup can hold: rename it".to_owned(),
                });
            };
            count += usize::from(self.add_file(&inside, entry.path())?);
        }
        Ok(count)
    }

    /// Adds a file as it is at one moment; false where it is gone.
    fn add_file(&mut self, name: &str, path: &Path) -> Result<bool> {
        let Some((contents, mode)) = self.copy_whole(path)? else {
            return Ok(false);
        };
        self.write_entry(name, mode, contents.bytes)?;
        self.files.insert(name.to_owned(), contents);
        Ok(true)
    }

    /// Copies a file, anew where it changed meanwhile; nothing where it is gone. The second value are its permissions.
    fn copy_whole(&mut self, path: &Path) -> Result<Option<(Contents, u32)>> {
        for _ in 0..ATTEMPTS {
            let mut file = match File::open(path) {
                Ok(file) => file,
                Err(error) if is_missing(Some(&error)) => return Ok(None),
                Err(error) => return Err(Error::io("cannot read", path)(error)),
            };
            let look = |file: &File| file.metadata().map_err(Error::io("cannot read", path));
            let before = look(&file)?;
            let failed = Error::io("cannot write", self.target);
            self.copy.rewind().and_then(|()| self.copy.set_len(0)).map_err(failed)?;
            let mut hasher = blake3::Hasher::new();
            let mut buffer = vec![0; 64 * 1024];
            loop {
                let count = match file.read(&mut buffer) {
                    Ok(0) => break,
                    Ok(count) => count,
                    Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                    Err(cause) => return Err(Error::io("cannot read", path)(cause)),
                };
                hasher.update(&buffer[..count]);
                // What cannot be written is the backup, whatever is being copied.
                let written = self.copy.write_all(&buffer[..count]);
                written.map_err(Error::io("cannot write", self.target))?;
            }
            let bytes = hasher.count();
            let blake3 = hasher.finalize().to_hex().to_string();
            let after = look(&file)?;
            let is_same = before.modified().ok() == after.modified().ok() && after.len() == bytes;
            if is_same {
                return Ok(Some((Contents { bytes, blake3 }, mode_of(&after))));
            }
            thread::sleep(PAUSE);
        }
        Err(Error::Backup {
            path: path.to_owned(),
            what: "changes all the time: try again when it is at rest".to_owned(),
        })
    }

    /// Writes what was copied last.
    fn write_entry(&mut self, name: &str, mode: u32, bytes: u64) -> Result<()> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .unix_permissions(mode)
            // Beyond that a zip file needs its larger form.
            .large_file(bytes >= u64::from(u32::MAX));
        self.zip.start_file(name, options).map_err(self.failed())?;
        self.copy
            .rewind()
            .and_then(|()| io::copy(&mut self.copy, &mut self.zip))
            .map_err(Error::io("cannot write", self.target))?;
        Ok(())
    }

    /// Writes the manifest, and where everything stands.
    fn finish(mut self) -> Result<()> {
        let manifest = Manifest {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            made: OffsetDateTime::now_utc().format(&Rfc3339).unwrap_or_default(),
            files: std::mem::take(&mut self.files),
        };
        let failed = Error::io("cannot write", self.target);
        let json = serde_json::to_vec_pretty(&manifest).map_err(|cause| failed(cause.into()))?;
        let failed = self.failed();
        let options = SimpleFileOptions::default().unix_permissions(0o600);
        self.zip.start_file(MANIFEST, options).map_err(&failed)?;
        self.zip
            .write_all(&json)
            .map_err(Error::io("cannot write", self.target))?;
        self.zip.finish().map_err(failed)?;
        Ok(())
    }

    fn failed(&self) -> impl Fn(zip::result::ZipError) -> Error + use<> {
        let target = self.target.to_owned();
        move |cause| Error::io("cannot write", &target)(cause.into())
    }
}

fn is_missing(error: Option<&io::Error>) -> bool {
    error.is_some_and(|error| error.kind() == io::ErrorKind::NotFound)
}

#[cfg(unix)]
fn mode_of(file: &fs::Metadata) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    file.permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode_of(_file: &fs::Metadata) -> u32 {
    0o644
}

/// Removes what backups that were killed had begun. It takes room and does no other harm.
fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let is_work = entry.file_name().as_encoded_bytes().starts_with(WORK.as_bytes());
        let modified = entry.metadata().and_then(|found| found.modified());
        let age = modified
            .ok()
            .and_then(|modified| SystemTime::now().duration_since(modified).ok());
        if is_work && age.is_some_and(|age| age > ABANDONED_AFTER) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
