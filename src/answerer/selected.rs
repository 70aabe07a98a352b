//! What is found for a question, before anything is decided: passages, and their sentences in order.

use std::cmp::Reverse;

use super::stages::{Clock, Stage};
use crate::answer::{PassageHit, Quote};
use crate::error::Result;
use crate::index::ArticleFacts;
use crate::library::View;
use crate::query::Query;
use crate::reader::Reader;
use crate::retriever::{Candidate, Reach, Retriever, Scope};
use crate::selection::{self, Patience, ScoredSentence, WeightedQuery};
use crate::text::dates::Since;
use crate::text::languages::Language;

/// Passages whose sentences are scored, and the size of a scope that is small enough to score all of it: with 48 one
/// answer in 2,500 is better, and each takes a third longer.
const RETRIEVED: usize = 32;
/// Bytes of passages that are read for a question: about 650 word pieces, 45 ms on two cores.
const READ_BYTES: usize = 2_800;
/// The same where the scope is so small that words are a poor guide to what is worth reading.
const READ_BYTES_IN_SMALL_SCOPE: usize = 6_000;
/// Scores (logits) that differ by no more are as good as equal: the same sentence in two versions of an article.
const EQUAL: f32 = 0.02;
/// Passages that an answer lists.
const LISTED: usize = 20;
/// What a word counts that was found only by correcting its spelling. Set by hand: .95 moves no share of right quotes by .001.
const CORRECTED_WEIGHT: f32 = 0.8;

/// What was retrieved for a question, with its sentences in order.
pub struct Selected<'a> {
    /// The question with its terms' weights.
    pub query: WeightedQuery,
    /// The retrieved passages, best first as the engine saw them.
    pub candidates: Vec<Candidate<'a>>,
    /// Their sentences, best first.
    pub sentences: Vec<ScoredSentence>,
    reach: Reach,
}

/// The language in which a question is analysed: its own where articles are in it, else that of most articles.
pub fn searched_language(asked_in: Language, view: &View) -> Language {
    let present = view.languages();
    let usual = present.first().copied().unwrap_or(Language::ENGLISH);
    if present.contains(&asked_in) { asked_in } else { usual }
}

/// What is worth looking at where there is a reader: all of a scope that is small enough.
pub fn reach_with_reader(scope: Scope<'_>, view: &View) -> Reach {
    let passages = match (scope.article.and_then(|id| view.article(id)), scope.paragraph) {
        (Some(_), Some(_)) => 1,
        (Some(article), None) => article.paragraphs as usize,
        (None, _) if scope.since.is_some() => {
            let is_new = |article: &&ArticleFacts| article.day() >= scope.since.map(Since::number);
            let new = view.articles().filter(is_new);
            new.map(|article| article.paragraphs as usize).sum()
        }
        (None, _) => view.passages(),
    };
    if passages <= RETRIEVED {
        Reach::Everything
    } else {
        Reach::SharingTerms
    }
}

/// Retrieves passages and scores their sentences by words: everything but the reading and the decision.
///
/// # Errors
/// The engine fails.
pub fn select<'a>(retriever: &'a impl Retriever, query: Query, scope: Scope<'_>, reach: Reach) -> Result<Selected<'a>> {
    select_by(&Clock::default(), retriever, query, scope, reach)
}

/// The same by a clock.
pub(super) fn select_by<'a>(
    clock: &Clock,
    retriever: &'a impl Retriever,
    query: Query,
    scope: Scope<'_>,
    reach: Reach,
) -> Result<Selected<'a>> {
    let step = clock.begin(Stage::Retrieve);
    let (query, frequencies) = with_known_words(retriever, query)?;
    let weighted = WeightedQuery::new(&query, &frequencies, retriever.statistics());
    let candidates = retriever.retrieve(&query, scope, reach, RETRIEVED)?;
    step.note("passages", candidates.len());
    drop(step);
    let step = clock.begin(Stage::Select);
    let sentences = selection::select(&weighted, &candidates);
    step.note("sentences", sentences.len());
    Ok(Selected {
        query: weighted,
        candidates,
        sentences,
        reach,
    })
}

/// Replaces words that no passage holds by the nearest one in spelling, and counts each word's passages.
fn with_known_words(retriever: &impl Retriever, mut query: Query) -> Result<(Query, Vec<u64>)> {
    let mut frequencies = Vec::with_capacity(query.terms.len());
    for term in &mut query.terms {
        let mut frequency = retriever.frequency(&term.term)?;
        if frequency == 0 && !term.stop {
            // A typing error may make the stemmer cut the word elsewhere, so the word itself is tried too.
            let known = match retriever.similar(&term.term)? {
                None => retriever.similar(&term.surface)?,
                known => known,
            };
            if let Some(known) = known {
                frequency = retriever.frequency(&known)?;
                *term = term.corrected(known, CORRECTED_WEIGHT);
            }
        }
        frequencies.push(frequency);
    }
    Ok((query, frequencies))
}

impl Selected<'_> {
    /// Has the best passages read and ranks the sentences anew.
    ///
    /// # Errors
    /// The reader fails; the order by words stands then.
    pub fn read(&mut self, reader: &dyn Reader, patience: Patience, question: &str) -> Result<()> {
        let most_bytes = match self.reach {
            Reach::SharingTerms => READ_BYTES,
            Reach::Everything => READ_BYTES_IN_SMALL_SCOPE,
        };
        selection::read(
            reader,
            patience,
            most_bytes,
            question,
            &self.candidates,
            &mut self.sentences,
        )
    }

    /// Among sentences that answer equally well those of the newest article come first: news is corrected by later news.
    pub(super) fn prefer_newer(&mut self) {
        let Some(best) = self.sentences.first().map(|sentence| sentence.score) else {
            return;
        };
        let equals = self
            .sentences
            .iter()
            .take_while(|other| best - other.score <= EQUAL)
            .count();
        let candidates = &self.candidates;
        self.sentences[..equals].sort_by_key(|sentence| Reverse(candidates[sentence.candidate].article.day()));
    }

    /// A sentence as it is shown.
    pub(super) fn quote(&self, scored: &ScoredSentence) -> Quote {
        let Candidate { article, passage, .. } = &self.candidates[scored.candidate];
        let sentence = &passage.sentences[scored.sentence];
        let marked = selection::highlight(&self.query, passage, scored);
        passage.quote(
            article,
            sentence.start as usize..sentence.end as usize,
            marked,
            scored.score,
        )
    }

    /// The passages by their best sentence.
    pub(super) fn passages(&self) -> Vec<PassageHit> {
        let mut listed = vec![false; self.candidates.len()];
        let mut hits = Vec::new();
        for scored in &self.sentences {
            if hits.len() == LISTED {
                break;
            }
            if !std::mem::replace(&mut listed[scored.candidate], true) {
                let Candidate { article, passage, .. } = &self.candidates[scored.candidate];
                hits.push(PassageHit {
                    article: article.id.clone(),
                    paragraph: passage.paragraph,
                    score: scored.score,
                });
            }
        }
        hits
    }
}
