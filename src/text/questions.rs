//! The words of questions that say what is asked for rather than what it is about, language by language.

mod english;
mod french;
mod german;
mod italian;
mod others;
mod portuguese;
mod spanish;

/// What kind of answer a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asked {
    /// A person or a group: who, whose, whom.
    Who,
    /// A time: when, what year.
    When,
    /// A place: where, what country.
    Where,
    /// A number: how many, how much, how long, what percentage.
    Quantity,
    /// A reason: why.
    Why,
    /// A way: how.
    How,
    /// A thing that is named: what, which.
    What,
    /// Nothing that its words tell: keywords, yes or no.
    Unknown,
}

/// The small words of one language's questions, each folded (`super::analyser::fold`); phrases are words with a space
/// between them.
#[derive(Debug)]
pub(crate) struct QuestionWords {
    /// Words that ask, with what they ask for.
    pub(crate) asking: &'static [(Asked, &'static [&'static str])],
    /// Words after one that asks for a way ("how") that make it ask for a quantity.
    pub(crate) measures: &'static [&'static str],
    /// Nouns near one that asks for a thing ("what", "which") that tell what kind of thing.
    pub(crate) nouns: &'static [(Asked, &'static [&'static str])],
    /// Polite beginnings; they may follow one another.
    pub(crate) openings: &'static [&'static str],
    /// Phrases that name the source rather than the subject.
    pub(crate) asides: &'static [&'static str],
    /// Words that carry little of what a question is about, beside those that ask.
    pub(crate) stop_words: &'static [&'static str],
}

pub(crate) use english::WORDS as ENGLISH;
pub(crate) use french::WORDS as FRENCH;
pub(crate) use german::WORDS as GERMAN;
pub(crate) use italian::WORDS as ITALIAN;
pub(crate) use others::{ARABIC, CHINESE, NONE, RUSSIAN, TURKISH};
pub(crate) use portuguese::WORDS as PORTUGUESE;
pub(crate) use spanish::WORDS as SPANISH;

/// Words after one that asks that are looked at for what it asks for.
const NEAR: usize = 3;

impl QuestionWords {
    /// What a question asks for, by its folded words: the first word that asks decides.
    pub(crate) fn asked_for(&self, words: &[&str]) -> Asked {
        let first = (0..words.len()).find_map(|at| {
            let (asked, length) = self.asking_at(&words[at..])?;
            Some((asked, &words[at + length..]))
        });
        let Some((asked, following)) = first else {
            return Asked::Unknown;
        };
        let following = &following[..following.len().min(NEAR)];
        match asked {
            Asked::How if following.first().is_some_and(|word| self.measures.contains(word)) => Asked::Quantity,
            Asked::What => self
                .nouns
                .iter()
                .find(|(_, nouns)| following.iter().any(|word| nouns.contains(word)))
                .map_or(Asked::What, |(asked, _)| *asked),
            _ => asked,
        }
    }

    /// Whether a folded word asks.
    pub(crate) fn asks(&self, word: &str) -> bool {
        self.asking.iter().any(|(_, words)| words.contains(&word))
    }

    /// What the longest asking phrase at the beginning of the words asks for, and its number of words.
    fn asking_at(&self, words: &[&str]) -> Option<(Asked, usize)> {
        self.asking
            .iter()
            .filter_map(|(asked, phrases)| Some((*asked, longest_match(words, phrases)?)))
            .max_by_key(|(_, length)| *length)
    }

    /// Which words count: not those of a polite opening or of an aside like "in the article". A question that is
    /// nothing else counts in full.
    pub(crate) fn without_asides(&self, words: &[&str]) -> Vec<bool> {
        let mut counts = vec![true; words.len()];
        let mut begin = 0;
        while let Some(length) = longest_match(&words[begin..], self.openings) {
            counts[begin..begin + length].fill(false);
            begin += length;
        }
        let mut at = begin;
        while at < words.len() {
            let length = longest_match(&words[at..], self.asides).unwrap_or(0);
            counts[at..at + length].fill(false);
            at += length.max(1);
        }
        if counts.iter().any(|counts| *counts) {
            counts
        } else {
            vec![true; words.len()]
        }
    }
}

/// Number of words of the longest phrase that the words begin with.
fn longest_match(words: &[&str], phrases: &[&str]) -> Option<usize> {
    let matching = phrases.iter().filter_map(|phrase| {
        let length = 1 + memchr::memchr_iter(b' ', phrase.as_bytes()).count();
        let beginning = words.get(..length)?;
        phrase.split(' ').eq(beginning.iter().copied()).then_some(length)
    });
    matching.max()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::analyser::fold;

    #[test]
    fn every_word_is_folded_as_those_of_questions_are() {
        for words in [
            ENGLISH, SPANISH, FRENCH, GERMAN, PORTUGUESE, ITALIAN, RUSSIAN, TURKISH, ARABIC, CHINESE,
        ] {
            let groups = words.asking.iter().chain(words.nouns).map(|(_, words)| *words);
            let lists = [words.measures, words.openings, words.asides, words.stop_words];
            for word in groups.chain(lists).flatten().flat_map(|phrase| phrase.split(' ')) {
                assert_eq!(fold(word), *word);
            }
        }
    }
}
