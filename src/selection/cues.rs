//! Words of a sentence that could be what a question asks for: names, dates, numbers, places, reasons.

mod english;
mod french;
mod german;
mod italian;
mod portuguese;
mod spanish;

use std::ops::Range;

use super::letter;
use crate::index::{Passage, StoredToken};
use crate::text::languages::Language;
use crate::text::questions::Asked;

/// A few words in lower case. Hundreds of a text's words are looked up for a question, and nearly none is one of them.
#[derive(Debug)]
struct Words {
    words: &'static [&'static str],
    /// For each length in bytes a bit for each first letter; the longest share the last.
    first_letters: [u32; Words::LENGTHS],
}

impl Words {
    const LENGTHS: usize = 16;

    const fn new(words: &'static [&'static str]) -> Words {
        let mut first_letters = [0; Words::LENGTHS];
        let mut number = 0;
        while number < words.len() {
            let word = words[number].as_bytes();
            first_letters[Words::length(word)] |= letter(word[0]);
            number += 1;
        }
        Words { words, first_letters }
    }

    const fn length(word: &[u8]) -> usize {
        if word.len() < Words::LENGTHS {
            word.len()
        } else {
            Words::LENGTHS - 1
        }
    }

    /// Whether a word is one of them, in whatever case.
    fn has(&self, word: &str) -> bool {
        let bytes = word.as_bytes();
        let is_possible = |first: &u8| self.first_letters[Words::length(bytes)] & letter(*first) != 0;
        bytes.first().is_some_and(is_possible) && self.words.iter().any(|other| other.eq_ignore_ascii_case(word))
    }
}

/// The words of one language that tell what a word could answer, in lower case.
#[derive(Debug)]
pub(super) struct Cues {
    months: Words,
    days: Words,
    /// Other words for a time.
    periods: Words,
    numbers: Words,
    /// Words that go on from a number.
    magnitudes: Words,
    /// Small words inside a name.
    name_particles: Words,
    place_prepositions: Words,
    reasons: Words,
    /// Words that speak of what the sentence before named.
    pronouns: Words,
    /// Whether months and days are written with a small letter.
    months_are_small: bool,
    /// Whether a capital letter is no sign of a name.
    pub(super) nouns_are_capitalised: bool,
}

impl Cues {
    /// Those of a language, or where it has none, those of English: names, years and digits are much the same.
    pub(super) fn of(language: Language) -> &'static Cues {
        match language.code() {
            "es" => &spanish::CUES,
            "fr" => &french::CUES,
            "de" => &german::CUES,
            "pt" => &portuguese::CUES,
            "it" => &italian::CUES,
            _ => &english::CUES,
        }
    }

    /// Whether a word speaks of what the sentence before named.
    pub(super) fn is_pronoun(&self, word: &str) -> bool {
        self.pronouns.has(word)
    }

    fn is_date_word(&self, word: &str) -> bool {
        let is_named = self.months.has(word) || self.days.has(word);
        is_year(word)
            || (is_named && (is_name(word) || self.months_are_small))
            || self.periods.has(word)
            || (word.len() == 5 && word.ends_with('s') && is_year(&word[..4]))
    }

    fn is_number(&self, word: &str) -> bool {
        (word.starts_with(|c: char| c.is_ascii_digit()) && !is_year(word)) || self.numbers.has(word)
    }
}

/// The longest stretch, in tokens, that can be an answer by these cues.
const MAX_ANSWER_TOKENS: usize = 8;

/// Runs of tokens of a sentence that could be what is asked for. `is_known` says of the token at a place whether the
/// question has it already: what is known cannot be the answer.
pub(super) fn answer_candidates(
    asked: Asked,
    language: Language,
    passage: &Passage,
    tokens: &[StoredToken],
    is_known: impl Fn(usize) -> bool,
) -> Vec<Range<usize>> {
    if matches!(asked, Asked::How | Asked::Unknown) {
        return Vec::new();
    }
    let cues = Cues::of(language);
    let is_a_name = matches!(asked, Asked::Who | Asked::What | Asked::Where);
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if asked != Asked::Why && is_known(at) {
            continue;
        }
        let follows = runs
            .last()
            .is_some_and(|run| run.end == at && run.len() < MAX_ANSWER_TOKENS);
        if !follows && is_a_name && begins_small(passage, token) {
            continue;
        }
        let word = passage.token_text(token);
        let previous = at.checked_sub(1).map(|before| &tokens[before]);
        let is_before_name = || tokens.get(at + 1).is_some_and(|next| is_name(passage.token_text(next)));
        let is_joined = follows && previous.is_some_and(|previous| is_joined(asked, passage, previous, token));
        let fits = match asked {
            Asked::When => cues.is_date_word(word) || (is_joined && is_day_number(word)),
            Asked::Quantity => cues.is_number(word) || (is_joined && cues.magnitudes.has(word)),
            Asked::Who | Asked::What => {
                // The capital letter of a sentence's first word says nothing.
                let is_telling = || at > 0 || (is_before_name() && !is_common_beginning(word, language));
                (is_name(word) && is_telling()) || (is_joined && cues.name_particles.has(word) && is_before_name())
            }
            Asked::Where => {
                let after_preposition =
                    previous.is_some_and(|previous| cues.place_prepositions.has(passage.token_text(previous)));
                is_name(word) && (is_joined || after_preposition)
            }
            Asked::Why => cues.reasons.has(word),
            Asked::How | Asked::Unknown => false,
        };
        if !fits {
            continue;
        }
        match runs.last_mut() {
            Some(run) if is_joined => run.end = at + 1,
            _ => runs.push(at..at + 1),
        }
    }
    if asked == Asked::When {
        for run in &mut runs {
            // "27 January 2024": the day stands before the month that begins the run.
            if let Some(day) = run.start.checked_sub(1)
                && is_day_number(passage.token_text(&tokens[day]))
            {
                run.start = day;
            }
        }
    }
    runs
}

/// Whether two neighbouring words belong to one answer: nothing stands between them but white space and what names,
/// dates and numbers are written with.
fn is_joined(asked: Asked, passage: &Passage, first: &StoredToken, second: &StoredToken) -> bool {
    let between = passage
        .text
        .get((first.start + first.len) as usize..second.start as usize)
        .unwrap_or("!");
    let allowed: &[char] = match asked {
        Asked::When => &[',', '-', '–', '/', '.'],
        Asked::Quantity => &['-', ',', '.', '/'],
        _ => &['-', '.', '\'', '’', '&'],
    };
    between.chars().all(|c| c.is_whitespace() || allowed.contains(&c))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && (word.starts_with('1') || word.starts_with("20"))
}

fn is_day_number(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())
}

/// Whether a word begins with a small letter of English: most do, and one look shows that they begin no name.
fn begins_small(passage: &Passage, token: &StoredToken) -> bool {
    let first = passage.text.as_bytes().get(token.start as usize);
    first.is_some_and(u8::is_ascii_lowercase)
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Words that have a capital letter only because a sentence begins with them.
fn is_common_beginning(word: &str, language: Language) -> bool {
    language.is_stop_word(&word.to_lowercase())
}
