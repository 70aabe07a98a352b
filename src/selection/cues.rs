//! Words of a sentence that could be what a question asks for: names, dates, numbers, places, reasons.

use std::ops::Range;

use crate::index::{Passage, StoredToken};
use crate::text::question_words::Asked;

const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "aug",
    "sept",
    "oct",
    "nov",
    "dec",
];
const DAYS: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];
const PERIODS: &[&str] = &[
    "century",
    "centuries",
    "decade",
    "decades",
    "ago",
    "yesterday",
    "today",
    "bc",
    "ad",
    "bce",
];
const NUMBER_WORDS: &[&str] = &[
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "hundreds",
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "dozen",
    "dozens",
    "half",
    "third",
    "quarter",
    "twice",
    "percent",
    "per",
    "couple",
    "several",
];
const MAGNITUDES: &[&str] = &[
    "hundred", "thousand", "million", "billion", "trillion", "dozen", "percent", "per", "cent",
];
const NAME_PARTICLES: &[&str] = &[
    "al", "el", "de", "la", "le", "van", "von", "der", "den", "bin", "ibn", "da", "di", "du", "of", "the",
];
const PLACE_PREPOSITIONS: &[&str] = &[
    "in",
    "at",
    "near",
    "from",
    "to",
    "into",
    "across",
    "throughout",
    "on",
    "of",
    "between",
    "around",
    "outside",
];
const REASONS: &[&str] = &[
    "because",
    "due",
    "since",
    "reason",
    "reasons",
    "caused",
    "cause",
    "causes",
    "result",
    "therefore",
    "thus",
    "owing",
    "hence",
    "order",
    "thanks",
    "leads",
    "led",
    "so",
    "as",
    "prevent",
];

/// The longest stretch, in tokens, that can be an answer by these cues.
const MAX_ANSWER_TOKENS: usize = 8;

/// Runs of tokens of a sentence that could be what is asked for. `in_question` says of each token whether the question
/// has it already: what is known cannot be the answer.
pub(super) fn answer_candidates(
    asked: Asked,
    passage: &Passage,
    tokens: &[StoredToken],
    in_question: &[bool],
) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let word = passage.token_text(token);
        let previous = at.checked_sub(1).map(|before| &tokens[before]);
        let next = tokens.get(at + 1).map(|next| passage.token_text(next));
        let follows = runs
            .last()
            .is_some_and(|run| run.end == at && run.len() < MAX_ANSWER_TOKENS);
        let is_joined = follows && previous.is_some_and(|previous| is_joined(asked, passage, previous, token));
        let begins_with_capital = at == 0 && !next.is_some_and(is_name);
        let fits = match asked {
            Asked::When => is_date_word(word) || (is_joined && is_day_number(word)),
            Asked::Quantity => is_number(word) || (is_joined && is_one_of(word, MAGNITUDES)),
            Asked::Who | Asked::What => {
                (is_name(word) && !begins_with_capital && !(at == 0 && is_common_beginning(word)))
                    || (is_joined && is_one_of(word, NAME_PARTICLES) && next.is_some_and(is_name))
            }
            Asked::Where => {
                let after_preposition =
                    previous.is_some_and(|previous| is_one_of(passage.token_text(previous), PLACE_PREPOSITIONS));
                is_name(word) && (is_joined || after_preposition)
            }
            Asked::Why => is_one_of(word, REASONS),
            Asked::How | Asked::Unknown => false,
        };
        if !fits || (in_question[at] && asked != Asked::Why) {
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

fn is_one_of(word: &str, words: &[&str]) -> bool {
    words.iter().any(|other| other.eq_ignore_ascii_case(word))
}

fn is_date_word(word: &str) -> bool {
    is_year(word)
        || (is_name(word) && (is_one_of(word, MONTHS) || is_one_of(word, DAYS)))
        || is_one_of(word, PERIODS)
        || (word.len() == 5 && word.ends_with('s') && is_year(&word[..4]))
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && (word.starts_with('1') || word.starts_with("20"))
}

fn is_day_number(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_number(word: &str) -> bool {
    (word.starts_with(|c: char| c.is_ascii_digit()) && !is_year(word)) || is_one_of(word, NUMBER_WORDS)
}

fn is_name(word: &str) -> bool {
    word.starts_with(char::is_uppercase)
}

/// Words that have a capital letter only because a sentence begins with them.
fn is_common_beginning(word: &str) -> bool {
    crate::text::question_words::is_stop_word(&word.to_lowercase())
}
