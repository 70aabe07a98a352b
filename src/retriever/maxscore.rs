//! Finds the best passages without looking at each that only holds a common word of the question.
//!
//! MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations", 1995), with the words set aside once and
//! not as the search goes on: common words are not searched by, but looked up in the passages that hold a rarer one. A
//! passage that holds none of these has at most what all words set aside could give it together, and the worst passage
//! that was found proves afterwards that this is too little.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::query::{
    Bm25StatisticsProvider, Bm25Weight, BooleanQuery, BoostQuery, EnableScoring, Occur, Query, Scorer, TermQuery,
    Weight,
};
use tantivy::schema::{IndexRecordOption, Term};
use tantivy::{DocAddress, DocSet, Score, Searcher, SegmentReader, TERMINATED};

/// Words are set aside while all of them together can give a passage no more than this share of what the rarest one can.
/// The worst of 32 passages proves that enough for nine questions of ten (500,000 passages); with more the tenth that has
/// to be searched anew costs more than is saved.
const SET_ASIDE: Score = 0.5;
/// Postings that must be spared, or all words are searched by.
const WORTHWHILE: u64 = 4_096;
/// What sums of scores may differ by when they are added up in another order.
const ROUNDING: Score = 1.000_1;

/// A term of the query in a field.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub(super) term: Term,
    pub(super) boost: f32,
}

impl Clause {
    /// The query for passages that hold the term.
    pub(super) fn query(&self) -> Box<dyn Query> {
        let matches = TermQuery::new(self.term.clone(), IndexRecordOption::WithFreqs);
        Box::new(BoostQuery::new(Box::new(matches), self.boost))
    }
}

/// The passages that match any of the clauses.
pub(super) fn any_of(clauses: &[Clause]) -> BooleanQuery {
    BooleanQuery::new(clauses.iter().map(|clause| (Occur::Should, clause.query())).collect())
}

/// The best `limit` passages that match any of the clauses, best first, equal ones in the order of the index. `None` where
/// nothing is gained this way, or nothing proves that no passage was missed: then all clauses have to be searched.
pub(super) fn best(
    searcher: &Searcher,
    statistics: &dyn Bm25StatisticsProvider,
    clauses: &[Clause],
    limit: usize,
) -> tantivy::Result<Option<Vec<(Score, DocAddress)>>> {
    if searcher.num_docs() < WORTHWHILE {
        return Ok(None);
    }
    let Some((common, rare)) = set_aside(statistics, clauses)? else {
        return Ok(None);
    };
    let scoring = || EnableScoring::enabled_from_statistics_provider(statistics, searcher);
    let rare = any_of(&rare).weight(scoring())?;
    let weigh = |(clause, most): &(Clause, Score)| Ok((clause.query().weight(scoring())?, *most));
    let common = common.iter().map(weigh).collect::<tantivy::Result<Vec<_>>>()?;
    let mut best = Best::new(limit);
    for (number, segment) in searcher.segment_readers().iter().enumerate() {
        best.look_into(number as u32, segment, rare.as_ref(), &common)?;
    }
    let missed = common.iter().map(|(_, most)| most).sum::<Score>() * ROUNDING;
    Ok((best.worst() > missed).then(|| best.into_sorted()))
}

/// Clauses that are set aside, the rarest first, each with the most that it can give a passage; and the others.
type Parted = (Vec<(Clause, Score)>, Vec<Clause>);

/// Parts the clauses; `None` where too little would be spared.
fn set_aside(statistics: &dyn Bm25StatisticsProvider, clauses: &[Clause]) -> tantivy::Result<Option<Parted>> {
    let mut counted = Vec::with_capacity(clauses.len());
    for clause in clauses {
        let frequency = statistics.doc_freq(&clause.term)?;
        if frequency > 0 {
            let weight = Bm25Weight::for_terms(statistics, std::slice::from_ref(&clause.term))?;
            counted.push((frequency, most_of(&weight.boost_by(clause.boost)), clause));
        }
    }
    counted.sort_by_key(|(frequency, ..)| Reverse(*frequency));
    let most_of_one = counted.iter().map(|(_, most, _)| *most).fold(0.0, Score::max);
    let (mut together, mut spared) = (0.0, 0);
    let mut common = Vec::new();
    for (frequency, most, clause) in &counted {
        together += most;
        if together > SET_ASIDE * most_of_one {
            break;
        }
        spared += frequency;
        common.push(((*clause).clone(), *most));
    }
    let rare = counted[common.len()..].iter().map(|(.., clause)| (*clause).clone());
    let rare: Vec<_> = rare.collect();
    common.reverse();
    Ok((spared >= WORTHWHILE).then_some((common, rare)))
}

/// What no passage gets more than for a term: that of one that holds it as often as can be, and has no length. tantivy's own
/// `max_score` is not enough, as long passages are counted as somewhat shorter than they are.
fn most_of(weight: &Bm25Weight) -> Score {
    weight.score(0, u32::MAX)
}

/// The best passages so far.
struct Best {
    limit: usize,
    /// The worst of them on top.
    found: BinaryHeap<Reverse<Found>>,
}

/// A passage with its score; the better one is the greater.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Found(Score, DocAddress);

impl Eq for Found {}

impl Ord for Found {
    fn cmp(&self, other: &Found) -> Ordering {
        self.0.total_cmp(&other.0).then(other.1.cmp(&self.1))
    }
}

impl PartialOrd for Found {
    fn partial_cmp(&self, other: &Found) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Best {
    fn new(limit: usize) -> Best {
        Best {
            limit,
            found: BinaryHeap::with_capacity(limit + 1),
        }
    }

    /// Looks at the passages of a segment that hold a rare word.
    fn look_into(
        &mut self,
        number: u32,
        segment: &SegmentReader,
        rare: &dyn Weight,
        common: &[(Box<dyn Weight>, Score)],
    ) -> tantivy::Result<()> {
        let mut rare = rare.scorer(segment, 1.0)?;
        let mut scorers: Vec<(Box<dyn Scorer>, Score)> = Vec::with_capacity(common.len());
        // The most that the clauses from each on can give.
        let mut rest: Score = common.iter().map(|(_, most)| most).sum();
        for (weight, most) in common {
            scorers.push((weight.scorer(segment, 1.0)?, rest * ROUNDING));
            rest -= most;
        }
        let mut worst = self.worst();
        let mut document = rare.doc();
        while document != TERMINATED {
            let score = score_above(worst, document, rare.score(), &mut scorers);
            if let Some(score) = score.filter(|_| !segment.is_deleted(document)) {
                self.found
                    .push(Reverse(Found(score, DocAddress::new(number, document))));
                if self.found.len() > self.limit {
                    self.found.pop();
                }
                worst = self.worst();
            }
            document = rare.advance();
        }
        Ok(())
    }

    /// The score that a passage must be above to be one of the best.
    fn worst(&self) -> Score {
        let is_full = self.found.len() == self.limit;
        let worst = self.found.peek().filter(|_| is_full);
        worst.map_or(Score::NEG_INFINITY, |Reverse(Found(score, _))| *score)
    }

    fn into_sorted(self) -> Vec<(Score, DocAddress)> {
        let found = self.found.into_sorted_vec();
        found.into_iter().map(|Reverse(Found(score, at))| (score, at)).collect()
    }
}

/// The score of a passage with what the common words give it; `None` once they can no longer bring it above `worst`.
fn score_above(
    worst: Score,
    document: u32,
    mut score: Score,
    common: &mut [(Box<dyn Scorer>, Score)],
) -> Option<Score> {
    for (scorer, rest) in common {
        if score + *rest <= worst {
            return None;
        }
        if scorer.doc() < document {
            scorer.seek(document);
        }
        if scorer.doc() == document {
            score += scorer.score();
        }
    }
    (score > worst).then_some(score)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use proptest::prelude::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    use tantivy::collector::TopDocs;
    use tantivy::fieldnorm::FieldNormReader;
    use tantivy::schema::{Field, Schema, TEXT};
    use tantivy::{Index, IndexWriter, TantivyDocument};

    use super::*;

    /// Passages of made-up words: `w0` stands in half of them, `w1` in a third; `r0` in all, `r1` in a fourth, `r2` in a
    /// sixteenth.
    fn index(passages: u64, segments: u64) -> (Index, Field) {
        let mut schema = Schema::builder();
        let body = schema.add_text_field("body", TEXT);
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index.writer_with_num_threads(1, 20 << 20).unwrap();
        let mut state = 7u64;
        for passage in 0..passages {
            let mut text = String::new();
            for word in 0..12 {
                // A linear congruential generator with Knuth's constants.
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                let is_common = (state >> 40).is_multiple_of(word + 2);
                let times = if is_common { 1 + (state >> 60) % 3 } else { 0 };
                (0..times).for_each(|_| text += &format!(" w{word}"));
                if (state >> 33).is_multiple_of(4_u64.pow(word as u32)) {
                    text += &format!(" r{word}");
                }
            }
            let mut document = TantivyDocument::new();
            document.add_text(body, text);
            writer.add_document(document).unwrap();
            if passage % (passages / segments) == 0 {
                writer.commit().unwrap();
            }
        }
        writer.delete_term(Term::from_field_text(body, "r5"));
        writer.commit().unwrap();
        (index, body)
    }

    #[test]
    fn nothing_is_missed_and_much_is_passed_over() {
        let (index, body) = index(20_000, 3);
        let searcher = index.reader().unwrap().searcher();
        assert!(searcher.segment_readers().len() > 1);
        let words: Vec<String> = ["w", "r"]
            .iter()
            .flat_map(|kind| (0..9).map(move |n| format!("{kind}{n}")))
            .collect();
        let mut runner = TestRunner::deterministic();
        let mut passed_over = 0;
        let clauses = proptest::collection::vec((0..words.len(), 0.3..1.0f32), 1..6);
        for _ in 0..300 {
            let clauses = clauses.new_tree(&mut runner).unwrap().current();
            let clause = |(word, boost): &(usize, f32)| Clause {
                term: Term::from_field_text(body, &words[*word]),
                boost: *boost,
            };
            let clauses: Vec<Clause> = clauses.iter().map(clause).collect();
            let Some(found) = best(&searcher, &searcher, &clauses, 32).unwrap() else {
                continue;
            };
            passed_over += 1;
            let collector = TopDocs::with_limit(32).order_by_score();
            let expected = searcher.search(&any_of(&clauses), &collector).unwrap();
            assert_eq!(found.len(), expected.len());
            for (place, ((score, at), (expected, expected_at))) in found.iter().zip(&expected).enumerate() {
                assert!(
                    (score - expected).abs() <= expected * 1e-5,
                    "{place}: {score} for {expected}"
                );
                // Where sums differ in their last bit equals may change places.
                assert!(
                    at == expected_at || is_equal(&searcher, &clauses, *at, *expected),
                    "{place}"
                );
            }
        }
        assert!(passed_over > 30, "{passed_over}");
    }

    #[test]
    fn no_passage_gets_more_than_the_most_for_a_term() {
        let weight = Bm25Weight::for_one_term(10, 1_000, 3.0);
        let most = most_of(&weight) * ROUNDING;
        for length in 0..=u8::MAX {
            for times in [1, 2, 40, 50, 1_000, 1_000_000, u32::MAX] {
                assert!(weight.score(length, times) <= most, "{times} times, length {length}");
            }
        }
        let is_more = |times| weight.score(FieldNormReader::fieldnorm_to_id(times), times) > weight.max_score();
        assert!((1..1_000).any(is_more), "or tantivy's own would do");
    }

    /// Whether a passage has that score by all clauses.
    fn is_equal(searcher: &Searcher, clauses: &[Clause], at: DocAddress, score: Score) -> bool {
        let explained = any_of(clauses).explain(searcher, at).unwrap();
        (explained.value() - score).abs() <= score * 1e-5
    }
}
