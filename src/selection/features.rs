//! What can be said of a sentence as an answer to a question, in numbers.

use std::ops::Range;

use super::cues::{self, Cues};
use super::matched::Matched;
use super::weighted::WeightedQuery;
use super::weights;
use crate::index::{Passage, StoredToken};
use crate::text::questions::Asked;

/// Declares the features once: as fields, as names for the fitting script, and as an array for the weights.
macro_rules! features {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// The features of one sentence. Shares are shares of the weight (inverse document frequency) of the question's
        /// content words; BM25 scores are divided by 10, to be of the same size.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub struct Features {
            $($(#[$doc])* pub $name: f32,)*
        }

        impl Features {
            /// Names of the features, in the order of [`Features::values`].
            pub const NAMES: &[&str] = &[$(stringify!($name)),*];

            /// The features as numbers, in the order in which they are declared.
            pub fn values(&self) -> [f32; COUNT] {
                [$(self.$name),*]
            }
        }
    };
}

/// Number of features of a sentence.
pub const COUNT: usize = 32;

features! {
    /// BM25 of the sentence, content words only.
    bm25_sentence,
    /// BM25 of the whole passage, content words only.
    bm25_passage,
    /// BM25 of the sentence, stop words only.
    bm25_stop_words,
    /// Share that the sentence holds.
    coverage_sentence,
    /// Share that the passage holds.
    coverage_passage,
    /// Share that the sentence and the one before it hold.
    coverage_with_previous,
    /// Share that the sentence and the one after it hold.
    coverage_with_next,
    /// BM25 of the sentence before.
    bm25_previous,
    /// BM25 of the sentence after.
    bm25_next,
    /// Share of words that stand in the sentence next to each other as they do in the question.
    bigrams,
    /// Nearness in the sentence of words that are neighbours in the question.
    proximity,
    /// Share that the sentence holds only as a word of the same family ("invaded" for "invasion").
    related,
    /// Share that the sentence holds in the very form of the question.
    surface,
    /// Share that the title and the headings hold.
    coverage_headline,
    /// Share that the sentence, the one before it, the title and the headings hold.
    coverage_with_all,
    /// 1 where a person is asked for and a name is there.
    asked_who,
    /// 1 where a time is asked for and a date is there.
    asked_when,
    /// 1 where a place is asked for and something like a place is there.
    asked_where,
    /// 1 where a quantity is asked for and a number is there.
    asked_quantity,
    /// 1 where a reason is asked for and a word of cause is there.
    asked_why,
    /// 1 where a thing is asked for and a name is there.
    asked_what,
    /// How near to the question's words that stands: 1 over the distance in words.
    asked_near,
    /// Logarithm of the number of words.
    length,
    /// 1 for the first sentence of a passage.
    first,
    /// 1 for a sentence that is a question itself.
    is_question,
    /// 1 where the rarest word is there.
    rarest,
    /// 1 where all words are there.
    all_terms,
    /// Share that the sentence before holds, where this one begins with a pronoun.
    pronoun_after_match,
    /// Share of the content words by number, not by weight.
    count_share,
    /// Share that the passage holds only as words of the same family.
    related_passage,
    /// Share of words with a capital letter that the sentence lacks.
    missing_capitalised,
    /// 1 for a sentence of fewer than five words.
    short,
}

/// The features of every sentence of a passage, in order.
pub fn of_passage(query: &WeightedQuery, passage: &Passage) -> Vec<Features> {
    let sentences: Vec<Matched<'_>> = passage
        .sentences_with_tokens()
        .map(|(_, tokens)| Matched::new(query, passage, tokens))
        .collect();

    let mut counts = vec![0u32; query.terms.len()];
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

    let cues = Cues::of(query.language);
    let mut all = Vec::with_capacity(sentences.len());
    for (number, (sentence, range)) in sentences.iter().zip(&passage.sentences).enumerate() {
        let text = passage.sentence_text(range);
        let previous = number.checked_sub(1).map(|n| &sentences[n]);
        let next = sentences.get(number + 1);
        let in_previous = |place| previous.is_some_and(|previous| previous.has(place));
        let in_next = |place| next.is_some_and(|next| next.has(place));
        let (bigrams, proximity) = nearness(query, sentence);
        let (asked_present, asked_near) = asked_for(query, passage, sentence);
        let asked_if = |asked: Asked| if query.asked == asked { asked_present } else { 0.0 };
        let content = || query.terms.iter().enumerate().filter(|(_, term)| !term.stop);
        let surface = query.coverage(|place| {
            let surface = query.terms[place].surface.as_bytes();
            let is_same = |(token, at): (&StoredToken, &Option<usize>)| {
                *at == Some(place) && passage.token_text(token).as_bytes().eq_ignore_ascii_case(surface)
            };
            sentence.has(place) && sentence.tokens.iter().zip(&sentence.places).any(is_same)
        });
        let begins_with_pronoun = sentence
            .tokens
            .first()
            .is_some_and(|token| cues.is_pronoun(passage.token_text(token)));
        let matched = content().filter(|(place, _)| sentence.has(*place)).count() as f32;
        let missing_capitalised: f32 = content()
            .filter(|(place, term)| term.capitalised && !cues.nouns_are_capitalised && !sentence.has(*place))
            .map(|(_, term)| term.idf)
            .sum::<f32>()
            / query.total;
        let tokens = sentence.tokens.len() as f32;
        all.push(Features {
            bm25_sentence: bm25[number] / 10.0,
            bm25_passage: bm25_passage / 10.0,
            bm25_stop_words: bm25_of(sentence, true) / 10.0,
            coverage_sentence: query.coverage(|place| sentence.has(place)),
            coverage_passage,
            coverage_with_previous: query.coverage(|place| sentence.has(place) || in_previous(place)),
            coverage_with_next: query.coverage(|place| sentence.has(place) || in_next(place)),
            bm25_previous: number.checked_sub(1).map_or(0.0, |n| bm25[n]) / 10.0,
            bm25_next: bm25.get(number + 1).copied().unwrap_or(0.0) / 10.0,
            bigrams,
            proximity,
            related: query.coverage(|place| sentence.related[place]),
            surface,
            coverage_headline,
            coverage_with_all: query.coverage(|place| sentence.has(place) || headline[place] || in_previous(place)),
            asked_who: asked_if(Asked::Who),
            asked_when: asked_if(Asked::When),
            asked_where: asked_if(Asked::Where),
            asked_quantity: asked_if(Asked::Quantity),
            asked_why: asked_if(Asked::Why),
            asked_what: asked_if(Asked::What),
            asked_near,
            length: (tokens + 1.0).ln(),
            first: flag(number == 0),
            is_question: flag(text.trim_end_matches(['"', '”', ')']).ends_with('?')),
            rarest: flag(query.rarest.is_some_and(|place| sentence.has(place))),
            all_terms: flag(content().all(|(place, _)| sentence.has(place))),
            pronoun_after_match: if begins_with_pronoun {
                query.coverage(in_previous)
            } else {
                0.0
            },
            count_share: matched / content().count().max(1) as f32,
            related_passage,
            missing_capitalised,
            short: flag(tokens < 5.0),
        });
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
    let runs = cues::answer_candidates(query.asked, query.language, passage, sentence.tokens, &in_question);
    let distance = |run: &Range<usize>| {
        let from = matches
            .iter()
            .map(|at| run.start.abs_diff(*at).min((run.end - 1).abs_diff(*at)));
        from.min().unwrap_or(usize::MAX)
    };
    runs.into_iter().map(|run| (distance(&run), run)).collect()
}

fn flag(is_set: bool) -> f32 {
    f32::from(u8::from(is_set))
}
