//! What can be said of a sentence as an answer to a question, in numbers.

use std::ops::Range;

use super::cues;
use super::weights;
use crate::index::{Passage, Statistics, StoredToken};
use crate::query::Query;
use crate::text::question_words::Asked;

/// Number of features of a sentence.
pub const COUNT: usize = 32;

/// Names of the features, in order, for whoever fits the weights.
pub const NAMES: [&str; COUNT] = [
    "bm25_sentence",
    "bm25_passage",
    "bm25_stop_words",
    "coverage_sentence",
    "coverage_passage",
    "coverage_with_previous",
    "coverage_with_next",
    "bm25_previous",
    "bm25_next",
    "bigrams",
    "proximity",
    "related",
    "surface",
    "coverage_headline",
    "coverage_with_all",
    "asked_who",
    "asked_when",
    "asked_where",
    "asked_quantity",
    "asked_why",
    "asked_what",
    "asked_near",
    "length",
    "first",
    "is_question",
    "rarest",
    "all_terms",
    "pronoun_after_match",
    "count_share",
    "related_passage",
    "missing_capitalised",
    "short",
];

/// The features of one sentence; see [`NAMES`].
pub type Features = [f32; COUNT];

/// A question's distinct terms with their weights in this corpus.
#[derive(Debug, Clone)]
pub struct WeightedQuery {
    /// What kind of answer is asked for.
    pub asked: Asked,
    terms: Vec<WeightedTerm>,
    /// The content words of the question in order, as places in `terms`.
    sequence: Vec<usize>,
    /// Sum of the inverse document frequencies of the content words.
    total: f32,
    /// Place of the rarest content word.
    rarest: Option<usize>,
    mean_sentence_tokens: f32,
    mean_passage_tokens: f32,
}

#[derive(Debug, Clone)]
struct WeightedTerm {
    hash: u32,
    term: String,
    surface: String,
    stop: bool,
    capitalised: bool,
    /// Inverse document frequency times the term's own weight.
    idf: f32,
}

impl WeightedQuery {
    /// Weighs a question's terms; `frequencies` holds, for each term of the query, the number of passages that have it.
    pub fn new(query: &Query, frequencies: &[u64], statistics: Statistics) -> WeightedQuery {
        let passages = statistics.passages as f32;
        let mut terms: Vec<WeightedTerm> = Vec::new();
        let mut sequence = Vec::new();
        for (term, frequency) in query.terms.iter().zip(frequencies) {
            let known = terms.iter().position(|known| known.hash == term.hash);
            let place = known.unwrap_or(terms.len());
            if known.is_none() {
                let frequency = *frequency as f32;
                // The inverse document frequency of BM25 as Lucene and tantivy define it: never negative.
                let idf = (1.0 + (passages - frequency + 0.5).max(0.5) / (frequency + 0.5)).ln();
                terms.push(WeightedTerm {
                    hash: term.hash,
                    term: term.term.clone(),
                    surface: term.surface.clone(),
                    stop: term.stop,
                    capitalised: term.capitalised,
                    idf: idf * term.weight,
                });
            }
            if !term.stop {
                sequence.push(place);
            }
        }
        let content = || terms.iter().enumerate().filter(|(_, term)| !term.stop);
        let total = content().map(|(_, term)| term.idf).sum::<f32>().max(f32::MIN_POSITIVE);
        let rarest = content()
            .max_by(|(_, a), (_, b)| a.idf.total_cmp(&b.idf))
            .map(|(place, _)| place);
        WeightedQuery {
            asked: query.asked,
            sequence,
            total,
            rarest,
            mean_sentence_tokens: mean(statistics.tokens, statistics.sentences),
            mean_passage_tokens: mean(statistics.tokens, statistics.passages),
            terms,
        }
    }

    fn place_of(&self, hash: u32) -> Option<usize> {
        self.terms.iter().position(|term| term.hash == hash)
    }

    /// Share (0 to 1) of the content words' weight that is present.
    fn coverage(&self, present: impl Fn(usize) -> bool) -> f32 {
        let content = self.terms.iter().enumerate().filter(|(_, term)| !term.stop);
        content
            .filter(|(place, _)| present(*place))
            .map(|(_, term)| term.idf)
            .sum::<f32>()
            / self.total
    }

    /// BM25 (Robertson et al. 1994) of a text with these term counts, over content words or stop words.
    fn bm25(&self, counts: &[u16], tokens: usize, stop: bool, shape: weights::Bm25, mean_tokens: f32) -> f32 {
        let norm = shape.k1 * (1.0 - shape.b + shape.b * tokens as f32 / mean_tokens);
        let saturated = |count: u16| f32::from(count) * (shape.k1 + 1.0) / (f32::from(count) + norm);
        let counted = self
            .terms
            .iter()
            .zip(counts)
            .filter(|(term, count)| term.stop == stop && **count > 0);
        counted.map(|(term, count)| term.idf * saturated(*count)).sum()
    }
}

fn mean(total: u64, count: u64) -> f32 {
    if count == 0 {
        1.0
    } else {
        (total as f32 / count as f32).max(1.0)
    }
}

/// A sentence's terms, matched against the question's.
struct Matched<'a> {
    tokens: &'a [StoredToken],
    /// For each token the place of its question term.
    places: Vec<Option<usize>>,
    /// For each question term how often it occurs.
    counts: Vec<u16>,
    /// For each question term whether a word of the same family occurs ("invaded" for "invasion").
    related: Vec<bool>,
}

impl<'a> Matched<'a> {
    fn new(query: &WeightedQuery, passage: &Passage, tokens: &'a [StoredToken]) -> Matched<'a> {
        let places: Vec<_> = tokens.iter().map(|token| query.place_of(token.hash)).collect();
        let mut counts = vec![0; query.terms.len()];
        for place in places.iter().flatten() {
            counts[*place] += 1;
        }
        let mut related = vec![false; query.terms.len()];
        for (place, term) in query.terms.iter().enumerate().filter(|(_, term)| !term.stop) {
            related[place] = counts[place] == 0
                && tokens
                    .iter()
                    .any(|token| is_related(&term.term, passage.token_text(token)));
        }
        Matched {
            tokens,
            places,
            counts,
            related,
        }
    }

    fn has(&self, place: usize) -> bool {
        self.counts[place] > 0
    }
}

/// Whether a word begins like a term: the poor man's derivation, for what a stemmer keeps apart on purpose.
fn is_related(term: &str, word: &str) -> bool {
    let same = term
        .bytes()
        .zip(word.bytes())
        .take_while(|(a, b)| *a == b.to_ascii_lowercase())
        .count();
    same >= 4 && same * 5 >= term.len() * 4
}

/// The features of every sentence of a passage, in order.
pub fn of_passage(query: &WeightedQuery, passage: &Passage) -> Vec<Features> {
    let sentences: Vec<Matched<'_>> = passage
        .sentences_with_tokens()
        .map(|(_, tokens)| Matched::new(query, passage, tokens))
        .collect();

    let mut counts = vec![0u16; query.terms.len()];
    for sentence in &sentences {
        for (sum, count) in counts.iter_mut().zip(&sentence.counts) {
            *sum += count;
        }
    }
    let headline: Vec<bool> = query
        .terms
        .iter()
        .map(|term| passage.headline.contains(&term.hash))
        .collect();
    let bm25_passage = query.bm25(
        &counts,
        passage.tokens.len(),
        false,
        weights::PASSAGE_BM25,
        query.mean_passage_tokens,
    );
    let coverage_passage = query.coverage(|place| counts[place] > 0);
    let coverage_headline = query.coverage(|place| headline[place]);
    let related_passage = query.coverage(|place| counts[place] == 0 && sentences.iter().any(|s| s.related[place]));
    let bm25_of = |sentence: &Matched<'_>, stop| {
        query.bm25(
            &sentence.counts,
            sentence.tokens.len(),
            stop,
            weights::SENTENCE_BM25,
            query.mean_sentence_tokens,
        )
    };
    let bm25: Vec<f32> = sentences.iter().map(|sentence| bm25_of(sentence, false)).collect();

    let mut all = Vec::with_capacity(sentences.len());
    for (number, (sentence, range)) in sentences.iter().zip(&passage.sentences).enumerate() {
        let text = passage.sentence_text(range);
        let previous = number.checked_sub(1).map(|n| &sentences[n]);
        let next = sentences.get(number + 1);
        let in_previous = |place| previous.is_some_and(|previous| previous.has(place));
        let in_next = |place| next.is_some_and(|next| next.has(place));
        let coverage = query.coverage(|place| sentence.has(place));
        let (bigrams, proximity) = nearness(query, sentence);
        let (asked_present, asked_near) = asked_for(query, passage, sentence);
        let asked_if = |asked: Asked| if query.asked == asked { asked_present } else { 0.0 };
        let content = || query.terms.iter().enumerate().filter(|(_, term)| !term.stop);
        let surface = query.coverage(|place| {
            let surface = query.terms[place].surface.as_bytes();
            let is_same = |(token, at): (&StoredToken, &Option<usize>)| {
                *at == Some(place) && passage.token_text(token).as_bytes().eq_ignore_ascii_case(surface)
            };
            sentence.tokens.iter().zip(&sentence.places).any(is_same)
        });
        let begins_with_pronoun = sentence
            .tokens
            .first()
            .is_some_and(|token| is_pronoun(passage.token_text(token)));
        let matched = content().filter(|(place, _)| sentence.has(*place)).count() as f32;
        let missing_capitalised: f32 = content()
            .filter(|(place, term)| term.capitalised && !sentence.has(*place))
            .map(|(_, term)| term.idf)
            .sum::<f32>()
            / query.total;
        let tokens = sentence.tokens.len() as f32;
        all.push([
            bm25[number] / 10.0,
            bm25_passage / 10.0,
            bm25_of(sentence, true) / 10.0,
            coverage,
            coverage_passage,
            query.coverage(|place| sentence.has(place) || in_previous(place)),
            query.coverage(|place| sentence.has(place) || in_next(place)),
            number.checked_sub(1).map_or(0.0, |n| bm25[n]) / 10.0,
            bm25.get(number + 1).copied().unwrap_or(0.0) / 10.0,
            bigrams,
            proximity,
            query.coverage(|place| sentence.related[place]),
            surface,
            coverage_headline,
            query.coverage(|place| sentence.has(place) || headline[place] || in_previous(place)),
            asked_if(Asked::Who),
            asked_if(Asked::When),
            asked_if(Asked::Where),
            asked_if(Asked::Quantity),
            asked_if(Asked::Why),
            asked_if(Asked::What),
            asked_near,
            (tokens + 1.0).ln(),
            if number == 0 { 1.0 } else { 0.0 },
            if text.trim_end_matches(['"', '”', ')']).ends_with('?') {
                1.0
            } else {
                0.0
            },
            if query.rarest.is_some_and(|place| sentence.has(place)) {
                1.0
            } else {
                0.0
            },
            if content().all(|(place, _)| sentence.has(place)) {
                1.0
            } else {
                0.0
            },
            if begins_with_pronoun {
                query.coverage(in_previous)
            } else {
                0.0
            },
            matched / content().count().max(1) as f32,
            related_passage,
            missing_capitalised,
            if tokens < 5.0 { 1.0 } else { 0.0 },
        ]);
    }
    all
}

/// How much of the question stands in its own order ("bigrams") and close together ("proximity"), as shares of the
/// question's weight.
fn nearness(query: &WeightedQuery, sentence: &Matched<'_>) -> (f32, f32) {
    let (mut bigrams, mut proximity) = (0.0, 0.0);
    for pair in query.sequence.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        if first == second || !sentence.has(first) || !sentence.has(second) {
            continue;
        }
        let weight = query.terms[first].idf.min(query.terms[second].idf) / query.total;
        let positions = |place| {
            let places = sentence.places.iter().enumerate();
            places
                .filter(move |(_, at)| **at == Some(place))
                .map(|(position, _)| position)
        };
        let mut nearest = usize::MAX;
        let mut in_order = false;
        for a in positions(first) {
            for b in positions(second) {
                nearest = nearest.min(a.abs_diff(b));
                in_order |= b > a && b - a <= 2;
            }
        }
        proximity += weight / nearest as f32;
        bigrams += if in_order { weight } else { 0.0 };
    }
    (bigrams, proximity)
}

/// Whether the sentence holds what is asked for (1 or 0), and how near to the question's words it stands (0 to 1).
fn asked_for(query: &WeightedQuery, passage: &Passage, sentence: &Matched<'_>) -> (f32, f32) {
    let candidates = candidates_by_distance(query, passage, sentence);
    let nearest = candidates.iter().map(|(distance, _)| *distance).min();
    match nearest {
        None => (0.0, 0.0),
        Some(usize::MAX) => (1.0, 0.0),
        Some(distance) => (1.0, 1.0 / distance.max(1) as f32),
    }
}

/// The tokens that are the best guess at what is asked for: those nearest to the question's words.
pub(super) fn best_answer_candidate(
    query: &WeightedQuery,
    passage: &Passage,
    tokens: &[StoredToken],
) -> Option<Range<usize>> {
    let is_markable = matches!(query.asked, Asked::Who | Asked::When | Asked::Where | Asked::Quantity);
    let candidates = candidates_by_distance(query, passage, &Matched::new(query, passage, tokens));
    candidates
        .into_iter()
        .filter(|_| is_markable)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, run)| run)
}

/// Runs of tokens that could be what is asked for, each with its distance, in tokens, to the question's words.
fn candidates_by_distance(
    query: &WeightedQuery,
    passage: &Passage,
    sentence: &Matched<'_>,
) -> Vec<(usize, Range<usize>)> {
    let in_question: Vec<bool> = sentence.places.iter().map(Option::is_some).collect();
    let is_content = |at: &Option<usize>| at.is_some_and(|place| !query.terms[place].stop);
    let places = sentence.places.iter().enumerate();
    let matches: Vec<usize> = places
        .filter(|(_, at)| is_content(at))
        .map(|(position, _)| position)
        .collect();
    let runs = cues::answer_candidates(query.asked, passage, sentence.tokens, &in_question);
    let distance = |run: &Range<usize>| {
        let from = matches
            .iter()
            .map(|at| run.start.abs_diff(*at).min((run.end - 1).abs_diff(*at)));
        from.min().unwrap_or(usize::MAX)
    };
    runs.into_iter().map(|run| (distance(&run), run)).collect()
}

fn is_pronoun(word: &str) -> bool {
    [
        "he", "she", "it", "they", "this", "these", "his", "her", "its", "their", "that", "those", "such",
    ]
    .iter()
    .any(|pronoun| pronoun.eq_ignore_ascii_case(word))
}
