//! Files of other kinds that lie among the operator's articles: a copy of each in Markdown is kept beside what was added.
//!
//! A copy is made anew when its original changes and goes when it is gone. A file that cannot be converted costs itself
//! only, and is not tried again until it changes.
//!
//! [`rebuild`] takes the place of [`Store::rebuild`] where such files are to count. It converts in processes of the running
//! program, which therefore has to be able to convert ([`crate::convert::child`]).

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::config::Sources;
use crate::convert::child::Converter;
use crate::convert::{self, Converted, Limits, Origin, Refusal};
use crate::corpus::{self, ArticleFile, Problem};
use crate::error::{Error, Result};
use crate::files::{lock, replace, sweep, sync_folder};
use crate::index::{IndexReport, Progress, Store};
use crate::intake::added::{IMPORTED, is_imported};

/// What is known of the originals. Its name begins with a dot: it is no article.
const RECORD: &str = ".originals.json";

/// How a file becomes an article: by its name, its bytes and where it came from.
pub type Convert<'a> = &'a dyn Fn(&str, &[u8], &Origin) -> Result<Converted, Refusal>;

/// Brings the copies up to date, then the index. What is wrong with an original stands in the report.
///
/// # Errors
/// As [`Store::rebuild`].
pub fn rebuild(store: &Store, sources: &Sources, progress: Progress<'_>) -> Result<IndexReport> {
    after_copies(sources, || store.rebuild(sources, progress))
}

/// The same for changes that were seen, where nobody asked for it.
///
/// # Errors
/// As [`Store::take_up_changes`].
pub fn take_up_changes(store: &Store, sources: &Sources) -> Result<IndexReport> {
    after_copies(sources, || store.take_up_changes(sources))
}

fn after_copies(sources: &Sources, rebuild: impl FnOnce() -> Result<IndexReport>) -> Result<IndexReport> {
    let convert = |name: &str, bytes: &[u8], origin: &Origin| {
        Converter::of_this_program().and_then(|converter| converter.convert(name, bytes, origin))
    };
    let problems = sync(sources, &convert).unwrap_or_else(|cause| {
        // The articles that are there are worth more than those that could not be copied.
        vec![Problem {
            path: PathBuf::from(IMPORTED),
            what: format!("cannot be brought up to date: {cause}"),
            fatal: false,
        }]
    });
    match rebuild() {
        Ok(mut report) => {
            report.problems.extend(problems);
            Ok(report)
        }
        Err(cause) => {
            // There is no report, and what is wrong with the files may be why.
            for problem in problems.iter().filter(|problem| problem.fatal) {
                tracing::warn!(path = %problem.path.display(), what = problem.what, "a file is left out");
            }
            Err(cause)
        }
    }
}

/// Brings the copies up to date. Gives back what is wrong with originals, each time anew.
///
/// A process that is killed in the midst leaves each copy as it was or as it becomes.
///
/// # Errors
/// The articles cannot be listed, or the copies not be written.
pub fn sync(sources: &Sources, convert: Convert<'_>) -> Result<Vec<Problem>> {
    // Nobody but the operator puts files into a folder: what guilds add is converted on its way.
    let Some(added) = sources.added.as_deref().filter(|_| !sources.of_a_guild) else {
        return Ok(Vec::new());
    };
    let folder = added.join(IMPORTED);
    let originals = corpus::others(sources, convert::EXTENSIONS)?;
    if originals.is_empty() && !folder.exists() {
        return Ok(Vec::new());
    }
    // Where there can be no lock nothing can be written either, and perhaps nothing has to be.
    let _lock = fs::create_dir_all(&folder).is_ok().then(|| lock(&folder));
    let known = Record::read(&folder);
    let owners = owners(sources)?;
    let mut taken: HashMap<String, PathBuf> = HashMap::new();
    let mut record = Record {
        version: convert::VERSION,
        files: BTreeMap::new(),
    };
    let mut problems = Vec::new();
    for original in originals {
        let Some(key) = original.to_str().map(str::to_owned) else {
            problems.push(fatal(&original, "has a name that is not UTF-8: rename the file"));
            continue;
        };
        let id = corpus::id_of(sources, &original);
        let owner = owners.get(&id).or_else(|| taken.get(&id));
        if let Some(owner) = owner {
            let what = format!(
                "has the same id '{id}' as {}: rename one of the two files",
                owner.display()
            );
            problems.push(fatal(&original, what));
            continue;
        }
        taken.insert(id, original.clone());
        let before = known.files.get(&key).filter(|_| known.version == convert::VERSION);
        let outcome = take(sources, &folder, &original, before, convert)?;
        if let Some(refused) = &outcome.refused {
            problems.push(fatal(&original, refused.as_str()));
        }
        record.files.extend(outcome.entry.map(|entry| (key, entry)));
    }
    // The copies first: a record that names one that is not there would keep it from being made.
    remove_others(&folder, &record)?;
    if record != known {
        record.write(&folder)?;
    }
    Ok(problems)
}

/// What became of an original.
struct Outcome {
    /// What is remembered; nothing where it is to be tried again.
    entry: Option<Entry>,
    refused: Option<String>,
}

/// Makes the copy of an original unless it is there.
fn take(
    sources: &Sources,
    folder: &Path,
    original: &Path,
    before: Option<&Entry>,
    convert: Convert<'_>,
) -> Result<Outcome> {
    let place = sources.articles.join(original);
    // Not worth reading each time only to be refused.
    let most = Limits::default().input;
    if fs::metadata(&place).is_ok_and(|file| file.len() > most) {
        return Ok(Outcome {
            entry: None,
            refused: Some(format!(
                "is larger than {} MB: split it, or leave its pictures out",
                most >> 20
            )),
        });
    }
    let bytes = match fs::read(&place) {
        Ok(bytes) => bytes,
        Err(cause) => {
            let what = format!(
                "cannot be read ({}): give the program permission to read it",
                cause.kind()
            );
            // A copy that is there goes on answering.
            return Ok(Outcome {
                entry: before.cloned(),
                refused: Some(what),
            });
        }
    };
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let copy = folder.join(copy_of(original));
    if let Some(before) = before.filter(|before| before.hash == hash)
        && (before.refused.is_some() || copy.is_file())
    {
        return Ok(Outcome {
            entry: Some(before.clone()),
            refused: before.refused.clone(),
        });
    }
    let name = original.file_name().unwrap_or_default().to_string_lossy();
    let converted =
        convert(&name, &bytes, &Origin::default()).and_then(|converted| readable(sources, &copy, converted));
    let refusal = match converted {
        Ok(file) => {
            if let Some(parent) = copy.parent() {
                fs::create_dir_all(parent).map_err(Error::io("cannot make the folder", parent))?;
                replace(&copy, file.as_bytes())?;
                sync_folder(parent)?;
            }
            None
        }
        Err(refusal) => Some(refusal),
    };
    let is_settled = refusal.as_ref().is_none_or(|refusal| refusal.is_lasting);
    let refused = refusal.map(|refusal| refusal.what);
    let settled = Entry {
        hash,
        refused: refused.clone(),
    };
    Ok(Outcome {
        // What failed for a reason of the moment is tried again, and the copy that is there goes on answering.
        entry: if is_settled { Some(settled) } else { before.cloned() },
        refused,
    })
}

/// The file of an article, read as it will be read, so that nothing is kept that cannot be quoted.
fn readable(sources: &Sources, copy: &Path, converted: Converted) -> Result<String, Refusal> {
    let file = converted.file();
    let article = ArticleFile {
        id: corpus::id_of(sources, copy),
        path: copy.to_owned(),
        is_added: true,
    };
    match corpus::parse(&article, file.clone().into_bytes()) {
        Ok((article, _)) if !article.paragraphs.is_empty() => Ok(file),
        Ok(_) => Err(Refusal::lasting("holds no paragraph: write text into it")),
        Err(problem) => Err(Refusal::lasting(problem.what)),
    }
}

/// Where the copy of an original lies, from the folder of copies.
fn copy_of(original: &Path) -> PathBuf {
    original.with_extension("md")
}

/// The ids of articles that are no copies, and the files that have them.
fn owners(sources: &Sources) -> Result<HashMap<String, PathBuf>> {
    let listed = corpus::list(sources)?.files.into_iter();
    let own = listed.filter(|file| !is_imported(sources, file));
    Ok(own.map(|file| (file.id, file.path)).collect())
}

/// Removes the copies whose originals are gone or refused, and folders that are left empty.
fn remove_others(folder: &Path, record: &Record) -> Result<()> {
    let wanted: HashSet<PathBuf> = record
        .files
        .iter()
        .filter(|(_, entry)| entry.refused.is_none())
        .map(|(original, _)| folder.join(copy_of(Path::new(original))))
        .collect();
    remove_below(folder, &wanted)
}

fn remove_below(folder: &Path, wanted: &HashSet<PathBuf>) -> Result<()> {
    sweep(folder);
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(cause) => return Err(Error::io("cannot read", folder)(cause)),
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if is_folder {
            remove_below(&path, wanted)?;
            // Fails where something is left in it, as it should.
            let _ = fs::remove_dir(&path);
        } else if !is_hidden && !wanted.contains(&path) {
            fs::remove_file(&path).map_err(Error::io("cannot remove", &path))?;
        }
    }
    Ok(())
}

fn fatal(path: &Path, what: impl Into<String>) -> Problem {
    Problem {
        path: path.to_owned(),
        what: what.into(),
        fatal: true,
    }
}

/// What is known of the originals.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
struct Record {
    /// Which version of the converters made the copies.
    version: u32,
    /// By the originals' paths from the articles folder.
    files: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Entry {
    /// BLAKE3 hash of the original, in hex.
    hash: String,
    /// Why there is no copy.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    refused: Option<String>,
}

impl Record {
    /// A record that cannot be read is none: all copies are made anew.
    fn read(folder: &Path) -> Record {
        let bytes = fs::read(folder.join(RECORD)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn write(&self, folder: &Path) -> Result<()> {
        let place = folder.join(RECORD);
        let bytes = serde_json::to_vec_pretty(self).map_err(|cause| Error::io("cannot write", &place)(cause.into()))?;
        fs::create_dir_all(folder).map_err(Error::io("cannot make the folder", folder))?;
        replace(&place, &bytes)?;
        sync_folder(folder)
    }
}
