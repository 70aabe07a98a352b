//! Reads a backup, believing nothing that it says.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use zip::ZipArchive;
use zip::result::ZipError;

use super::manifest::{FORMAT, MANIFEST, Manifest, Version, safe};
use crate::error::{Error, Result};

/// Nothing that was packed as a backup's entries are is more than so many times larger than its pack.
const MOST_PACKED: u64 = 1100;
/// Largest manifest, in bytes: that of some hundred thousand articles.
const LARGEST_MANIFEST: u64 = 256 * 1024 * 1024;

/// A backup whose list of files is known to be sound; what is in them is known only once it was read.
pub(super) struct Archive {
    path: PathBuf,
    zip: ZipArchive<BufReader<File>>,
    pub(super) manifest: Manifest,
}

impl Archive {
    /// Opens a backup and looks at its list of files.
    ///
    /// # Errors
    /// It is none, is damaged, was made by a newer version, or names what it may not.
    pub(super) fn open(path: &Path) -> Result<Archive> {
        let file = File::open(path).map_err(Error::io("cannot read", path))?;
        let packed = file.metadata().map_err(Error::io("cannot read", path))?.len();
        let zip = ZipArchive::new(BufReader::new(file)).map_err(|cause| unusable(path, &cause))?;
        let mut archive = Archive {
            path: path.to_owned(),
            zip,
            manifest: Manifest {
                format: FORMAT,
                program: String::new(),
                made: String::new(),
                files: Default::default(),
            },
        };
        let json = archive.read_manifest()?;
        let version: Version =
            serde_json::from_slice(&json).map_err(|_| damaged(path, "its list of files cannot be understood"))?;
        if version.format != FORMAT {
            return Err(error(
                path,
                format!(
                    "was made by pullquote {} in form {}, and this version reads form {FORMAT}: restore it with a newer one",
                    version.program, version.format
                ),
            ));
        }
        archive.manifest =
            serde_json::from_slice(&json).map_err(|_| damaged(path, "its list of files cannot be understood"))?;
        archive.check_names(packed)?;
        Ok(archive)
    }

    fn read_manifest(&mut self) -> Result<Vec<u8>> {
        let path = self.path.clone();
        let mut json = Vec::new();
        let entry = match self.zip.by_name(MANIFEST) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => {
                return Err(error(&path, format!("is no backup of pullquote: it has no {MANIFEST}")));
            }
            Err(cause) => return Err(unusable(&path, &cause)),
        };
        if entry.size() > LARGEST_MANIFEST {
            return Err(damaged(&path, "its list of files is too long"));
        }
        let read = entry.take(LARGEST_MANIFEST).read_to_end(&mut json);
        read.map_err(|cause| damaged(&path, &format!("its list of files: {cause}")))?;
        Ok(json)
    }

    /// The manifest and the zip file must name the same files, and nothing that could lead elsewhere.
    fn check_names(&mut self, packed: u64) -> Result<()> {
        let path = self.path.clone();
        let mut found = BTreeSet::new();
        for number in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(number).map_err(|cause| unusable(&path, &cause))?;
            let name = entry.name().map_err(|cause| unusable(&path, &cause))?.into_owned();
            let is_plain = !entry.is_dir() && !entry.is_symlink() && !entry.encrypted();
            let size = entry.size();
            drop(entry);
            if name == MANIFEST {
                continue;
            }
            if safe(&name).is_none() || !is_plain {
                return Err(damaged(
                    &path,
                    &format!("it holds {name:?}, which is no file of articles, settings or votes"),
                ));
            }
            match self.manifest.files.get(&name) {
                None => {
                    return Err(damaged(
                        &path,
                        &format!("it holds {name:?}, which its list does not name"),
                    ));
                }
                Some(listed) if listed.bytes != size => {
                    return Err(damaged(
                        &path,
                        &format!("{name:?} has {size} bytes instead of {}", listed.bytes),
                    ));
                }
                Some(_) => {}
            }
            if !found.insert(name.clone()) {
                return Err(damaged(&path, &format!("it holds {name:?} twice")));
            }
        }
        if let Some(missing) = self.manifest.files.keys().find(|name| !found.contains(*name)) {
            return Err(damaged(&path, &format!("{missing:?} is missing")));
        }
        let sizes = self.manifest.files.values().map(|listed| listed.bytes);
        let total = sizes.fold(0_u64, u64::saturating_add);
        if total > packed.saturating_mul(MOST_PACKED) {
            return Err(damaged(&path, "it claims to hold more than it can"));
        }
        Ok(())
    }

    /// Unpacks a file, and gives its permissions. What was written is worth something only where that succeeds.
    ///
    /// # Errors
    /// What is in it is not what was put in, or it cannot be written to `path`.
    pub(super) fn unpack(&mut self, name: &str, path: &Path, into: &mut File) -> Result<Option<u32>> {
        let Some(listed) = self.manifest.files.get(name).cloned() else {
            return Err(damaged(&self.path, &format!("{name:?} is missing")));
        };
        let archive = self.path.clone();
        let mut entry = self.zip.by_name(name).map_err(|cause| unusable(&archive, &cause))?;
        let mode = entry.unix_mode();
        let mut hasher = blake3::Hasher::new();
        let mut buffer = vec![0; 64 * 1024];
        let damaged = |what: String| damaged(&archive, &format!("{name:?} {what}"));
        loop {
            let count = match entry.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => count,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => continue,
                Err(cause) => return Err(damaged(format!("cannot be read: {cause}"))),
            };
            hasher.update(&buffer[..count]);
            if hasher.count() > listed.bytes {
                return Err(damaged("is longer than it should be".to_owned()));
            }
            into.write_all(&buffer[..count])
                .map_err(Error::io("cannot write", path))?;
        }
        if hasher.count() != listed.bytes || hasher.finalize().to_hex().as_str() != listed.blake3 {
            return Err(damaged("does not match its hash".to_owned()));
        }
        Ok(mode.map(|mode| mode & 0o777))
    }
}

fn error(path: &Path, what: String) -> Error {
    Error::Backup {
        path: path.to_owned(),
        what,
    }
}

fn damaged(path: &Path, what: &str) -> Error {
    error(
        path,
        format!("is damaged ({what}): nothing was changed; use another backup"),
    )
}

fn unusable(path: &Path, cause: &ZipError) -> Error {
    error(
        path,
        format!("is no backup, or is damaged ({cause}): nothing was changed; use another backup"),
    )
}
