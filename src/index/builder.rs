//! Builds a generation of the index from a folder of articles.

use std::fs;
use std::path::{Path, PathBuf};

use tantivy::indexer::LogMergePolicy;
use tantivy::schema::Term;
use tantivy::store::Compressor;
use tantivy::{IndexSettings, IndexWriter};

use super::kept::Kept;
use super::manifest::{self, ARTICLES, Articles, Manifest, Statistics};
use super::prepared::prepare_all;
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
/// `kept` are not analysed again.
pub(super) fn build(
    survey: Survey,
    sources: &Sources,
    folder: &Path,
    kept: Option<&Kept<'_>>,
    progress: Progress<'_>,
) -> Result<Built> {
    let Survey { listing, seen } = survey;
    let search = |cause| Error::Search {
        dir: folder.to_owned(),
        source: Box::new(cause),
    };
    let schema = Schema::new();
    // Stored passages are read one by one, so small blocks are cheaper than good compression.
    let settings = IndexSettings {
        docstore_compression: Compressor::Lz4,
        docstore_blocksize: 8_192,
        ..IndexSettings::default()
    };
    let index = if let Some(kept) = kept {
        kept.link_into(folder)?;
        tantivy::Index::open_in_dir(folder)
    } else {
        let builder = tantivy::Index::builder().schema(schema.tantivy.clone());
        builder.settings(settings).create_in_dir(folder)
    };
    let index = index.map_err(search)?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).map_err(search)?;
    if let Some(kept) = kept {
        // Merging large segments would take longer than all the rest.
        let mut policy = LogMergePolicy::default();
        policy.set_max_docs_before_merge(MERGED_UP_TO);
        writer.set_merge_policy(Box::new(policy));
        for id in kept.gone() {
            writer.delete_term(Term::from_field_u64(schema.article, article_key(id)));
        }
    }

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
        for prepared in prepare_all(&sources.articles, &changed, &schema) {
            let prepared = match prepared {
                Ok(prepared) => prepared,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            for document in prepared.documents {
                writer.add_document(document).map_err(search)?;
            }
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

    writer.commit().map_err(search)?;
    writer.wait_merging_threads().map_err(search)?;
    drop(index);
    remove_lock_files(folder)?;

    let (articles, counts): (Vec<_>, Vec<_>) = articles.into_iter().unzip();
    let mut statistics = Statistics::default();
    for counts in &counts {
        statistics += *counts;
    }
    let articles = Articles {
        articles,
        counts,
        seen,
        problems,
    };
    let path = folder.join(ARTICLES);
    let json = serde_json::to_vec(&articles).map_err(|cause| Error::io("cannot write", &path)(cause.into()))?;
    files::write_synced(&path, &json)?;
    let manifest = Manifest::write(folder, sources, statistics, kept.iter().flat_map(|kept| kept.files()))?;
    Ok(Built {
        manifest,
        articles,
        statistics,
    })
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
