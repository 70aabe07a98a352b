//! What can be said of a sentence as an answer to a question, in numbers.

use std::ops::Range;

use super::cues::{self, Cues};
use super::matched::{Matched, Matches};
use super::terms::Terms;
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
    let sentences = Matches::new(
        query,
        passage,
        passage.sentences_with_tokens().map(|(_, tokens)| tokens),
    );
    let mut counts = vec![0u32; query.terms.len()];
    let (mut in_passage, mut related_in_passage) = (Terms::NONE, Terms::NONE);
    for sentence in sentences.iter() {
        for place in sentence.present.iter() {
            counts[place] += sentence.counts[place];
        }
        in_passage = in_passage.or(sentence.present);
        related_in_passage = related_in_passage.or(sentence.related);
    }
    let is_in_headline = |place: &usize| passage.headline.contains(&query.terms[*place].hash);
    let headline: Terms = query.content.iter().filter(is_in_headline).collect();
    let bm25_passage = query.bm25(
        in_passage.and(query.content),
        &counts,
        passage.tokens.len(),
        weights::PASSAGE_BM25,
        query.mean_passage_tokens,
    );
    let coverage_passage = query.coverage(in_passage);
    let coverage_headline = query.coverage(headline);
    let related_passage = query.coverage(related_in_passage.without(in_passage));
    let bm25_of = |sentence: &Matched<'_>, among: Terms| {
        query.bm25(
            sentence.present.and(among),
            sentence.counts,
            sentence.tokens.len(),
            weights::SENTENCE_BM25,
            query.mean_sentence_tokens,
        )
    };
    let bm25: Vec<f32> = sentences
        .iter()
        .map(|sentence| bm25_of(&sentence, query.content))
        .collect();

    let cues = Cues::of(query.language);
    let capitalised = |place: &usize| query.terms[*place].capitalised && !cues.nouns_are_capitalised;
    let capitalised: Terms = query.content.iter().filter(capitalised).collect();
    let mut all = Vec::with_capacity(sentences.len());
    for (number, (sentence, range)) in sentences.iter().zip(&passage.sentences).enumerate() {
        let text = passage.sentence_text(range);
        let present = sentence.present;
        let terms_of = |neighbour: Option<Matched<'_>>| neighbour.map_or(Terms::NONE, |matched| matched.present);
        let in_previous = terms_of(number.checked_sub(1).and_then(|number| sentences.get(number)));
        let in_next = terms_of(sentences.get(number + 1));
        let (bigrams, proximity) = nearness(query, &sentence);
        let (asked_present, asked_near) = asked_for(query, passage, &sentence);
        let asked_if = |asked: Asked| if query.asked == asked { asked_present } else { 0.0 };
        let begins_with_pronoun = sentence
            .tokens
            .first()
            .is_some_and(|token| cues.is_pronoun(passage.token_text(token)));
        let matched = present.and(query.content).len() as f32;
        let tokens = sentence.tokens.len() as f32;
        all.push(Features {
            bm25_sentence: bm25[number] / 10.0,
            bm25_passage: bm25_passage / 10.0,
            bm25_stop_words: bm25_of(&sentence, query.stop_words) / 10.0,
            coverage_sentence: query.coverage(present),
            coverage_passage,
            coverage_with_previous: query.coverage(present.or(in_previous)),
            coverage_with_next: query.coverage(present.or(in_next)),
            bm25_previous: number.checked_sub(1).map_or(0.0, |n| bm25[n]) / 10.0,
            bm25_next: bm25.get(number + 1).copied().unwrap_or(0.0) / 10.0,
            bigrams,
            proximity,
            related: query.coverage(sentence.related),
            surface: query.coverage(in_same_form(query, passage, &sentence)),
            coverage_headline,
            coverage_with_all: query.coverage(present.or(headline).or(in_previous)),
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
            rarest: flag(query.rarest.is_some_and(|place| present.has(place))),
            all_terms: flag(query.content.without(present).is_empty()),
            pronoun_after_match: if begins_with_pronoun {
                query.coverage(in_previous)
            } else {
                0.0
            },
            count_share: matched / query.content.len().max(1) as f32,
            related_passage,
            missing_capitalised: query.coverage(capitalised.without(present)),
            short: flag(tokens < 5.0),
        });
    }
    all
}

/// The words that the sentence holds in the very form of the question; none where it has no content word.
fn in_same_form(query: &WeightedQuery, passage: &Passage, sentence: &Matched<'_>) -> Terms {
    let mut same = Terms::NONE;
    if sentence.present.and(query.content).is_empty() {
        return same;
    }
    for (token, place) in sentence.tokens.iter().zip(sentence.places) {
        let Some(place) = place.map(usize::from) else {
            continue;
        };
        let surface = query.terms[place].surface.as_bytes();
        if passage.token_text(token).as_bytes().eq_ignore_ascii_case(surface) {
            same.add(place);
        }
    }
    same
}

/// How much of the question stands in its own order ("bigrams") and close together ("proximity"), as shares of the
/// question's weight.
fn nearness(query: &WeightedQuery, sentence: &Matched<'_>) -> (f32, f32) {
    let (mut bigrams, mut proximity) = (0.0, 0.0);
    for pair in query.sequence.windows(2) {
        let (first, second) = (pair[0], pair[1]);
        if first == second || !sentence.present.has(first) || !sentence.present.has(second) {
            continue;
        }
        let weight = query.terms[first].idf.min(query.terms[second].idf) / query.total;
        let positions = |place: usize| {
            let places = sentence.places.iter().enumerate();
            let is_there = move |at: &Option<u8>| at.is_some_and(|at| usize::from(at) == place);
            places.filter(move |(_, at)| is_there(at)).map(|(position, _)| position)
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
    match candidates.map(|(distance, _)| distance).min() {
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
    if !is_markable {
        return None;
    }
    let matches = Matches::new(query, passage, std::iter::once(tokens));
    let sentence = matches.get(0)?;
    let candidates = candidates_by_distance(query, passage, &sentence);
    candidates.min_by_key(|(distance, _)| *distance).map(|(_, run)| run)
}

/// Runs of tokens that could be what is asked for, each with its distance, in tokens, to the question's words.
fn candidates_by_distance(
    query: &WeightedQuery,
    passage: &Passage,
    sentence: &Matched<'_>,
) -> impl Iterator<Item = (usize, Range<usize>)> {
    let is_content = |at: &Option<u8>| at.is_some_and(|place| query.content.has(usize::from(place)));
    let is_known = |at: usize| sentence.places[at].is_some();
    let runs = cues::answer_candidates(query.asked, query.language, passage, sentence.tokens, is_known);
    let distance = move |run: &Range<usize>| {
        let places = sentence.places.iter().enumerate();
        let from = places
            .filter(|(_, at)| is_content(at))
            .map(|(at, _)| run.start.abs_diff(at).min((run.end - 1).abs_diff(at)));
        from.min().unwrap_or(usize::MAX)
    };
    runs.into_iter().map(move |run| (distance(&run), run))
}

fn flag(is_set: bool) -> f32 {
    f32::from(u8::from(is_set))
}
