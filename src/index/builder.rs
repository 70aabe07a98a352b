//! Builds a generation of the index from a folder of articles.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use tantivy::store::Compressor;
use tantivy::tokenizer::{PreTokenizedString, Token};
use tantivy::{IndexSettings, IndexWriter, TantivyDocument};

use super::manifest::{self, ARTICLES, Articles, Manifest, Statistics};
use super::passage::{self, analyse_paragraph};
use super::schema::{Schema, article_key};
use super::{ArticleFacts, Progress};
use crate::corpus::{self, Article, Listing, Problem};
use crate::error::{Error, Result};

/// Memory of the index writer, in bytes; tantivy needs at least 15,000,000.
const WRITER_BYTES: usize = 32_000_000;

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
    /// Looks at every file of the folder.
    pub(super) fn take(folder: &Path) -> Result<Survey> {
        let listing = corpus::list(folder)?;
        let no_articles = |what: &str| Error::NoArticles {
            dir: folder.to_owned(),
            what: what.to_owned(),
        };
        if listing.files.is_empty() {
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

/// Writes a complete generation of the surveyed articles into an empty folder, manifest included.
pub(super) fn build(survey: Survey, source: &Path, folder: &Path, progress: Progress<'_>) -> Result<Built> {
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
    let index = tantivy::Index::builder()
        .schema(schema.tantivy.clone())
        .settings(settings)
        .create_in_dir(folder)
        .map_err(search)?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, WRITER_BYTES).map_err(search)?;

    let mut problems = listing.problems;
    let mut articles = Vec::new();
    let mut statistics = Statistics::default();
    let total = listing.files.len();
    for (done, file) in listing.files.iter().enumerate() {
        progress(done, total);
        let article = match corpus::read(source, file) {
            Ok((article, minor)) => {
                problems.extend(minor);
                article
            }
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        add(&article, &schema, &writer, &mut statistics, &mut problems).map_err(search)?;
        articles.push(facts(article));
    }
    progress(total, total);
    if articles.is_empty() {
        let first = problems
            .first()
            .map(|p| format!(": {} {}", p.path.display(), p.what))
            .unwrap_or_default();
        return Err(Error::NoArticles {
            dir: source.to_owned(),
            what: format!("no article could be read{first}"),
        });
    }
    articles.sort_by(|a, b| a.id.cmp(&b.id));
    problems.sort_by(|a, b| a.path.cmp(&b.path));

    writer.commit().map_err(search)?;
    writer.wait_merging_threads().map_err(search)?;
    drop(index);
    remove_lock_files(folder)?;

    let articles = Articles {
        articles,
        seen,
        problems,
    };
    let path = folder.join(ARTICLES);
    let json = serde_json::to_vec(&articles).map_err(|cause| Error::io("cannot write", &path)(cause.into()))?;
    manifest::write_synced(&path, &json)?;
    let manifest = Manifest::write(folder, source, statistics)?;
    Ok(Built {
        manifest,
        articles,
        statistics,
    })
}

/// Adds the passages of one article. A paragraph that is too long keeps its number and is left out.
fn add(
    article: &Article,
    schema: &Schema,
    writer: &IndexWriter,
    statistics: &mut Statistics,
    problems: &mut Vec<Problem>,
) -> Result<(), tantivy::TantivyError> {
    for (number, paragraph) in article.paragraphs.iter().enumerate() {
        if paragraph.range.len() > passage::MAX_BYTES {
            problems.push(too_long(article, &paragraph.range));
            continue;
        }
        let analysed = analyse_paragraph(article, number, paragraph);
        statistics.passages += 1;
        statistics.sentences += analysed.passage.sentences.len() as u64;
        statistics.tokens += analysed.passage.tokens.len() as u64;

        let encoded = postcard::to_stdvec(&analysed.passage)
            .map_err(|cause| tantivy::TantivyError::InternalError(cause.to_string()))?;
        let mut document = TantivyDocument::new();
        document.add_u64(schema.article, article_key(&article.id));
        document.add_u64(schema.paragraph, number as u64);
        document.add_pre_tokenized_text(schema.body, pre_tokenized(analysed.body));
        document.add_pre_tokenized_text(schema.title, pre_tokenized(analysed.headline));
        document.add_bytes(schema.passage, &encoded);
        writer.add_document(document)?;
    }
    Ok(())
}

fn too_long(article: &Article, range: &Range<usize>) -> Problem {
    let line = 1 + memchr::memchr_iter(b'\n', &article.text.as_bytes()[..range.start]).count();
    let megabyte = f64::from(1 << 20);
    Problem {
        path: article.path.clone(),
        what: format!(
            "the paragraph at line {line} is {:.1} MB long and is not searched (at most {} MB): break it up with blank \
             lines",
            range.len() as f64 / megabyte,
            passage::MAX_BYTES as f64 / megabyte,
        ),
        fatal: false,
    }
}

/// Hands our terms to tantivy as they are.
fn pre_tokenized(terms: Vec<String>) -> PreTokenizedString {
    let token = |(position, text)| Token {
        position,
        text,
        ..Token::default()
    };
    PreTokenizedString {
        text: String::new(),
        tokens: terms.into_iter().enumerate().map(token).collect(),
    }
}

fn facts(article: Article) -> ArticleFacts {
    ArticleFacts {
        paragraphs: article.paragraphs.len() as u32,
        id: article.id,
        path: article.path,
        hash: article.hash,
        markup: article.markup,
        title: article.title,
        date: article.date,
        source: article.source,
        url: article.url,
        author: article.author,
        language: article.language,
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
