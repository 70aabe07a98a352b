//! What of the generation before is kept when a few articles of many change.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::builder::Survey;
use super::lexicon::LEXICON;
use super::manifest::{ARTICLES, FileHash, Statistics};
use super::{ArticleFacts, Snapshot};
use crate::corpus::{ArticleFile, Problem, Sources};
use crate::error::{Error, Result};

/// An index of fewer passages is always built anew: that is done in a moment, and two indexes of the same articles are
/// then the same to the last score.
const LEAST_PASSAGES: usize = 5_000;
/// Where more than this share of the articles changed, building anew is no slower.
const MOST_CHANGED: f32 = 0.2;
/// Where more than this share of the stored passages is of articles that changed or are gone, they cost too much: they
/// still count in how common a word is.
const MOST_DEAD: f32 = 0.1;
/// Files of a generation that tantivy rewrites in place of adding others. The rest never change once they are written.
const REWRITTEN: [&str; 2] = ["meta.json", ".managed.json"];

/// The articles of a generation that are still what they were.
pub(super) struct Kept<'a> {
    before: &'a Snapshot,
    /// Places in the generation's list, by path.
    unchanged: HashMap<&'a Path, usize>,
}

impl<'a> Kept<'a> {
    /// What can be kept for the surveyed articles; `None` where it is better to begin anew.
    pub(super) fn of(before: Option<&'a Snapshot>, sources: &Sources, survey: &Survey) -> Option<Kept<'a>> {
        // What guilds have in a cluster lies in one index, in which nothing can begin anew.
        let is_shared = sources.of_a_guild && before.is_some_and(|before| before.distant().is_some());
        let before = before
            .filter(|before| before.sources() == sources && (is_shared || before.passages() >= LEAST_PASSAGES))?;
        let hashes: HashMap<&Path, &str> = survey
            .seen
            .iter()
            .map(|(path, hash)| (path.as_path(), hash.as_str()))
            .collect();
        let ids: HashMap<&Path, &str> = survey
            .files()
            .iter()
            .map(|file| (file.path.as_path(), file.id.as_str()))
            .collect();
        let is_same = |article: &ArticleFacts| {
            let path = article.path.as_path();
            ids.get(path) == Some(&article.id.as_str()) && hashes.get(path) == Some(&article.hash.as_str())
        };
        let unchanged: HashMap<&Path, usize> = before
            .articles()
            .iter()
            .enumerate()
            .filter(|(_, article)| is_same(article))
            .map(|(place, article)| (article.path.as_path(), place))
            .collect();
        let kept = Kept { before, unchanged };
        if is_shared {
            return Some(kept);
        }
        let changed = survey.files().len() - kept.unchanged.len();
        let living = kept
            .unchanged
            .values()
            .map(|place| before.counts()[*place].passages)
            .sum::<u64>();
        // A cluster forgets in its own time, and the lexicon beside it counts what is there.
        let dead = before.searcher().map_or(0.0, |searcher| {
            let segments = searcher.segment_readers().iter();
            let stored: u32 = segments.map(|segment| segment.max_doc()).sum();
            1.0 - living as f32 / stored as f32
        });
        let is_worth_it = changed as f32 <= MOST_CHANGED * survey.files().len() as f32 && dead <= MOST_DEAD;
        is_worth_it.then_some(kept)
    }

    /// The facts and counts of an article that is still what it was.
    pub(super) fn article(&self, file: &ArticleFile) -> Option<(&'a ArticleFacts, Statistics)> {
        let place = *self.unchanged.get(file.path.as_path())?;
        Some((&self.before.articles()[place], self.before.counts()[place]))
    }

    /// The generation that things are kept of.
    pub(super) fn before(&self) -> &'a Snapshot {
        self.before
    }

    /// The articles whose passages must go, with what they have.
    pub(super) fn gone(&self) -> impl Iterator<Item = (&'a ArticleFacts, Statistics)> {
        let all = self.before.articles().iter().zip(self.before.counts());
        all.filter(|(article, _)| !self.unchanged.contains_key(article.path.as_path()))
            .map(|(article, counts)| (article, *counts))
    }

    /// What is wrong with the articles that are kept.
    pub(super) fn problems(&self) -> impl Iterator<Item = &'a Problem> {
        let problems = self.before.problems().iter();
        problems.filter(|problem| self.unchanged.contains_key(problem.path.as_path()))
    }

    /// Hashes of the files that [`Kept::link_into`] brings along unchanged.
    pub(super) fn files(&self) -> impl Iterator<Item = &'a FileHash> {
        let is_kept = |file: &&FileHash| {
            ![ARTICLES, LEXICON].contains(&file.name.as_str()) && !REWRITTEN.contains(&file.name.as_str())
        };
        self.before.files().iter().filter(is_kept)
    }

    /// Puts the search index of the generation before into an empty folder: the same files under a second name, so that
    /// nothing is copied, and what happens to one name leaves the other as it is.
    pub(super) fn link_into(&self, folder: &Path) -> Result<()> {
        let old = self.before.folder();
        for file in self.files() {
            let (from, to) = (old.join(&file.name), folder.join(&file.name));
            // Not every file system has second names.
            if fs::hard_link(&from, &to).is_err() {
                fs::copy(&from, &to).map_err(Error::io("cannot copy", from))?;
            }
        }
        for name in REWRITTEN {
            let from = old.join(name);
            fs::copy(&from, folder.join(name)).map_err(Error::io("cannot copy", from))?;
        }
        Ok(())
    }
}
