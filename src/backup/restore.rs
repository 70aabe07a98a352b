//! Puts back what a backup holds.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use time::macros::format_description;
use walkdir::WalkDir;

use super::archive::Archive;
use super::in_use::InUse;
use super::manifest::Manifest;
use super::places::{ADDED, ARTICLES, Places, STATE};
use super::staged::Staged;
use super::{database, server, staged};
use crate::config::DatabaseUrl;
use crate::error::{Error, Result};
use crate::files;

/// What a restore did with one of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// There was nothing before.
    New,
    /// What was there is the same.
    Same,
    /// What was there is kept under this path.
    Replaced(PathBuf),
    /// The backup has nothing to put there, and what is there stays.
    Left,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made, as it says.
    pub made: String,
    /// Each place, and what became of it.
    pub places: Vec<(String, Outcome)>,
}

/// What a part is like before it is restored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    Absent,
    Same,
    Different,
}

/// Puts back the articles, what was added and, where the backup has them, settings and votes. Everything is unpacked and
/// verified beside its place before anything is replaced; each of the three is replaced in one step. Whoever is killed
/// on the way leaves each as it was or as it is to be, and a second restore finishes it.
///
/// # Errors
/// The backup is damaged; a bot runs; what is there differs and is not to be replaced; the disk. Where the error says
/// that something cannot be replaced, parts before it may have been; else nothing was changed.
pub fn restore(places: &Places, file: &Path, replace: bool) -> Result<Restored> {
    let mut archive = Archive::open(file)?;
    let _alone = InUse::alone(&places.index)?;
    let articles = stage_folder(&mut archive, ARTICLES, &places.articles)?;
    let added = stage_folder(&mut archive, ADDED, &places.added)?;
    let mut database = match &places.database {
        Some(url) => stage_database(&mut archive, &places.state, url)?,
        None => None,
    };
    let state = match &places.database {
        Some(_) => None,
        None => stage_state(&mut archive, &places.state)?,
    };

    let parts = [Some(articles), Some(added), state];
    let mut different: Vec<String> = parts
        .iter()
        .flatten()
        .filter(|(_, before)| *before == Before::Different)
        .map(|(staged, _)| staged.target().display().to_string())
        .collect();
    different.extend(
        database
            .iter()
            .filter(|staged| staged.before == Before::Different)
            .map(|staged| staged.url.to_string()),
    );
    if !different.is_empty() && !replace {
        return Err(Error::NotRestored(format!(
            "there is something else in {}: with --force it is set aside first",
            different.join(" and in ")
        )));
    }
    if let Some((staged, Before::Different)) = &parts[2] {
        // What belongs to the old file and lies beside it must not be taken for the new one's.
        database::settle(staged.target())?;
    }
    let time = format_description!("[year][month][day]T[hour][minute][second]Z");
    let time = OffsetDateTime::now_utc().format(&time).unwrap_or_default();
    let mut outcomes = Vec::new();
    for (staged, before) in parts.into_iter().flatten() {
        let target = staged.target().to_owned();
        let outcome = match before {
            Before::Same => Outcome::Same,
            Before::Absent | Before::Different => staged.swap_in(&time)?.map_or(Outcome::New, Outcome::Replaced),
        };
        outcomes.push((target.display().to_string(), outcome));
    }
    if let Some(staged) = &mut database {
        outcomes.push((staged.url.to_string(), staged.put_in(&places.state, &time)?));
    }
    let kept = match &places.database {
        Some(url) => Some(url.to_string()),
        None => places.state.exists().then(|| places.state.display().to_string()),
    };
    if let Some(kept) = kept.filter(|_| archive.manifest.state().is_none()) {
        outcomes.push((kept, Outcome::Left));
    }
    Ok(Restored {
        made: archive.manifest.made.clone(),
        places: outcomes,
    })
}

/// Unpacks one of the two folders beside its place, unless what is there is the same.
fn stage_folder(archive: &mut Archive, name: &str, target: &Path) -> Result<(Staged, Before)> {
    let before = compare(&archive.manifest, name, target)?;
    let staged = Staged::folder(target)?;
    let files: Vec<PathBuf> = archive
        .manifest
        .files_of(name)
        .map(|(path, _)| path.to_owned())
        .collect();
    for path in files {
        staged.unpack(archive, &format!("{name}/{}", path.display()), &path)?;
    }
    staged.sync()?;
    Ok((staged, before))
}

/// Unpacks settings and votes beside their place, where the backup has them.
fn stage_state(archive: &mut Archive, target: &Path) -> Result<Option<(Staged, Before)>> {
    if archive.manifest.state().is_none() {
        return Ok(None);
    }
    let staged = Staged::file(target)?;
    staged.unpack(archive, STATE, Path::new(""))?;
    database::examine(staged.path())?;
    let before = if !target.exists() {
        Before::Absent
    } else if database::is_same(target, staged.path(), parent(staged.path())) {
        Before::Same
    } else {
        Before::Different
    };
    Ok(Some((staged, before)))
}

/// Settings and votes on their way into a database that nobody else uses.
struct StagedDatabase<'a> {
    staged: Staged,
    url: &'a DatabaseUrl,
    alone: server::Alone<'a>,
    before: Before,
}

/// Unpacks settings and votes beside where their file would be, where the backup has them, and keeps everybody else out
/// of the database that they belong into.
fn stage_database<'a>(
    archive: &mut Archive,
    beside: &Path,
    url: &'a DatabaseUrl,
) -> Result<Option<StagedDatabase<'a>>> {
    if archive.manifest.state().is_none() {
        return Ok(None);
    }
    let staged = Staged::file(beside)?;
    staged.unpack(archive, STATE, Path::new(""))?;
    database::examine(staged.path())?;
    let mut alone = server::Alone::with(url)?;
    let before = match alone.compare(staged.path())? {
        server::Compared::Empty => Before::Absent,
        server::Compared::Same => Before::Same,
        server::Compared::Different => Before::Different,
    };
    Ok(Some(StagedDatabase {
        staged,
        url,
        alone,
        before,
    }))
}

impl StagedDatabase<'_> {
    /// Puts it into the database in one step; what was there is found in the file that is given back.
    fn put_in(&mut self, beside: &Path, time: &str) -> Result<Outcome> {
        let outcome = match self.before {
            Before::Same => return Ok(Outcome::Same),
            Before::Absent => Outcome::New,
            Before::Different => {
                let aside = staged::aside(beside, time);
                self.alone.set_aside(&aside)?;
                Outcome::Replaced(aside)
            }
        };
        self.alone.replace(self.staged.path())?;
        Ok(outcome)
    }
}

fn parent(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Whether a folder holds what the backup says, file by file.
fn compare(manifest: &Manifest, name: &str, folder: &Path) -> Result<Before> {
    let mut missing: BTreeMap<&Path, _> = manifest.files_of(name).collect();
    let is_wanted = !missing.is_empty();
    let walk = WalkDir::new(folder).follow_links(false).into_iter();
    let mut is_empty = true;
    for entry in walk.filter_entry(|entry| !files::is_of_writers(entry.file_name())) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) if error.depth() == 0 => break,
            Err(_) => return Ok(Before::Different),
        };
        if !entry.file_type().is_file() {
            continue;
        }
        is_empty = false;
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        let Some(listed) = missing.remove(path) else {
            return Ok(Before::Different);
        };
        let mut hasher = blake3::Hasher::new();
        let read = File::open(entry.path()).and_then(|file| hasher.update_reader(file).map(drop));
        read.map_err(Error::io("cannot read", entry.path()))?;
        if hasher.finalize().to_hex().as_str() != listed.blake3 {
            return Ok(Before::Different);
        }
    }
    Ok(match (is_empty, is_wanted) {
        (true, true) => Before::Absent,
        _ if missing.is_empty() => Before::Same,
        _ => Before::Different,
    })
}
