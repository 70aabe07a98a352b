//! What is to take the place of a folder or a file: written beside it first, then swapped with it in one step.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use super::archive::Archive;
use crate::error::{Error, Result};
use crate::files::{exchange, sync_folder};

/// End of the name of what is being written.
const UNFINISHED: &str = ".restoring";

/// Something that is written beside its place. It is removed again with the value, unless it was swapped in.
#[derive(Debug)]
pub(super) struct Staged {
    path: PathBuf,
    target: PathBuf,
}

impl Staged {
    /// A folder beside another; what a restore that was killed had begun there is removed.
    pub(super) fn folder(target: &Path) -> Result<Staged> {
        let staged = Staged::begin(target)?;
        fs::create_dir(&staged.path).map_err(Error::io("cannot make the folder", &staged.path))?;
        Ok(staged)
    }

    /// A file beside another.
    pub(super) fn file(target: &Path) -> Result<Staged> {
        Staged::begin(target)
    }

    fn begin(target: &Path) -> Result<Staged> {
        let folder = parent(target);
        fs::create_dir_all(folder).map_err(Error::io("cannot make the folder", folder))?;
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let staged = Staged {
            path: folder.join(format!(".{name}{UNFINISHED}")),
            target: target.to_owned(),
        };
        remove(&staged.path).map_err(Error::io("cannot remove", &staged.path))?;
        Ok(staged)
    }

    /// Where it lies until it is swapped in.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// What it is to take the place of.
    pub(super) fn target(&self) -> &Path {
        &self.target
    }

    /// Unpacks a file of a backup to a path in it, or as it where `inside` is empty. When this returns it is on the disk.
    pub(super) fn unpack(&self, archive: &mut Archive, name: &str, inside: &Path) -> Result<()> {
        let path = match inside.as_os_str().is_empty() {
            true => self.path.clone(),
            false => self.path.join(inside),
        };
        let folder = parent(&path);
        fs::create_dir_all(folder).map_err(Error::io("cannot make the folder", folder))?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path).map_err(Error::io("cannot write", &path))?;
        let mode = archive.unpack(name, &path, &mut file)?;
        allow(&file, mode)
            .and_then(|()| file.sync_all())
            .map_err(Error::io("cannot write", &path))
    }

    /// Puts it in its place in one step; what was there is found under the path that is given back. On systems that
    /// cannot swap two names there is a moment in which the place is empty.
    pub(super) fn swap_in(self, time: &str) -> Result<Option<PathBuf>> {
        let failed = || Error::io("cannot replace", &self.target);
        let folder = parent(&self.target);
        if self.target.symlink_metadata().is_err() {
            fs::rename(&self.path, &self.target).map_err(failed())?;
            sync_folder(folder)?;
            return Ok(None);
        }
        let aside = aside(&self.target, time);
        // First the new takes the name that the old will have: whatever happens, nobody takes the old for a leftover.
        fs::rename(&self.path, &aside).map_err(failed())?;
        match exchange(&aside, &self.target) {
            Ok(()) => {}
            Err(cause) => {
                // What is there is as it was.
                fs::rename(&aside, &self.path).map_err(failed())?;
                if cause.kind() != io::ErrorKind::Unsupported {
                    return Err(failed()(cause));
                }
                self.swap_in_two_steps(&aside).map_err(failed())?;
            }
        }
        sync_folder(folder)?;
        Ok(Some(aside))
    }

    fn swap_in_two_steps(&self, aside: &Path) -> io::Result<()> {
        fs::rename(&self.target, aside)?;
        fs::rename(&self.path, &self.target).inspect_err(|_| {
            // The reason that is given is the first one; where this fails too, the old is still found under its new name.
            let _ = fs::rename(aside, &self.target);
        })
    }

    /// Makes every folder of it durable.
    pub(super) fn sync(&self) -> Result<()> {
        for entry in walkdir::WalkDir::new(&self.path).into_iter().flatten() {
            if entry.file_type().is_dir() {
                sync_folder(entry.path())?;
            }
        }
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // Where that fails the next restore tries again.
        let _ = remove(&self.path);
    }
}

/// A name that nothing has yet for what was in a place before.
pub(super) fn aside(target: &Path, time: &str) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let name = format!("{name}.before-restore-{time}");
    let folder = parent(target);
    let more = (2..).map(|number| folder.join(format!("{name}-{number}")));
    let mut names = std::iter::once(folder.join(&name)).chain(more);
    names
        .find(|path| path.symlink_metadata().is_err())
        .unwrap_or_else(|| folder.join(&name))
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Removes a file or a folder, which need not be there.
fn remove(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(_) => Ok(()),
    }
}

/// Gives a file the permissions that it had. Its owner may always read and write it.
#[cfg(unix)]
fn allow(file: &File, mode: Option<u32>) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(mode.unwrap_or(0o644) | 0o600))
}

#[cfg(not(unix))]
fn allow(_file: &File, _mode: Option<u32>) -> io::Result<()> {
    Ok(())
}
