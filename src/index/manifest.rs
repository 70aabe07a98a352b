//! What an index folder says about itself: which generation is current, and the hash of each of its files.
//!
//! ```text
//! index/store/
//!   CURRENT               the name of the generation in use and its manifest's hash, with a checksum of its own
//!   LOCK                  held by whoever writes, and says who that is; empty otherwise
//!   generation-00000001/  one complete index; never changed after CURRENT has named it
//!     manifest.json       versions, counts, and the BLAKE3 hash of every other file
//!     articles.json       what is known of each article
//!     ...                 tantivy's files
//!   retired.json          what is to be removed from a cluster once nobody reads it
//!   guilds/               an index like this for each guild that has articles of its own
//!   set-aside-...         the last generation that was found damaged or outdated
//! ```

use std::collections::HashMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::ArticleFacts;
use super::distant::Placed;
use crate::corpus::{Problem, Sources};
use crate::error::{Error, Result};
use crate::files::{sync_folder, write_synced};
use crate::text::analyser;

/// Version of everything in the folder but the analyser: raise it when a file's form changes.
pub(super) const FORMAT: u32 = 4;
pub(super) const CURRENT: &str = "CURRENT";
/// CURRENT on its way; a writer that is killed just there leaves it behind.
pub(super) const NEXT: &str = "CURRENT.new";
pub(super) const LOCK: &str = "LOCK";
pub(super) const MANIFEST: &str = "manifest.json";
pub(super) const ARTICLES: &str = "articles.json";
pub(super) const GENERATION: &str = "generation-";
pub(super) const BUILDING: &str = "building-";
pub(super) const SET_ASIDE: &str = "set-aside-";

/// The file CURRENT: a line of JSON and a line with that line's BLAKE3 hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Current {
    /// Name of the generation's folder.
    pub(super) generation: String,
    /// BLAKE3 hash of its manifest, in hex.
    pub(super) manifest: String,
    /// Folders of the articles that it was built from, absolute: a damaged index is rebuilt from there.
    pub(super) sources: Sources,
}

/// The file manifest.json.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) format: u32,
    pub(super) analyser: String,
    /// The same as in [`Current`], in case that is the damaged file.
    pub(super) sources: Sources,
    pub(super) statistics: Statistics,
    pub(super) files: Vec<FileHash>,
    /// Where passages lie that do not lie here, or not here alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) placed: Option<Placed>,
}

/// Counts over the whole index, which scoring needs, or over one article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// Number of paragraphs.
    pub passages: u64,
    /// Number of quotable ranges.
    pub sentences: u64,
    /// Number of words in them.
    pub tokens: u64,
}

impl std::ops::AddAssign for Statistics {
    fn add_assign(&mut self, other: Statistics) {
        self.passages += other.passages;
        self.sentences += other.sentences;
        self.tokens += other.tokens;
    }
}

/// A file of a generation as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileHash {
    pub(super) name: String,
    pub(super) bytes: u64,
    pub(super) blake3: String,
}

/// The file articles.json.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Articles {
    /// The articles, in the order of their ids.
    pub(super) articles: Vec<ArticleFacts>,
    /// What each of them has, in the same order.
    pub(super) counts: Vec<Statistics>,
    /// Every file that was looked at with its hash, those that failed too: equal ones mean that nothing changed.
    pub(super) seen: Vec<(PathBuf, String)>,
    /// What was wrong with them.
    pub(super) problems: Vec<Problem>,
}

impl Current {
    /// Reads CURRENT; `None` where there is no such file.
    pub(super) fn read(dir: &Path) -> Result<Option<Current>> {
        let path = dir.join(CURRENT);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(cause)
                if matches!(
                    cause.kind(),
                    std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
                ) =>
            {
                return Ok(None);
            }
            Err(cause) => return Err(Error::io("cannot read", path)(cause)),
        };
        let damaged = |what: &str| Error::Damaged {
            dir: dir.to_owned(),
            what: format!("{CURRENT} {what}"),
        };
        let text = std::str::from_utf8(&bytes).map_err(|_| damaged("is not text"))?;
        let (line, rest) = text.split_once('\n').ok_or_else(|| damaged("is cut short"))?;
        if rest.strip_suffix('\n') != Some(hash(line.as_bytes()).as_str()) {
            return Err(damaged("does not match its checksum"));
        }
        serde_json::from_str(line)
            .map(Some)
            .map_err(|_| damaged("cannot be understood"))
    }

    /// Replaces CURRENT in one step.
    pub(super) fn publish(&self, dir: &Path) -> Result<()> {
        let line = serde_json::to_string(self).map_err(|cause| Error::io("cannot write", dir)(cause.into()))?;
        let content = format!("{line}\n{}\n", hash(line.as_bytes()));
        let temporary = dir.join(NEXT);
        write_synced(&temporary, content.as_bytes())?;
        let path = dir.join(CURRENT);
        fs::rename(&temporary, &path).map_err(Error::io("cannot write", path))?;
        sync_folder(dir)
    }
}

impl Manifest {
    /// Writes the manifest of everything that lies in a finished generation's folder; gives back its hash. Files that are
    /// `known` are not read again.
    pub(super) fn write<'a>(
        folder: &Path,
        sources: &Sources,
        statistics: Statistics,
        placed: Option<Placed>,
        known: impl Iterator<Item = &'a FileHash>,
    ) -> Result<String> {
        let known: HashMap<&str, &FileHash> = known.map(|file| (file.name.as_str(), file)).collect();
        let mut files = Vec::new();
        for name in file_names(folder)? {
            files.push(match known.get(name.as_str()) {
                Some(file) => (*file).clone(),
                None => {
                    let (bytes, blake3) = hash_file(&folder.join(&name))?;
                    FileHash { name, bytes, blake3 }
                }
            });
        }
        let manifest = Manifest {
            format: FORMAT,
            analyser: analyser::VERSION.to_owned(),
            sources: sources.clone(),
            statistics,
            files,
            placed,
        };
        let path = folder.join(MANIFEST);
        let json =
            serde_json::to_vec_pretty(&manifest).map_err(|cause| Error::io("cannot write", &path)(cause.into()))?;
        write_synced(&path, &json)?;
        sync_folder(folder)?;
        Ok(hash(&json))
    }

    /// Reads the manifest that CURRENT names and compares its hash and versions; files are not looked at yet.
    pub(super) fn read(dir: &Path, current: &Current) -> Result<Manifest> {
        let damaged = |what: &str| Error::Damaged {
            dir: dir.to_owned(),
            what: format!("{}/{MANIFEST} {what}", current.generation),
        };
        let path = dir.join(&current.generation).join(MANIFEST);
        let json = match fs::read(&path) {
            Ok(json) => json,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Err(damaged("is missing")),
            Err(cause) => return Err(Error::io("cannot read", path)(cause)),
        };
        if hash(&json) != current.manifest {
            return Err(damaged("does not match its hash"));
        }
        let outdated = |found: String| Error::Outdated {
            dir: dir.to_owned(),
            found,
            needed: format!("format {FORMAT}, analyser {}", analyser::VERSION),
        };
        let versions: Versions = serde_json::from_slice(&json).map_err(|_| damaged("cannot be understood"))?;
        if versions.format != FORMAT || versions.analyser != analyser::VERSION {
            return Err(outdated(format!(
                "format {}, analyser {}",
                versions.format, versions.analyser
            )));
        }
        serde_json::from_slice(&json).map_err(|_| damaged("cannot be understood"))
    }

    /// What is wrong with the files that the manifest lists, one line a file; empty where all is well.
    pub(super) fn verify(&self, folder: &Path) -> Vec<String> {
        let mut findings = Vec::new();
        for file in &self.files {
            match hash_file(&folder.join(&file.name)) {
                Ok((bytes, _)) if bytes != file.bytes => {
                    findings.push(format!("{} has {bytes} bytes instead of {}", file.name, file.bytes));
                }
                Ok((_, blake3)) if blake3 != file.blake3 => {
                    findings.push(format!("{} does not match its hash", file.name));
                }
                Ok(_) => {}
                Err(cause) => findings.push(cause.to_string()),
            }
        }
        findings
    }
}

/// What every version of the manifest has in common.
#[derive(Deserialize)]
struct Versions {
    format: u32,
    analyser: String,
}

/// Names of the files of a folder, sorted, without the manifest.
pub(super) fn file_names(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(Error::io("cannot read", folder))? {
        let name = entry
            .map_err(Error::io("cannot read", folder))?
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name != MANIFEST {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

pub(super) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Size and BLAKE3 hash of a file.
pub(super) fn hash_file(path: &Path) -> Result<(u64, String)> {
    let file = File::open(path).map_err(Error::io("cannot open", path))?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file).map_err(Error::io("cannot read", path))?;
    Ok((hasher.count(), hasher.finalize().to_hex().to_string()))
}
