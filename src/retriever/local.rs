//! Retrieval from the tantivy index on this machine.

use std::ops::Bound;
use std::sync::LazyLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder};
use tantivy::collector::TopDocs;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query as TantivyQuery, RangeQuery, TermQuery,
};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy_fst::Automaton;

use super::{Candidate, Reach, Retriever, Scope};
use crate::error::Result;
use crate::index::schema::article_key;
use crate::index::{Snapshot, Statistics};
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

/// Retrieves from one snapshot of the index.
#[derive(Debug, Clone, Copy)]
pub struct LocalRetriever<'a> {
    snapshot: &'a Snapshot,
}

impl<'a> LocalRetriever<'a> {
    /// A retriever over a snapshot.
    pub fn new(snapshot: &'a Snapshot) -> LocalRetriever<'a> {
        LocalRetriever { snapshot }
    }

    fn scope_filter(&self, scope: Scope<'_>) -> Vec<(Occur, Box<dyn TantivyQuery>)> {
        let schema = self.snapshot.schema();
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
}

impl Retriever for LocalRetriever<'_> {
    fn statistics(&self) -> Statistics {
        self.snapshot.statistics()
    }

    fn frequency(&self, term: &str) -> Result<u64> {
        let term = Term::from_field_text(self.snapshot.schema().body, term);
        self.snapshot
            .searcher()
            .doc_freq(&term)
            .map_err(|cause| self.snapshot.search_error(cause))
    }

    fn similar(&self, term: &str) -> Result<Option<String>> {
        let length = term.chars().count();
        // A number that is one digit off is another number, not a typing error.
        if length < MIN_FUZZY_CHARS || term.contains(|c: char| c.is_ascii_digit()) {
            return Ok(None);
        }
        let builder = &AUTOMATA[usize::from(length >= TWO_ERRORS_CHARS)];
        let automaton = NearTerms(builder.build_dfa(term));
        let mut best: Option<(u8, std::cmp::Reverse<u64>, String)> = None;
        for segment in self.snapshot.searcher().segment_readers() {
            let body = self.snapshot.schema().body;
            let inverted = segment
                .inverted_index(body)
                .map_err(|cause| self.snapshot.search_error(cause))?;
            let io_error = |cause: std::io::Error| self.snapshot.search_error(cause.into());
            let mut near = inverted.terms().search(&automaton).into_stream().map_err(io_error)?;
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
                let found = (
                    distance,
                    std::cmp::Reverse(self.frequency(candidate)?),
                    candidate.to_owned(),
                );
                if best.as_ref().is_none_or(|best| found < *best) {
                    best = Some(found);
                }
            }
        }
        Ok(best.map(|(_, _, term)| term))
    }

    fn retrieve(&self, query: &Query, scope: Scope<'_>, reach: Reach, limit: usize) -> Result<Vec<Candidate<'_>>> {
        let schema = self.snapshot.schema();
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
        let mut scoped = self.scope_filter(scope);
        // Whoever names a paragraph wants it looked at even where it shares no term with the question.
        let need = if scope.paragraph.is_some() || reach == Reach::Everything {
            let everything = Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0));
            scoped.push((Occur::Must, everything));
            Occur::Should
        } else {
            Occur::Must
        };
        scoped.push((need, any_term));

        let searcher = self.snapshot.searcher();
        let collector = TopDocs::with_limit(limit.max(1)).order_by_score();
        let found = searcher
            .search(&BooleanQuery::new(scoped), &collector)
            .map_err(|cause| self.snapshot.search_error(cause))?;
        let mut candidates = Vec::with_capacity(found.len());
        for (score, address) in found {
            let Some(article) = self.snapshot.article_at(address)? else {
                continue;
            };
            candidates.push(Candidate {
                article,
                passage: self.snapshot.passage_at(address)?,
                score,
            });
        }
        Ok(candidates)
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
