//! Retrieval from a search cluster: one request for each index that a question may be answered from.
//!
//! Words are counted and corrected by the lexicons on this machine, so that a question costs one trip. What comes back is
//! believed where this machine's generation knows its revision, and where its seal holds.

use std::collections::HashSet;

use super::spelling::Nearest;
use super::{Candidate, Reach, Retriever, Scope, TITLE_BOOST};
use crate::cluster::{Clause, Filter, Search};
use crate::error::Result;
use crate::index::distant::{Distant, revision};
use crate::index::{Snapshot, Statistics};
use crate::library::View;
use crate::query::Query;
use crate::text::dates::Since;

/// Of an index where much of what is found is of other revisions, at most so many times as much as is wanted is asked for.
const MOST_WIDENED: usize = 8;
/// BM25's constants, as tantivy and Lucene have them.
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Retrieves the passages of one view from the cluster that holds them.
#[derive(Debug, Clone, Copy)]
pub struct RemoteRetriever<'a> {
    view: &'a View,
}

impl<'a> RemoteRetriever<'a> {
    /// A retriever over a view; `None` where its passages lie on this machine alone.
    pub fn new(view: &'a View) -> Option<RemoteRetriever<'a>> {
        let is_distant = view.snapshots().all(|snapshot| snapshot.distant().is_some());
        is_distant.then_some(RemoteRetriever { view })
    }

    /// At most `limit` passages of each index, best first.
    fn retrieve_from_each(
        &self,
        query: &Query,
        scope: Scope<'_>,
        reach: Reach,
        limit: usize,
    ) -> Result<Vec<Vec<Candidate<'a>>>> {
        let indexes: Vec<_> = distant(self.view).collect();
        let mut widened = 1;
        loop {
            let searches: Vec<_> = indexes
                .iter()
                .map(|(_, distant)| search(distant, query, scope, reach, limit * widened))
                .collect();
            let Some((_, first)) = indexes.first() else {
                return Ok(Vec::new());
            };
            let found = first.cluster.search(&searches)?;
            let mut is_short = false;
            let mut all = Vec::with_capacity(indexes.len());
            for ((snapshot, distant), hits) in indexes.iter().zip(&found) {
                let is_full = hits.len() >= limit * widened;
                let mut seen: HashSet<(&str, u32)> = HashSet::new();
                let mut kept = Vec::new();
                for hit in hits {
                    let Some(article) = snapshot.article(&hit.article) else {
                        continue;
                    };
                    let is_current = hit.revision == revision(&article.id, &article.hash);
                    // Quickwit may hold a passage twice.
                    if !is_current || kept.len() == limit || !seen.insert((&article.id, hit.paragraph)) {
                        continue;
                    }
                    kept.push(Candidate {
                        article,
                        passage: distant.open(hit)?,
                        score: hit.score,
                    });
                }
                is_short |= is_full && kept.len() < limit;
                all.push(kept);
            }
            if !is_short || widened >= MOST_WIDENED {
                return Ok(all);
            }
            widened *= 2;
        }
    }

    /// BM25 by what is common in all indexes together: scores of passages from different ones can be compared. `mean` is
    /// the mean number of a passage's words.
    fn score(query: &Query, weights: &[f32], mean: f32, candidate: &Candidate<'_>) -> f32 {
        let length = candidate.passage.tokens.len() as f32;
        let norm = K1 * (1.0 - B + B * length / mean.max(1.0));
        let terms = query.content_terms().zip(weights);
        terms
            .map(|(term, weight)| {
                let count =
                    |hashes: &mut dyn Iterator<Item = u32>| hashes.filter(|hash| *hash == term.hash).count() as f32;
                let body = count(&mut candidate.passage.tokens.iter().map(|token| token.hash));
                let title = count(&mut candidate.passage.headline.iter().copied());
                let body = body / (body + norm);
                let title = TITLE_BOOST * title / (title + K1);
                term.weight * weight * (body + title) * (K1 + 1.0)
            })
            .sum()
    }
}

/// The indexes of a view that lie in a cluster.
fn distant(view: &View) -> impl Iterator<Item = (&Snapshot, &Distant)> {
    view.snapshots()
        .filter_map(|snapshot| Some((snapshot, snapshot.distant()?)))
}

fn search<'s>(distant: &'s Distant, query: &'s Query, scope: Scope<'_>, reach: Reach, most: usize) -> Search<'s> {
    let clauses = query.content_terms().map(|term| Clause {
        term: &term.term,
        body: term.weight,
        title: term.weight * TITLE_BOOST,
    });
    Search {
        index: &distant.index,
        filter: Filter {
            guild: distant.guild,
            article: scope.article.map(str::to_owned),
            revision: None,
            paragraphs: scope.paragraph.map(|number| number..number.saturating_add(1)),
            since: scope.since.map(Since::number),
        },
        clauses: clauses.collect(),
        // Whoever names a paragraph wants it looked at even where it shares no term with the question.
        everything: scope.paragraph.is_some() || reach == Reach::Everything,
        most,
    }
}

impl Retriever for RemoteRetriever<'_> {
    fn statistics(&self) -> Statistics {
        self.view.statistics()
    }

    fn frequency(&self, term: &str) -> Result<u64> {
        let lexicons = distant(self.view).map(|(_, distant)| &distant.lexicon);
        Ok(lexicons.map(|lexicon| lexicon.frequency(term)).sum())
    }

    fn similar(&self, term: &str) -> Result<Option<String>> {
        let Some(mut nearest) = Nearest::to(term) else {
            return Ok(None);
        };
        let mut candidates = Vec::new();
        for (_, distant) in distant(self.view) {
            distant.lexicon.search(&nearest.automaton, |candidate, _| {
                candidates.extend(
                    nearest
                        .distance(candidate)
                        .map(|distance| (distance, candidate.to_owned())),
                );
            });
        }
        for (distance, candidate) in candidates {
            nearest.take(distance, self.frequency(&candidate)?, &candidate);
        }
        Ok(nearest.best())
    }

    fn retrieve(&self, query: &Query, scope: Scope<'_>, reach: Reach, limit: usize) -> Result<Vec<Candidate<'_>>> {
        let limit = limit.max(1);
        let found = self.retrieve_from_each(query, scope, reach, limit)?;
        let is_one = found.len() == 1;
        let mut candidates: Vec<Candidate<'_>> = found.into_iter().flatten().collect();
        if is_one {
            return Ok(candidates);
        }
        let Statistics { passages, tokens, .. } = self.view.statistics();
        let mean = tokens as f32 / passages.max(1) as f32;
        let passages = passages as f32;
        let weight = |term: &str| -> Result<f32> {
            let frequency = self.frequency(term)? as f32;
            Ok((1.0 + (passages - frequency + 0.5).max(0.0) / (frequency + 0.5)).ln())
        };
        let weights: Vec<f32> = query
            .content_terms()
            .map(|term| weight(&term.term))
            .collect::<Result<_>>()?;
        for candidate in &mut candidates {
            candidate.score = RemoteRetriever::score(query, &weights, mean, candidate);
        }
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        candidates.truncate(limit);
        Ok(candidates)
    }
}
