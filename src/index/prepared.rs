//! Reads and analyses articles on all cores, up to the documents that the search index takes, or a cluster.

use std::ops::Range;
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tantivy::TantivyDocument;
use tantivy::tokenizer::{PreTokenizedString, Token};

use super::ArticleFacts;
use super::distant::{self, Owner};
use super::encoded;
use super::lexicon::Changes;
use super::manifest::Statistics;
use super::passage::{self, analyse_paragraph};
use super::schema::{Schema, article_key};
use crate::cluster::Batch;
use crate::corpus::{self, Article, ArticleFile, Problem};
use crate::text::dates;

/// A batch that has so many bytes gets no further passage.
const BATCH_BYTES: usize = 1 << 20;

/// An article, ready to be written.
pub(super) struct Prepared {
    pub(super) facts: ArticleFacts,
    pub(super) counts: Statistics,
    /// For the index on this machine, where there is one.
    pub(super) documents: Vec<TantivyDocument>,
    /// For a cluster, where passages go to one; no batch is larger than one passage or what one request should bring.
    pub(super) batches: Vec<Batch>,
    /// The terms of those passages.
    pub(super) terms: Changes,
    /// What is wrong with it and costs less than the article.
    pub(super) problems: Vec<Problem>,
}

/// Where passages go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bound {
    /// Into the index on this machine.
    pub(super) here: bool,
    /// Into a cluster, as a guild's, or the operator's (0).
    pub(super) there: Option<u64>,
}

/// Reads and analyses the files on all cores. What comes of them stands in their order, so that an index is the same
/// however many cores built it.
pub(super) fn prepare_all(
    source: &Path,
    files: &[&ArticleFile],
    schema: &Schema,
    bound: Bound,
) -> Vec<Result<Prepared, Problem>> {
    let cores = thread::available_parallelism().map_or(1, usize::from).min(files.len());
    if cores <= 1 {
        return files.iter().map(|file| prepare(source, file, schema, bound)).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((place, file)) = {
            let place = next.fetch_add(1, Ordering::Relaxed);
            files.get(place).map(|file| (place, file))
        } {
            done.push((place, prepare(source, file, schema, bound)));
        }
        done
    };
    let mut prepared: Vec<_> = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(|worker| worker.join());
        joined
            .flat_map(|done| done.unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    });
    prepared.sort_by_key(|(place, _)| *place);
    prepared.into_iter().map(|(_, prepared)| prepared).collect()
}

/// Reads one article and analyses its passages. A paragraph that is too long keeps its number and is left out.
fn prepare(source: &Path, file: &ArticleFile, schema: &Schema, bound: Bound) -> Result<Prepared, Problem> {
    let (article, mut problems) = corpus::read(source, file)?;
    let day = article.date.as_deref().and_then(dates::day_number);
    let revision = distant::revision(&article.id, &article.hash);
    let mut statistics = Statistics::default();
    let mut documents = Vec::new();
    let mut batches: Vec<Batch> = Vec::new();
    let mut terms = Changes::default();
    let not_stored = |number: usize, cause: &dyn std::fmt::Display| Problem {
        path: article.path.clone(),
        what: format!("paragraph {number} cannot be stored: {cause}"),
        fatal: true,
    };
    for (number, paragraph) in article.paragraphs.iter().enumerate() {
        if paragraph.range.len() > passage::MAX_BYTES {
            problems.push(too_long(&article, &paragraph.range));
            continue;
        }
        let analysed = analyse_paragraph(&article, number, paragraph);
        statistics.passages += 1;
        statistics.sentences += analysed.passage.sentences.len() as u64;
        statistics.tokens += analysed.passage.tokens.len() as u64;

        let encoded = encoded::encode(&analysed.passage).map_err(|cause| not_stored(number, &cause))?;
        if let Some(guild) = bound.there {
            terms.add(analysed.body.iter().map(String::as_str));
            let document = distant::document(
                Owner {
                    guild,
                    article: &article.id,
                    revision: &revision,
                    day,
                },
                number as u32,
                &analysed,
                &encoded,
            );
            let batch = match batches.last_mut() {
                Some(batch) if batch.bytes() < BATCH_BYTES => batch,
                _ => {
                    batches.push(Batch::default());
                    let last = batches.len() - 1;
                    &mut batches[last]
                }
            };
            batch.add(&document).map_err(|cause| not_stored(number, &cause))?;
        }
        if !bound.here {
            continue;
        }
        let mut document = TantivyDocument::new();
        document.add_u64(schema.article, article_key(&article.id));
        document.add_u64(schema.paragraph, number as u64);
        if let Some(day) = day {
            document.add_u64(schema.date, day);
        }
        document.add_pre_tokenized_text(schema.body, pre_tokenized(analysed.body));
        document.add_pre_tokenized_text(schema.title, pre_tokenized(analysed.headline));
        document.add_bytes(schema.passage, &encoded);
        documents.push(document);
    }
    Ok(Prepared {
        facts: facts(article),
        counts: statistics,
        documents,
        batches,
        terms,
        problems,
    })
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
