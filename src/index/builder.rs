//! Builds a generation of the index from a folder of articles.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::indexer::{LogMergePolicy, NoMergePolicy};
use tantivy::schema::Term;
use tantivy::store::Compressor;
use tantivy::{IndexSettings, IndexWriter, TantivyDocument};

use super::distant::{Home, Placed, Sending};
use super::kept::Kept;
use super::manifest::{self, ARTICLES, Articles, Manifest, Statistics};
use super::prepared::{Bound, Prepared, prepare_all};
use super::schema::{Schema, article_key};
use super::{ArticleFacts, Progress};
use crate::corpus::{self, ArticleFile, Listing, Sources};
use crate::error::{Error, Result};
use crate::files;

/// Memory of the index writer, in bytes; tantivy needs at least 15,000,000.
const WRITER_BYTES: usize = 32_000_000;
/// Articles that are analysed at a time; all of their passages are in memory until they are written.
const BATCH: usize = 64;
/// Where a few articles are added to many, segments of more passages are not merged.
const MERGED_UP_TO: usize = 20_000;

/// What lies in the articles folder right now, each file with the hash of its bytes.
pub(super) struct Survey {
    listing: Listing,
    /// Path and hash of every file, in the order of paths.
    pub(super) seen: Vec<(PathBuf, String)>,
}

/// A generation that is written but not yet published.
pub(super) struct Built {
    /// Hash of its manifest.
    pub(super) manifest: String,
    pub(super) articles: Articles,
    pub(super) statistics: Statistics,
    /// Where its passages lie, if not on this machine alone.
    pub(super) placed: Option<Placed>,
}

impl Survey {
    /// The articles, in the order of paths.
    pub(super) fn files(&self) -> &[ArticleFile] {
        &self.listing.files
    }

    /// Looks at every file.
    pub(super) fn take(sources: &Sources) -> Result<Survey> {
        let listing = corpus::list(sources)?;
        let folder = sources.articles.as_path();
        let no_articles = |what: &str| Error::NoArticles {
            dir: folder.to_owned(),
            what: what.to_owned(),
        };
        if listing.files.is_empty() && !sources.of_a_guild {
            return Err(no_articles("the articles folder holds no article"));
        }
        let hash_of = |path: &Path| match manifest::hash_file(&folder.join(path)) {
            Ok((_, hash)) => hash,
            Err(cause) => cause.to_string(),
        };
        let files = listing
            .files
            .iter()
            .map(|file| (file.path.clone(), hash_of(&file.path)));
        let failed = listing
            .problems
            .iter()
            .map(|problem| (problem.path.clone(), problem.what.clone()));
        let seen = files.chain(failed).collect();
        Ok(Survey { listing, seen })
    }
}

/// Writes a complete generation of the surveyed articles into an empty folder, manifest included. Articles that are
/// `kept` are not analysed again. Passages go to this machine, or `home`, or both.
pub(super) fn build(
    survey: Survey,
    sources: &Sources,
    folder: &Path,
    kept: Option<&Kept<'_>>,
    home: Option<&Home>,
    progress: Progress<'_>,
) -> Result<Built> {
    let store = folder.parent().unwrap_or(folder);
    let schema = Schema::new();
    let bound = Bound {
        here: home.is_none_or(|home| home.local_copy),
        there: home.map(|home| home.guild),
    };
    let mut writing = bound.here.then(|| Writing::begin(&schema, folder, kept)).transpose()?;
    let mut sending = home.map(|home| Sending::begin(home, store, kept)).transpose()?;
    let mut take = |prepared: &mut Prepared| {
        if let Some(writing) = &mut writing {
            writing.add(std::mem::take(&mut prepared.documents))?;
        }
        match &mut sending {
            Some(sending) => sending.add(prepared),
            None => Ok(()),
        }
    };
    let taken = take_articles(survey, sources, &schema, bound, kept, progress, &mut take);
    let finish = |articles: &Articles| {
        write_articles(folder, articles)?;
        writing.map_or(Ok(()), |writing| writing.finish(folder))
    };
    let articles = match taken.and_then(|articles| finish(&articles).map(|()| articles)) {
        Ok(articles) => articles,
        Err(cause) => {
            if let Some(sending) = sending {
                sending.give_up();
            }
            return Err(cause);
        }
    };
    let placed = match sending {
        None => None,
        Some(mut sending) => match sending.finish(folder) {
            Ok(placed) => Some(placed),
            Err(cause) => {
                sending.give_up();
                return Err(cause);
            }
        },
    };
    let mut statistics = Statistics::default();
    for counts in &articles.counts {
        statistics += *counts;
    }
    let known = kept.iter().filter(|_| bound.here).flat_map(|kept| kept.files());
    let manifest = Manifest::write(folder, sources, statistics, placed.clone(), known)?;
    Ok(Built {
        manifest,
        articles,
        statistics,
        placed,
    })
}

/// Hands every article that is not kept to `take`, and lists them all.
fn take_articles(
    survey: Survey,
    sources: &Sources,
    schema: &Schema,
    bound: Bound,
    kept: Option<&Kept<'_>>,
    progress: Progress<'_>,
    take: &mut dyn FnMut(&mut Prepared) -> Result<()>,
) -> Result<Articles> {
    let Survey { listing, seen } = survey;
    let mut problems = listing.problems;
    problems.extend(kept.iter().flat_map(|kept| kept.problems()).cloned());
    let mut articles: Vec<(ArticleFacts, Statistics)> = Vec::new();
    let total = listing.files.len();
    for (number, batch) in listing.files.chunks(BATCH).enumerate() {
        progress(number * BATCH, total);
        let changed = |file: &&ArticleFile| match kept.and_then(|kept| kept.article(file)) {
            Some((facts, counts)) => {
                articles.push((facts.clone(), counts));
                false
            }
            None => true,
        };
        let changed: Vec<&ArticleFile> = batch.iter().filter(changed).collect();
        for prepared in prepare_all(&sources.articles, &changed, schema, bound) {
            let mut prepared = match prepared {
                Ok(prepared) => prepared,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            take(&mut prepared)?;
            problems.extend(prepared.problems);
            articles.push((prepared.facts, prepared.counts));
        }
    }
    progress(total, total);
    if articles.is_empty() && !sources.of_a_guild {
        let first = problems
            .first()
            .map(|p| format!(": {} {}", p.path.display(), p.what))
            .unwrap_or_default();
        return Err(Error::NoArticles {
            dir: sources.articles.clone(),
            what: format!("no article could be read{first}"),
        });
    }
    articles.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    let (articles, counts): (Vec<_>, Vec<_>) = articles.into_iter().unzip();
    Ok(Articles {
        articles,
        counts,
        seen,
        problems,
    })
}

fn write_articles(folder: &Path, articles: &Articles) -> Result<()> {
    let path = folder.join(ARTICLES);
    let json = serde_json::to_vec(articles).map_err(|cause| Error::io("cannot write", &path)(cause.into()))?;
    files::write_synced(&path, &json)
}

/// The index on this machine while it is written.
struct Writing {
    folder: PathBuf,
    writer: IndexWriter,
    /// Whether nothing is kept of another index.
    is_new: bool,
}

impl Writing {
    /// Begins an index in an empty folder, with what is kept of the one before.
    fn begin(schema: &Schema, folder: &Path, kept: Option<&Kept<'_>>) -> Result<Writing> {
        let search = search_error(folder);
        // Stored passages are read one by one, so small blocks are cheaper than good compression: those of 8 KB take a
        // tenth more of a question, and those of 2 KB an eighth more of the disk.
        let settings = IndexSettings {
            docstore_compression: Compressor::Lz4,
            docstore_blocksize: 2_048,
            ..IndexSettings::default()
        };
        let index = if let Some(kept) = kept {
            kept.link_into(folder)?;
            tantivy::Index::open_in_dir(folder)
        } else {
            let builder = tantivy::Index::builder().schema(schema.tantivy.clone());
            builder.settings(settings).create_in_dir(folder)
        };
        let index = index.map_err(&search)?;
        let writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).map_err(&search)?;
        if let Some(kept) = kept {
            // Merging large segments would take longer than all the rest.
            let mut policy = LogMergePolicy::default();
            policy.set_max_docs_before_merge(MERGED_UP_TO);
            writer.set_merge_policy(Box::new(policy));
            for (article, _) in kept.gone() {
                writer.delete_term(Term::from_field_u64(schema.article, article_key(&article.id)));
            }
        } else {
            // All segments are merged at once, at the end.
            writer.set_merge_policy(Box::new(NoMergePolicy));
        }
        Ok(Writing {
            folder: folder.to_owned(),
            writer,
            is_new: kept.is_none(),
        })
    }

    /// Writes the passages of an article.
    fn add(&mut self, documents: Vec<TantivyDocument>) -> Result<()> {
        for document in documents {
            self.writer.add_document(document).map_err(search_error(&self.folder))?;
        }
        Ok(())
    }

    /// Writes the rest.
    fn finish(mut self, folder: &Path) -> Result<()> {
        let search = search_error(folder);
        self.writer.commit().map_err(&search)?;
        if self.is_new {
            // Each segment is searched by itself: one instead of four takes an eighth off a question at 500,000 passages,
            // and a twentieth is added to indexing them.
            let segments = self.writer.index().searchable_segment_ids().map_err(&search)?;
            if segments.len() > 1 {
                self.writer.merge(&segments).wait().map_err(&search)?;
            }
        }
        self.writer.wait_merging_threads().map_err(&search)?;
        remove_lock_files(folder)
    }
}

fn search_error(folder: &Path) -> impl Fn(tantivy::TantivyError) -> Error {
    let dir = folder.to_owned();
    move |cause| Error::Search {
        dir: dir.clone(),
        source: Box::new(cause),
    }
}

/// tantivy leaves its lock files behind; a published generation is never written again, so they say nothing.
fn remove_lock_files(folder: &Path) -> Result<()> {
    for name in manifest::file_names(folder)? {
        if name.ends_with(".lock") {
            let path = folder.join(name);
            fs::remove_file(&path).map_err(Error::io("cannot remove", path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use super::super::snapshot;
    use super::*;

    #[test]
    fn a_new_index_has_one_segment_however_many_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let schema = Schema::new();
        let mut writing = Writing::begin(&schema, folder.path(), None).unwrap();
        for number in 0..20 {
            let mut document = TantivyDocument::default();
            document.add_u64(schema.article, number);
            writing.add(vec![document]).unwrap();
            writing.writer.commit().unwrap();
        }
        writing.finish(folder.path()).unwrap();

        let searcher = snapshot::open_searcher(folder.path()).unwrap();
        let counts: Vec<u32> = searcher.segment_readers().iter().map(|s| s.num_docs()).collect();
        assert_eq!(counts, [20]);
        let stores = fs::read_dir(folder.path()).unwrap();
        let stores = stores.filter(|entry| entry.as_ref().unwrap().path().extension().is_some_and(|e| e == "store"));
        assert_eq!(stores.count(), 1, "what was merged is removed");
    }
}
