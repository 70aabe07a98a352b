//! A question in the light of the one before: "and when did they come back?" asks about what was just spoken of.

use std::borrow::Cow;

use crate::query::Query;
use crate::text::question_words::Asked;

/// Of the question before, at most so many words are taken along.
const CARRIED_WORDS: usize = 12;
/// And of both together at most so many bytes: questions that follow one another must not grow without end.
const MAX_BYTES: usize = 1_000;
/// A question with a pronoun and no more words of its own than this says too little without the one before.
const FEW_WORDS: usize = 2;

/// Beginnings that go on from what was said, in the languages that people are answered in.
const CONNECTIVES: &[&str] = &[
    "and",
    "but",
    "then",
    "also",
    "what about",
    "how about",
    "y",
    "pero",
    "et",
    "mais",
    "und",
    "aber",
    "e",
    "ma",
    "mas",
];

/// Words that stand for something that was named before.
const PRONOUNS: &[&str] = &[
    "he", "him", "his", "she", "her", "hers", "it", "its", "they", "them", "their", "theirs", "this", "that", "these",
    "those", "there", "one", "ones",
];

/// The question that is meant by `question` when it follows `before`: itself where it can stand alone.
pub fn in_light_of<'a>(question: &'a str, before: &str) -> Cow<'a, str> {
    let query = Query::parse(question);
    if !leans_on_another(question, &query) {
        return Cow::Borrowed(question);
    }
    let words = carried_words(before, &query);
    if words.is_empty() {
        return Cow::Borrowed(question);
    }
    // What is asked for comes first: it is read off the first question word.
    let (first, second) = if query.asked == Asked::Unknown && Query::parse(before).asked != Asked::Unknown {
        (within(before.trim(), MAX_BYTES / 2), question.trim())
    } else {
        (question.trim(), words.as_str())
    };
    let joined = format!("{first} {second}");
    Cow::Owned(within(&joined, MAX_BYTES).to_owned())
}

/// Whether a question says too little alone.
fn leans_on_another(question: &str, query: &Query) -> bool {
    let words = folded_words(question);
    if words.is_empty() {
        return false;
    }
    let begins_with = |phrase: &&str| {
        let mut phrase = phrase.split(' ');
        let mut own = words.iter();
        phrase.all(|part| own.next().is_some_and(|word| word == part))
    };
    if CONNECTIVES.iter().any(begins_with) || query.is_empty() {
        return true;
    }
    let is_pronoun = |word: &str| PRONOUNS.contains(&word);
    let Some(pronoun) = query.terms.iter().position(|term| is_pronoun(&term.surface)) else {
        return false;
    };
    // A pronoun after a name or a thing most likely stands for that one.
    let has_subject_before = query.terms.iter().take(pronoun).any(|term| !term.stop);
    let says_little = query.content_terms().count() <= FEW_WORDS;
    let names_something = query.content_terms().any(|term| term.capitalised);
    !has_subject_before && (says_little || !names_something) || says_little && !names_something
}

/// Words of the question before that say what it was about and that the new one does not have.
fn carried_words(before: &str, query: &Query) -> String {
    let known: Vec<u32> = query.terms.iter().map(|term| term.hash).collect();
    let mut carried: Vec<&str> = Vec::new();
    for word in before.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let terms = Query::parse(bare).terms;
        let is_new = terms.iter().any(|term| !term.stop && !known.contains(&term.hash));
        if is_new && !carried.contains(&bare) {
            carried.push(bare);
        }
        if carried.len() == CARRIED_WORDS {
            break;
        }
    }
    carried.join(" ")
}

fn folded_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(8)
        .map(str::to_lowercase)
        .collect()
}

/// The beginning of a text, cut between two words where that can be.
fn within(text: &str, bytes: usize) -> &str {
    let Some(head) = text
        .get(..text.floor_char_boundary(bytes))
        .filter(|head| head.len() < text.len())
    else {
        return text;
    };
    head.rfind(char::is_whitespace)
        .and_then(|space| head.get(..space))
        .unwrap_or(head)
}
