//! One generation of the index, opened for reading.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use tantivy::collector::DocSetCollector;
use tantivy::fastfield::Column;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::store::StoreReader;
use tantivy::{DocAddress, ReloadPolicy, Searcher, SegmentReader};

use super::distant::{Distant, Home, Placed};
use super::encoded;
use super::frozen::FrozenDirectory;
use super::lexicon::{LEXICON, Lexicon};
use super::manifest::{ARTICLES, Articles, Current, FileHash, GENERATION, MANIFEST, Manifest, Statistics};
use super::schema::{self, Schema, article_key};
use super::{ArticleFacts, Passage};
use crate::cluster::Filter;
use crate::corpus::{Problem, Sources};
use crate::error::{ClusterTrouble, Error, Result};
use crate::text::languages::Language;

/// Blocks of stored passages, of 2 KB, that are kept unpacked for each segment: neighbours are often found together, and
/// all of a small index fits.
const STORE_CACHE_BLOCKS: usize = 256;

/// The index as it was at one moment; it stays readable whatever is published after it.
pub struct Snapshot {
    dir: PathBuf,
    published: Current,
    finished: Option<SystemTime>,
    statistics: Statistics,
    /// Every file of the generation but its manifest.
    files: Vec<FileHash>,
    articles: Articles,
    by_key: HashMap<u64, usize>,
    /// With the number of their paragraphs.
    languages: Vec<(Language, u64)>,
    schema: Schema,
    /// Holds tantivy's files open, so that a writer may remove their names. Where passages lie in a cluster there may be
    /// no index on this machine.
    searcher: Option<Searcher>,
    segments: Vec<Segment>,
    distant: Option<Distant>,
}

/// What is looked up for every passage that is found. A column or a store that tantivy looks for by its name, or reads
/// passages from byte by byte, takes longer than what is done with them.
struct Segment {
    /// Keys of the passages' articles.
    articles: Column<u64>,
    passages: StoreReader,
}

impl Segment {
    fn open(segment: &SegmentReader) -> tantivy::Result<Segment> {
        Ok(Segment {
            articles: segment.fast_fields().u64(schema::ARTICLE)?,
            passages: segment.get_store_reader(STORE_CACHE_BLOCKS)?,
        })
    }
}

impl Snapshot {
    /// Opens the generation that `current` names, once every one of its files has proved to be what was written.
    /// Passages must lie where the store keeps them now.
    pub(super) fn open(dir: &Path, current: &Current, home: Option<&Home>) -> Result<Snapshot> {
        let manifest = Manifest::read(dir, current)?;
        let folder = dir.join(&current.generation);
        let kept = |is_distant: bool, is_here: bool| match (is_distant, is_here) {
            (false, _) => "passages on this machine",
            (true, false) => "passages in a cluster",
            (true, true) => "passages in a cluster and on this machine",
        };
        let found = manifest
            .placed
            .as_ref()
            .map_or(kept(false, true), |placed| kept(true, placed.local_copy));
        let needed = home.map_or(kept(false, true), |home| kept(true, home.local_copy));
        if found != needed {
            return Err(Error::Outdated {
                dir: dir.to_owned(),
                found: found.to_owned(),
                needed: needed.to_owned(),
            });
        }
        let findings = manifest.verify(&folder);
        if !findings.is_empty() {
            let what = format!("{}: {}", current.generation, findings.join(", "));
            return Err(Error::Damaged {
                dir: dir.to_owned(),
                what,
            });
        }
        let is_here = manifest.placed.as_ref().is_none_or(|placed| placed.local_copy);
        let search_error = |source| Error::Search {
            dir: folder.clone(),
            source: Box::new(source),
        };
        let searcher = is_here.then(|| open_searcher(&folder)).transpose();
        let searcher = searcher.map_err(search_error)?;
        let segments = searcher.iter().flat_map(|searcher| searcher.segment_readers());
        let segments = segments
            .map(Segment::open)
            .collect::<tantivy::Result<_>>()
            .map_err(search_error)?;
        let distant = match (manifest.placed, home) {
            (Some(placed), Some(home)) => Some(open_distant(dir, current, placed, home)?),
            _ => None,
        };
        let path = folder.join(ARTICLES);
        let json = fs::read(&path).map_err(Error::io("cannot read", path))?;
        let articles: Articles = serde_json::from_slice(&json).map_err(|cause| Error::Damaged {
            dir: dir.to_owned(),
            what: format!("{}/{ARTICLES} cannot be understood: {cause}", current.generation),
        })?;
        if articles.counts.len() != articles.articles.len() {
            return Err(Error::Damaged {
                dir: dir.to_owned(),
                what: format!("{}/{ARTICLES} does not count every article", current.generation),
            });
        }
        let by_key = articles
            .articles
            .iter()
            .enumerate()
            .map(|(n, a)| (article_key(&a.id), n))
            .collect();
        Ok(Snapshot {
            dir: dir.to_owned(),
            published: current.clone(),
            finished: fs::metadata(folder.join(MANIFEST))
                .and_then(|file| file.modified())
                .ok(),
            statistics: manifest.statistics,
            files: manifest.files,
            languages: languages_of(&articles.articles),
            articles,
            by_key,
            schema: Schema::new(),
            searcher,
            segments,
            distant,
        })
    }

    /// Every article, in the order of ids.
    pub fn articles(&self) -> &[ArticleFacts] {
        &self.articles.articles
    }

    /// The article of that id.
    pub fn article(&self, id: &str) -> Option<&ArticleFacts> {
        let place = self
            .articles
            .articles
            .binary_search_by(|article| article.id.as_str().cmp(id))
            .ok()?;
        self.articles.articles.get(place)
    }

    /// The languages of the articles with the numbers of their paragraphs, that of most first.
    pub fn languages(&self) -> &[(Language, u64)] {
        &self.languages
    }

    /// Counts over the whole index.
    pub fn statistics(&self) -> Statistics {
        self.statistics
    }

    /// Number of passages.
    pub fn passages(&self) -> usize {
        self.statistics.passages as usize
    }

    /// What was wrong with the files that it was built from.
    pub fn problems(&self) -> &[Problem] {
        &self.articles.problems
    }

    /// Hash that covers every byte of the generation, in hex.
    pub(crate) fn content_hash(&self) -> &str {
        &self.published.manifest
    }

    /// Name of the generation: another one means other content.
    pub fn generation(&self) -> &str {
        &self.published.generation
    }

    /// Number of the generation: a later one has a higher number.
    pub fn generation_number(&self) -> Option<u64> {
        self.generation().strip_prefix(GENERATION)?.parse().ok()
    }

    /// When the generation was finished, where the file system knows.
    pub fn finished(&self) -> Option<SystemTime> {
        self.finished
    }

    /// Folders of the articles that it was built from.
    pub fn sources(&self) -> &Sources {
        &self.published.sources
    }

    /// The index folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// What CURRENT said when this generation was opened.
    pub(super) fn published_as(&self) -> &Current {
        &self.published
    }

    /// Folder of this generation.
    pub(super) fn folder(&self) -> PathBuf {
        self.dir.join(&self.published.generation)
    }

    /// Every file of the generation but its manifest, with its hash.
    pub(super) fn files(&self) -> &[FileHash] {
        &self.files
    }

    /// Counts of each article, in the order of [`Snapshot::articles`].
    pub(super) fn counts(&self) -> &[Statistics] {
        &self.articles.counts
    }

    /// Paths and hashes of the files that it was built from, those that failed too.
    pub(super) fn seen(&self) -> &[(PathBuf, String)] {
        &self.articles.seen
    }

    pub(crate) fn schema(&self) -> &Schema {
        &self.schema
    }

    /// The article that the passage at a place of the search index belongs to.
    pub(crate) fn article_at(&self, address: DocAddress) -> Option<&ArticleFacts> {
        let segment = self.segments.get(address.segment_ord as usize)?;
        let key = segment.articles.first(address.doc_id)?;
        self.articles.articles.get(*self.by_key.get(&key)?)
    }

    /// tantivy's view of this generation, where its passages lie on this machine.
    pub(crate) fn searcher(&self) -> Option<&Searcher> {
        self.searcher.as_ref()
    }

    /// Whether a cluster that should hold the passages does, as far as it can tell. Where it does not answer there is no
    /// reason to think otherwise.
    pub(super) fn is_there(&self) -> bool {
        let Some(distant) = &self.distant else {
            return true;
        };
        let all = Filter {
            guild: distant.guild,
            ..Filter::default()
        };
        match distant.cluster.count(&distant.index, &all) {
            Ok(found) => found >= self.statistics.passages,
            Err(Error::Cluster {
                trouble: ClusterTrouble::Lost,
                ..
            }) => false,
            Err(error) => {
                tracing::warn!(%error, "whether the cluster holds every passage is not known");
                true
            }
        }
    }

    /// The passages of this generation that lie in a cluster.
    pub(crate) fn distant(&self) -> Option<&Distant> {
        self.distant.as_ref()
    }

    /// The stored passage at a place of the search index.
    ///
    /// # Errors
    /// It cannot be read or decoded.
    pub(crate) fn passage_at(&self, address: DocAddress) -> Result<Passage> {
        let damaged = |cause: &dyn std::fmt::Display| Error::Damaged {
            dir: self.dir.clone(),
            what: format!(
                "{}: a stored passage cannot be decoded: {cause}",
                self.published.generation
            ),
        };
        let segment = self.segments.get(address.segment_ord as usize);
        let segment = segment.ok_or_else(|| damaged(&"it lies in no segment"))?;
        // A stored document ends with its last field, and this is its only one.
        let document = segment.passages.get_document_bytes(address.doc_id);
        let document = document.map_err(|cause| self.search_error(cause))?;
        encoded::decode(&document).map_err(|cause| damaged(&cause))
    }

    /// One paragraph of an article; `None` where there is no such paragraph.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn passage(&self, article: &str, paragraph: u32) -> Result<Option<Passage>> {
        let Some(searcher) = &self.searcher else {
            return match (self.article(article), &self.distant) {
                (Some(article), Some(distant)) => distant.passage(article, paragraph),
                _ => Ok(None),
            };
        };
        let article = Term::from_field_u64(self.schema.article, article_key(article));
        let paragraph = Term::from_field_u64(self.schema.paragraph, u64::from(paragraph));
        let both = [article, paragraph].map(|term| {
            let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
            (Occur::Must, query)
        });
        let found = searcher
            .search(&BooleanQuery::new(both.into()), &DocSetCollector)
            .map_err(|cause| self.search_error(cause))?;
        found
            .into_iter()
            .min()
            .map(|address| self.passage_at(address))
            .transpose()
    }

    pub(crate) fn search_error(&self, cause: tantivy::TantivyError) -> Error {
        Error::Search {
            dir: self.dir.join(&self.published.generation),
            source: Box::new(cause),
        }
    }
}

pub(super) fn open_searcher(folder: &Path) -> tantivy::Result<Searcher> {
    let index = tantivy::Index::open(FrozenDirectory::open(folder)?)?;
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    Ok(reader.searcher())
}

fn open_distant(dir: &Path, current: &Current, placed: Placed, home: &Home) -> Result<Distant> {
    let path = dir.join(&current.generation).join(LEXICON);
    let bytes = fs::read(&path).map_err(Error::io("cannot read", &path))?;
    let lexicon = Lexicon::read(bytes).map_err(|cause| Error::Damaged {
        dir: dir.to_owned(),
        what: format!("{}/{LEXICON} cannot be understood: {cause}", current.generation),
    })?;
    Ok(Distant {
        cluster: Arc::clone(&home.cluster),
        index: placed.index,
        guild: placed.guild,
        lexicon,
    })
}

fn languages_of(articles: &[ArticleFacts]) -> Vec<(Language, u64)> {
    let mut counts: Vec<(Language, u64)> = Vec::new();
    for article in articles {
        let language = article.language();
        let paragraphs = u64::from(article.paragraphs);
        match counts.iter_mut().find(|(known, _)| *known == language) {
            Some((_, count)) => *count += paragraphs,
            None => counts.push((language, paragraphs)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("dir", &self.dir)
            .field("generation", &self.published.generation)
            .finish_non_exhaustive()
    }
}
