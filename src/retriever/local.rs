//! Retrieval from the tantivy index on this machine.

use std::ops::Bound;

use tantivy::collector::TopDocs;
use tantivy::query::{
    AllQuery, Bm25StatisticsProvider, BooleanQuery, ConstScoreQuery, Occur, Query as TantivyQuery, RangeQuery,
    TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy::{DocAddress, Score, Searcher};

use super::maxscore::{self, Clause};
use super::spelling::Nearest;
use super::{Candidate, Reach, Retriever, Scope, TITLE_BOOST};
use crate::error::Result;
use crate::index::schema::{Schema, article_key};
use crate::index::{Snapshot, Statistics};
use crate::library::View;
use crate::query::{Query, QueryTerm};

/// Retrieves from the indexes of one view, as if they were one.
#[derive(Debug, Clone, Copy)]
pub struct LocalRetriever<'a> {
    view: &'a View,
}

impl<'a> LocalRetriever<'a> {
    /// A retriever over a view; `None` where some of its passages do not lie on this machine.
    pub fn new(view: &'a View) -> Option<LocalRetriever<'a>> {
        let is_here = view.snapshots().all(|snapshot| snapshot.searcher().is_some());
        is_here.then_some(LocalRetriever { view })
    }

    /// At most `limit` passages of one of the indexes, scored by what is common in all of them.
    fn retrieve_from(
        &self,
        (snapshot, searcher): (&'a Snapshot, &'a Searcher),
        query: &Query,
        (scope, reach): (Scope<'_>, Reach),
        limit: usize,
    ) -> Result<Vec<Candidate<'a>>> {
        let clauses = clauses(snapshot.schema(), query);
        let found = match scope_filter(snapshot.schema(), scope) {
            filter if filter.is_empty() && reach == Reach::SharingTerms => self.best_of_all(searcher, &clauses, limit),
            filter => {
                // Whoever names a paragraph wants it looked at even where it shares no term with the question.
                let is_everything = scope.paragraph.is_some() || reach == Reach::Everything;
                self.best(searcher, &in_scope(&clauses, filter, is_everything), limit)
            }
        };
        let found = found.map_err(|cause| snapshot.search_error(cause))?;
        let mut candidates = Vec::with_capacity(found.len());
        for (score, address) in found {
            let Some(article) = snapshot.article_at(address) else {
                continue;
            };
            candidates.push(Candidate {
                article,
                passage: snapshot.passage_at(address)?,
                score,
            });
        }
        Ok(candidates)
    }

    /// The best passages of an index.
    fn best_of_all(&self, searcher: &Searcher, clauses: &[Clause], limit: usize) -> tantivy::Result<Vec<Found>> {
        if let Some(best) = maxscore::best(searcher, &Common(self.view), clauses, limit)? {
            return Ok(best);
        }
        self.best(searcher, &in_scope(clauses, Vec::new(), false), limit)
    }

    /// The best passages of an index that match a query.
    fn best(&self, searcher: &Searcher, query: &dyn TantivyQuery, limit: usize) -> tantivy::Result<Vec<Found>> {
        let collector = TopDocs::with_limit(limit).order_by_score();
        searcher.search_with_statistics_provider(query, &collector, &Common(self.view))
    }

    /// Has the terms of one of the indexes looked at.
    fn look_into(&self, (snapshot, searcher): (&Snapshot, &Searcher), nearest: &mut Nearest) -> Result<()> {
        for segment in searcher.segment_readers() {
            let inverted = segment
                .inverted_index(snapshot.schema().body)
                .map_err(|cause| snapshot.search_error(cause))?;
            let io_error = |cause: std::io::Error| snapshot.search_error(cause.into());
            let terms = inverted.terms();
            let mut candidates = Vec::new();
            let mut near = terms.search(&nearest.automaton).into_stream().map_err(io_error)?;
            while near.advance() {
                if let Ok(candidate) = std::str::from_utf8(near.key())
                    && let Some(distance) = nearest.distance(candidate)
                {
                    candidates.push((distance, candidate.to_owned()));
                }
            }
            drop(near);
            for (distance, candidate) in candidates {
                nearest.take(distance, self.frequency(&candidate)?, &candidate);
            }
        }
        Ok(())
    }
}

/// A passage's score, and where it lies in an index.
type Found = (Score, DocAddress);

/// The indexes of a view, and what tantivy knows of them.
fn searchers(view: &View) -> impl Iterator<Item = (&Snapshot, &Searcher)> {
    view.snapshots()
        .filter_map(|snapshot| Some((snapshot, snapshot.searcher()?)))
}

/// The terms of a query in the fields that are searched.
fn clauses(schema: &Schema, query: &Query) -> Vec<Clause> {
    let fields = [(schema.body, 1.0), (schema.title, TITLE_BOOST)];
    let in_fields = |term: &QueryTerm| {
        fields.map(|(field, boost)| Clause {
            term: Term::from_field_text(field, &term.term),
            boost: boost * term.weight,
        })
    };
    query.content_terms().flat_map(in_fields).collect()
}

/// The passages of a scope that match any of the clauses; or all of them, those first.
fn in_scope(clauses: &[Clause], mut filter: Filter, is_everything: bool) -> BooleanQuery {
    let need = if is_everything {
        let everything = Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0));
        filter.push((Occur::Must, everything));
        Occur::Should
    } else {
        Occur::Must
    };
    filter.push((need, Box::new(maxscore::any_of(clauses))));
    BooleanQuery::new(filter)
}

/// What a passage must match to be in a scope.
type Filter = Vec<(Occur, Box<dyn TantivyQuery>)>;

fn scope_filter(schema: &Schema, scope: Scope<'_>) -> Filter {
    let article = scope
        .article
        .map(|id| Term::from_field_u64(schema.article, article_key(id)));
    let paragraph = scope
        .paragraph
        .map(|number| Term::from_field_u64(schema.paragraph, u64::from(number)));
    let exact = |term| -> Box<dyn TantivyQuery> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
    let since = scope.since.map(|since| -> Box<dyn TantivyQuery> {
        let first = Term::from_field_u64(schema.date, since.number());
        Box::new(RangeQuery::new(Bound::Included(first), Bound::Unbounded))
    });
    let filters = [article.map(exact), paragraph.map(exact), since].into_iter().flatten();
    filters
        .map(|matches| {
            let filter: Box<dyn TantivyQuery> = Box::new(ConstScoreQuery::new(matches, 0.0));
            (Occur::Must, filter)
        })
        .collect()
}

impl Retriever for LocalRetriever<'_> {
    fn statistics(&self) -> Statistics {
        self.view.statistics()
    }

    fn frequency(&self, term: &str) -> Result<u64> {
        let mut frequency = 0;
        for (snapshot, searcher) in searchers(self.view) {
            let term = Term::from_field_text(snapshot.schema().body, term);
            let found = searcher.doc_freq(&term);
            frequency += found.map_err(|cause| snapshot.search_error(cause))?;
        }
        Ok(frequency)
    }

    fn similar(&self, term: &str) -> Result<Option<String>> {
        let Some(mut nearest) = Nearest::to(term) else {
            return Ok(None);
        };
        for index in searchers(self.view) {
            self.look_into(index, &mut nearest)?;
        }
        Ok(nearest.best())
    }

    fn retrieve(&self, query: &Query, scope: Scope<'_>, reach: Reach, limit: usize) -> Result<Vec<Candidate<'_>>> {
        let mut candidates = Vec::new();
        let limit = limit.max(1);
        for index in searchers(self.view) {
            candidates.extend(self.retrieve_from(index, query, (scope, reach), limit)?);
        }
        // Stable: what comes from one index alone stays in the order that tantivy gave it.
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        candidates.truncate(limit);
        Ok(candidates)
    }
}

/// How common a term is in all indexes of a view together: scores of passages from different ones can be compared.
struct Common<'a>(&'a View);

impl Common<'_> {
    fn sum(&self, count: impl Fn(&Searcher) -> tantivy::Result<u64>) -> tantivy::Result<u64> {
        searchers(self.0).map(|(_, searcher)| count(searcher)).sum()
    }
}

impl Bm25StatisticsProvider for Common<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.sum(|searcher| searcher.total_num_tokens(field))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.sum(|searcher| searcher.total_num_docs())
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.sum(|searcher| searcher.doc_freq(term))
    }
}
