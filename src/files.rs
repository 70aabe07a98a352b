//! How files get to the disk: whole, in one step, and not only on their way there when a function returns; and who may
//! write them.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use crate::error::{Error, Result};

/// Writes a file whose bytes are on the disk when this returns.
pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = File::create(path).map_err(Error::io("cannot write", path))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(Error::io("cannot write", path))
}

/// Beginning of the name of a file that is being written.
const UNFINISHED: &str = ".adding-";
/// Nothing takes so long to write: whoever began such a file was killed.
const ABANDONED_AFTER: Duration = Duration::from_secs(60 * 60);

/// Writes a file in one step: under its name there is the old one or the new one, whole.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    // Its name begins with a dot, so that nobody takes the half of it for an article.
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    let mut file = builder
        .prefix(UNFINISHED)
        .tempfile_in(folder)
        .map_err(Error::io("cannot write into", folder))?;
    file.write_all(bytes)
        .and_then(|()| file.as_file().sync_all())
        .map_err(Error::io("cannot write", path))?;
    file.persist(path)
        .map_err(|failure| Error::io("cannot write", path)(failure.error))?;
    Ok(())
}

/// Removes what programs that were killed had begun to write. It takes room and does no other harm.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let modified = entry.metadata().and_then(|file| file.modified());
        let age = modified.ok().and_then(|modified| modified.elapsed().ok());
        if is_unfinished(&entry.file_name()) && age.is_some_and(|age| age > ABANDONED_AFTER) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Name of a file that is held while something in its folder changes.
const LOCK: &str = ".lock";

/// Waits until nobody else changes the folder, so that what is seen still holds when something is written. The lock goes with the value, and with the process however that ends.
pub(crate) fn lock(folder: &Path) -> Result<File> {
    let path = folder.join(LOCK);
    let file = File::options().create(true).append(true).open(&path);
    let file = file.map_err(Error::io("cannot write", &path))?;
    file.lock().map_err(Error::io("cannot lock", &path))?;
    Ok(file)
}

/// Whether a file of this name is there for writers only: one that is being written, or what they hold.
pub(crate) fn is_of_writers(name: &OsStr) -> bool {
    name == LOCK || is_unfinished(name)
}

fn is_unfinished(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes())
}

/// Swaps what two names of one file system stand for, in one step.
///
/// # Errors
/// `Unsupported` where the system cannot do that: nothing has happened then.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
pub(crate) fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE) {
        Ok(()) => Ok(()),
        // What a file system says that has never heard of it.
        Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => Err(io::ErrorKind::Unsupported.into()),
        Err(cause) => Err(cause.into()),
    }
}

/// There is no such thing elsewhere.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
pub(crate) fn exchange(_one: &Path, _other: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Makes renames and new files of a folder durable.
pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    // Only Unix lets a folder be opened and synced; elsewhere the rename itself is all there is.
    if cfg!(unix) {
        File::open(folder)
            .and_then(|handle| handle.sync_all())
            .map_err(Error::io("cannot sync", folder))?;
    }
    Ok(())
}
