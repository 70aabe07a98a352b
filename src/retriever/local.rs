//! Retrieval from the tantivy index on this machine.

use std::cmp::Reverse;
use std::ops::Bound;
use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use tantivy::Searcher;
use tantivy::collector::TopDocs;
use tantivy::query::{
    AllQuery, Bm25StatisticsProvider, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery,
    RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Term};
use tantivy_fst::Automaton;

use super::{Candidate, Reach, Retriever, Scope};
use crate::error::Result;
use crate::index::schema::{Schema, article_key};
use crate::index::{Snapshot, Statistics};
use crate::library::View;
use crate::query::Query;

/// What a term of the title or a heading counts, against 1 for a term of the paragraph. Set by hand, not fitted: it only
/// decides which passages are looked at, and nearly all that matter are.
const TITLE_BOOST: f32 = 0.4;
/// Shortest term that may be taken for a typing error, in characters: shorter ones are near to too many others.
const MIN_FUZZY_CHARS: usize = 4;
/// From this length on two typing errors are allowed.
const TWO_ERRORS_CHARS: usize = 8;

/// Building the parametric automata takes milliseconds; they serve every term after that.
static AUTOMATA: LazyLock<[LevenshteinAutomatonBuilder; 2]> = LazyLock::new(|| {
    [
        LevenshteinAutomatonBuilder::new(1, true),
        LevenshteinAutomatonBuilder::new(2, true),
    ]
});

/// Retrieves from the indexes of one view, as if they were one.
#[derive(Debug, Clone, Copy)]
pub struct LocalRetriever<'a> {
    view: &'a View,
}

impl<'a> LocalRetriever<'a> {
    /// A retriever over a view.
    pub fn new(view: &'a View) -> LocalRetriever<'a> {
        LocalRetriever { view }
    }

    /// At most `limit` passages of one of the indexes, scored by what is common in all of them.
    fn retrieve_from(
        &self,
        snapshot: &'a Snapshot,
        query: &dyn TantivyQuery,
        limit: usize,
    ) -> Result<Vec<Candidate<'a>>> {
        let collector = TopDocs::with_limit(limit.max(1)).order_by_score();
        let found = snapshot
            .searcher()
            .search_with_statistics_provider(query, &collector, &Common(self.view))
            .map_err(|cause| snapshot.search_error(cause))?;
        let mut candidates = Vec::with_capacity(found.len());
        for (score, address) in found {
            let Some(article) = snapshot.article_at(address)? else {
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

    /// The nearest term of one of the indexes, with its distance and how many passages hold it.
    fn similar_in(
        &self,
        snapshot: &Snapshot,
        term: &str,
        automaton: &NearTerms,
    ) -> Result<Option<(u8, Reverse<u64>, String)>> {
        let mut best: Option<(u8, Reverse<u64>, String)> = None;
        for segment in snapshot.searcher().segment_readers() {
            let inverted = segment
                .inverted_index(snapshot.schema().body)
                .map_err(|cause| snapshot.search_error(cause))?;
            let io_error = |cause: std::io::Error| snapshot.search_error(cause.into());
            let mut near = inverted.terms().search(automaton).into_stream().map_err(io_error)?;
            while near.advance() {
                let Ok(candidate) = std::str::from_utf8(near.key()) else {
                    continue;
                };
                // People rarely get the first letter wrong, and a wrong word is worse than none.
                if candidate.chars().next() != term.chars().next() || candidate.chars().count() < MIN_FUZZY_CHARS {
                    continue;
                }
                let Distance::Exact(distance) = automaton.0.eval(candidate) else {
                    continue;
                };
                let found = (distance, Reverse(self.frequency(candidate)?), candidate.to_owned());
                if best.as_ref().is_none_or(|best| found < *best) {
                    best = Some(found);
                }
            }
        }
        Ok(best)
    }
}

/// The passages of a scope that share terms with a query, for any of the indexes: they have one schema.
fn in_scope(schema: &Schema, query: &Query, scope: Scope<'_>, reach: Reach) -> BooleanQuery {
    let mut clauses: Vec<(Occur, Box<dyn TantivyQuery>)> = Vec::new();
    for term in query.content_terms() {
        for (field, boost) in [(schema.body, 1.0), (schema.title, TITLE_BOOST)] {
            let matches = TermQuery::new(Term::from_field_text(field, &term.term), IndexRecordOption::WithFreqs);
            clauses.push((
                Occur::Should,
                Box::new(BoostQuery::new(Box::new(matches), boost * term.weight)),
            ));
        }
    }
    let any_term: Box<dyn TantivyQuery> = Box::new(BooleanQuery::new(clauses));
    let mut scoped = scope_filter(schema, scope);
    // Whoever names a paragraph wants it looked at even where it shares no term with the question.
    let need = if scope.paragraph.is_some() || reach == Reach::Everything {
        let everything = Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0));
        scoped.push((Occur::Must, everything));
        Occur::Should
    } else {
        Occur::Must
    };
    scoped.push((need, any_term));
    BooleanQuery::new(scoped)
}

fn scope_filter(schema: &Schema, scope: Scope<'_>) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
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
        for snapshot in self.view.snapshots() {
            let term = Term::from_field_text(snapshot.schema().body, term);
            let found = snapshot.searcher().doc_freq(&term);
            frequency += found.map_err(|cause| snapshot.search_error(cause))?;
        }
        Ok(frequency)
    }

    fn similar(&self, term: &str) -> Result<Option<String>> {
        let length = term.chars().count();
        // A number that is one digit off is another number, not a typing error.
        if length < MIN_FUZZY_CHARS || term.contains(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        let builder = &AUTOMATA[usize::from(length >= TWO_ERRORS_CHARS)];
        let automaton = NearTerms(builder.build_dfa(term));
        let mut best = None;
        for snapshot in self.view.snapshots() {
            let found = self.similar_in(snapshot, term, &automaton)?;
            best = best.into_iter().chain(found).min();
        }
        Ok(best.map(|(_, _, term)| term))
    }

    fn retrieve(&self, query: &Query, scope: Scope<'_>, reach: Reach, limit: usize) -> Result<Vec<Candidate<'_>>> {
        let mut candidates = Vec::new();
        for snapshot in self.view.snapshots() {
            let query = in_scope(snapshot.schema(), query, scope, reach);
            candidates.extend(self.retrieve_from(snapshot, &query, limit)?);
        }
        // Stable: what comes from one index alone stays in the order that tantivy gave it.
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        candidates.truncate(limit.max(1));
        Ok(candidates)
    }
}

/// How common a term is in all indexes of a view together: scores of passages from different ones can be compared.
struct Common<'a>(&'a View);

impl Common<'_> {
    fn sum(&self, count: impl Fn(&Searcher) -> tantivy::Result<u64>) -> tantivy::Result<u64> {
        self.0.snapshots().map(|snapshot| count(snapshot.searcher())).sum()
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

/// Lets tantivy's term dictionary walk a Levenshtein automaton.
struct NearTerms(DFA);

impl Automaton for NearTerms {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != levenshtein_automata::SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}
