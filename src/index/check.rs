//! Looks for anything in an index that is not what was written, and for articles that have changed since.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use tantivy::{DocAddress, Searcher};

use super::builder::Survey;
use super::distant::{Distant, RETIRED};
use super::manifest::{BUILDING, CURRENT, Current, GENERATION, LOCK, Manifest, NEXT, SET_ASIDE, file_names};
use super::{ArticleFacts, Passage, Snapshot, Store};
use crate::config::GUILDS;
use crate::error::{Error, Result};
use crate::files::is_of_writers;

/// What a check found.
#[derive(Debug, Default)]
pub struct Check {
    /// What is wrong, a line each; empty where all is well.
    pub findings: Vec<String>,
    /// What could not be looked at, a line each.
    pub notes: Vec<String>,
    /// Number of articles that were compared with their files.
    pub articles: usize,
    /// Number of stored passages whose ranges were compared.
    pub passages: usize,
}

/// Verifies every file of an index, every stored range, and that the articles are still what they were.
///
/// # Errors
/// There is no index, or the operating system refuses something; damage is a finding, not an error.
pub fn check(store: &Store) -> Result<Check> {
    let mut check = Check::default();
    check_names(store, &mut check)?;
    let snapshot = match store.snapshot() {
        Ok(snapshot) => snapshot,
        Err(cause @ (Error::Damaged { .. } | Error::Outdated { .. })) => {
            check.findings.push(cause.to_string());
            return Ok(check);
        }
        Err(cause) => return Err(cause),
    };
    match tantivy_damage(&snapshot) {
        Ok(damaged) => check
            .findings
            .extend(damaged.iter().map(|file| format!("{}: bad checksum", file.display()))),
        Err(cause) => check.findings.push(cause.to_string()),
    }
    let articles = snapshot.sources().articles.as_path();
    let has_source = articles.is_dir();
    if !has_source {
        check.notes.push(format!(
            "{}: the articles folder is not there; the index answers without it, but was not compared with it",
            articles.display()
        ));
    }
    let files = if has_source {
        check_articles(&snapshot, &mut check)?
    } else {
        HashMap::new()
    };
    check_passages(&snapshot, &files, &mut check)?;
    Ok(check)
}

/// Files that no writer of this version leaves in an index folder.
fn check_names(store: &Store, check: &mut Check) -> Result<()> {
    if !store.dir().is_dir() {
        return Ok(());
    }
    let current = Current::read(store.dir()).ok().flatten();
    for name in file_names(store.dir())? {
        let of_a_writer = [CURRENT, NEXT, GUILDS, RETIRED].contains(&name.as_str())
            || name.starts_with(BUILDING)
            || name.starts_with(SET_ASIDE)
            || is_of_writers(name.as_ref());
        let known_generation = current.as_ref().is_none_or(|current| current.generation == name);
        let left_over = name == LOCK && fs::metadata(store.dir().join(&name)).is_ok_and(|lock| lock.len() > 0);
        if left_over {
            check
                .notes
                .push(format!("{name} names a writer that is at work or was killed"));
        } else if name.starts_with(GENERATION) && !known_generation {
            check
                .notes
                .push(format!("{name} is not in use; the next `pullquote index` removes it"));
        } else if !of_a_writer && name != LOCK && !name.starts_with(GENERATION) {
            check
                .findings
                .push(format!("{name} does not belong into an index: move it elsewhere"));
        }
    }
    let Some(current) = current else { return Ok(()) };
    let Ok(manifest) = Manifest::read(store.dir(), &current) else {
        return Ok(());
    };
    let listed: BTreeSet<&str> = manifest.files.iter().map(|file| file.name.as_str()).collect();
    for name in file_names(&store.dir().join(&current.generation))? {
        if !listed.contains(name.as_str()) {
            check.findings.push(format!(
                "{}/{name} does not belong into an index: remove it",
                current.generation
            ));
        }
    }
    Ok(())
}

/// Files whose own checksum, as tantivy wrote it, does not hold.
fn tantivy_damage(snapshot: &Snapshot) -> Result<BTreeSet<PathBuf>> {
    let Some(searcher) = snapshot.searcher() else {
        return Ok(BTreeSet::new());
    };
    let damaged = searcher.index().validate_checksum();
    let damaged = damaged.map_err(|cause| snapshot.search_error(cause))?;
    Ok(damaged.into_iter().collect())
}

/// Compares the articles folder with what was indexed; gives the text of each article that is still the same.
fn check_articles(snapshot: &Snapshot, check: &mut Check) -> Result<HashMap<String, String>> {
    let rebuild = "run `pullquote index`";
    let mut same = HashMap::new();
    for article in snapshot.articles() {
        check.articles += 1;
        match read_article(&snapshot.sources().articles, article) {
            Ok(bytes) if super::manifest::hash(&bytes) == article.hash => {
                let text = String::from_utf8_lossy(&bytes).into_owned();
                same.insert(article.id.clone(), text);
            }
            Ok(_) => check.findings.push(format!(
                "{}: changed since it was indexed: {rebuild}",
                article.path.display()
            )),
            Err(cause) => check.findings.push(format!("{cause}: {rebuild}")),
        }
    }
    let survey = match Survey::take(snapshot.sources()) {
        Ok(survey) => survey,
        Err(Error::NoArticles { .. }) => return Ok(same),
        Err(cause) => return Err(cause),
    };
    // Files that could not be indexed may have been corrected since.
    let indexed: BTreeSet<&Path> = snapshot
        .articles()
        .iter()
        .map(|article| article.path.as_path())
        .collect();
    let known: HashMap<&Path, &str> = snapshot
        .seen()
        .iter()
        .map(|(path, hash)| (path.as_path(), hash.as_str()))
        .collect();
    for (path, hash) in survey.seen.iter().filter(|(path, _)| !indexed.contains(path.as_path())) {
        let what = match known.get(path.as_path()) {
            None => "not in the index yet",
            Some(known) if known != hash => "changed since it was left out",
            Some(_) => continue,
        };
        check.findings.push(format!("{}: {what}: {rebuild}", path.display()));
    }
    Ok(same)
}

fn read_article(folder: &Path, article: &ArticleFacts) -> Result<Vec<u8>> {
    let path = folder.join(&article.path);
    fs::read(&path).map_err(Error::io("cannot read", &path))
}

/// Every stored range lies inside its paragraph and holds the bytes that stand in the article.
fn check_passages(snapshot: &Snapshot, files: &HashMap<String, String>, check: &mut Check) -> Result<()> {
    if let Some(searcher) = snapshot.searcher() {
        let found = check_searcher(snapshot, searcher, files, check)?;
        expect_all(snapshot, found, "stored", check);
    }
    if let Some(distant) = snapshot.distant() {
        let found = check_distant(snapshot, distant, files, check)?;
        expect_all(snapshot, found, "in the cluster", check);
    }
    check.passages = snapshot.passages();
    Ok(())
}

fn expect_all(snapshot: &Snapshot, found: usize, place: &str, check: &mut Check) {
    if found != snapshot.passages() {
        let expected = snapshot.passages();
        check
            .findings
            .push(format!("{found} passages are {place} instead of {expected}"));
    }
}

/// The passages that lie on this machine; gives their number.
fn check_searcher(
    snapshot: &Snapshot,
    searcher: &Searcher,
    files: &HashMap<String, String>,
    check: &mut Check,
) -> Result<usize> {
    let mut found = 0;
    for (ordinal, segment) in searcher.segment_readers().iter().enumerate() {
        for document in segment.doc_ids_alive() {
            found += 1;
            let address = DocAddress::new(ordinal as u32, document);
            let passage = match snapshot.passage_at(address) {
                Ok(passage) => passage,
                Err(cause) => {
                    check.findings.push(cause.to_string());
                    continue;
                }
            };
            match snapshot.article_at(address) {
                Some(article) => check_passage(article, &passage, files, check),
                None => check
                    .findings
                    .push(format!("passage {ordinal}/{document} belongs to no known article")),
            }
        }
    }
    Ok(found)
}

/// The passages that lie in a cluster; gives their number.
fn check_distant(
    snapshot: &Snapshot,
    distant: &Distant,
    files: &HashMap<String, String>,
    check: &mut Check,
) -> Result<usize> {
    let mut found = 0;
    for article in snapshot.articles() {
        for hit in distant.passages(article)? {
            found += 1;
            match distant.open(&hit) {
                Ok(passage) => check_passage(article, &passage, files, check),
                Err(cause) => check.findings.push(cause.to_string()),
            }
        }
    }
    Ok(found)
}

fn check_passage(article: &ArticleFacts, passage: &Passage, files: &HashMap<String, String>, check: &mut Check) {
    let place = format!("{} paragraph {}", article.id, passage.paragraph);
    if !has_sound_ranges(passage) {
        check
            .findings
            .push(format!("{place}: a stored range lies outside of its paragraph"));
    }
    let text = files.get(&article.id);
    let range = passage.start..passage.start + passage.text.len();
    if text.is_some_and(|text| text.get(range) != Some(passage.text.as_str())) {
        check
            .findings
            .push(format!("{place}: the stored text is not what stands in the article"));
    }
}

/// Sentences are in order, do not overlap, and hold their tokens.
fn has_sound_ranges(passage: &Passage) -> bool {
    let mut end = 0;
    for (sentence, tokens) in passage.sentences_with_tokens() {
        let is_slice = passage
            .text
            .get(sentence.start as usize..sentence.end as usize)
            .is_some_and(|s| !s.is_empty());
        let holds_tokens = tokens.iter().all(|token| {
            let token_end = token.start.saturating_add(token.len);
            sentence.start <= token.start
                && token_end <= sentence.end
                && passage
                    .text
                    .get(token.start as usize..token_end as usize)
                    .is_some_and(|word| !word.is_empty())
        });
        if sentence.start < end || !is_slice || !holds_tokens {
            return false;
        }
        end = sentence.end;
    }
    passage
        .sentences
        .iter()
        .map(|sentence| sentence.tokens as usize)
        .sum::<usize>()
        == passage.tokens.len()
}
