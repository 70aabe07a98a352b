//! A question in the light of the one before: "and when did they come back?" asks about what was just spoken of.
//!
//! ```
//! use pullquote::followup::in_light_of;
//!
//! let before = "When did the storks leave Alsace?";
//! let meant = in_light_of("And when did they come back?", before);
//! assert!(meant.contains("come back") && meant.contains("storks"));
//!
//! // What can stand alone is left alone.
//! let alone = "Who built the cathedral of Strasbourg?";
//! assert_eq!(in_light_of(alone, before), alone);
//! ```

use std::borrow::Cow;

use crate::query::{Query, QueryTerm};
use crate::text::analyser::fold;
use crate::text::languages::Language;
use crate::text::questions::Asked;

/// Of the question before, at most so many words are taken along.
const CARRIED_WORDS: usize = 12;
/// And of both together at most so many bytes: questions that follow one another must not grow without end.
const MAX_BYTES: usize = 1_000;
/// So many words of its own make a question complete; fewer do where one of them is a name.
const ENOUGH_WORDS: usize = 3;
/// The same where small words are known less well.
const ENOUGH_FOREIGN_WORDS: usize = 4;
/// A question with a pronoun and no more words of its own than this says too little without the one before.
const FEW_WORDS: usize = 2;

/// Beginnings that go on from what was said.
const CONNECTIVES: &[&str] = &["and", "but", "then", "also"];
/// Beginnings after which nothing is a question of its own.
const PHRASES: &[[&str; 2]] = &[["what", "about"], ["how", "about"]];

/// Verbs that begin a question which no question word begins.
const AUXILIARIES: &[&str] = &[
    "is", "are", "was", "were", "did", "does", "do", "has", "have", "had", "can", "could", "will", "would", "should",
];

/// Another language's beginnings. Many of them are words of other languages too, or letters: whether a small word of the
/// language follows tells.
struct Foreign {
    language: &'static str,
    connectives: &'static [&'static str],
    /// Whether only names are written with a capital letter.
    capitals_are_names: bool,
}

/// The other languages that people are answered in.
const FOREIGN: &[Foreign] = &[
    Foreign {
        language: "es",
        connectives: &["y", "pero"],
        capitals_are_names: true,
    },
    Foreign {
        language: "fr",
        connectives: &["et", "mais"],
        capitals_are_names: true,
    },
    Foreign {
        language: "de",
        connectives: &["und", "aber"],
        capitals_are_names: false,
    },
    Foreign {
        language: "pt",
        connectives: &["e", "mas"],
        capitals_are_names: true,
    },
    Foreign {
        language: "it",
        connectives: &["e", "ma"],
        capitals_are_names: true,
    },
];

/// Words that stand for something that was named before.
const PRONOUNS: &[&str] = &[
    "he", "him", "his", "she", "her", "hers", "it", "its", "they", "them", "their", "theirs", "this", "that", "these",
    "those", "there", "one", "ones",
];

/// In "there is" and "is there" the word stands for nothing.
const BEING: &[&str] = &["is", "are", "was", "were", "s", "be", "been"];

/// The question that is meant by `question` when it follows `before`: itself where it can stand alone.
pub fn in_light_of<'a>(question: &'a str, before: &str) -> Cow<'a, str> {
    // Both are of one conversation, and together they are long enough to tell its language.
    let language = Language::of_question(&format!("{before} {question}"), &[Language::ENGLISH]);
    let query = Query::parse(question, language, language);
    if !leans_on_another(question, &query) {
        return Cow::Borrowed(question);
    }
    let words = carried_words(before, &query);
    if words.is_empty() {
        return Cow::Borrowed(question);
    }
    // What is asked for comes first: it is read off the first question word.
    let (first, second) =
        if query.asked == Asked::Unknown && Query::parse(before, language, language).asked != Asked::Unknown {
            (within(before.trim(), MAX_BYTES / 2), question.trim())
        } else {
            (question.trim(), words.as_str())
        };
    let joined = format!("{first} {second}");
    Cow::Owned(within(&joined, MAX_BYTES).to_owned())
}

/// Whether a question says too little alone.
fn leans_on_another(question: &str, query: &Query) -> bool {
    let question = question.trim_start_matches(|c: char| !c.is_alphanumeric());
    if question.is_empty() {
        return false;
    }
    if query.is_empty() {
        return true;
    }
    let (first, rest) = first_word(question);
    let (second, _) = first_word(rest);
    if PHRASES.iter().any(|[one, two]| first == *one && second == *two) {
        return true;
    }
    if CONNECTIVES.contains(&first.as_str()) {
        return !is_complete(rest);
    }
    let mut foreign = FOREIGN
        .iter()
        .filter(|language| language.connectives.contains(&first.as_str()));
    foreign.any(|language| language.leans(rest)) || has_open_pronoun(query)
}

/// Whether something is a question with a subject of its own.
fn is_complete(question: &str) -> bool {
    let query = Query::parse(question, Language::ENGLISH, Language::ENGLISH);
    let (first, _) = first_word(question);
    let is_question = query.asked != Asked::Unknown || AUXILIARIES.contains(&first.as_str());
    let has_pronoun = pronouns(&query).next().is_some();
    is_question && !has_pronoun && says_enough(&query.content_terms().collect::<Vec<_>>(), ENOUGH_WORDS)
}

fn says_enough(terms: &[&QueryTerm], enough: usize) -> bool {
    let names = terms.iter().filter(|term| term.capitalised).count();
    terms.len() >= enough || (terms.len() > 1 && names > 0)
}

impl Foreign {
    /// Whether what follows one of the language's beginnings is of that language, and no question of its own.
    fn leans(&self, rest: &str) -> bool {
        let language = Language::of_tag(self.language);
        let is_follower = |word: &str| language.is_stop_word(&fold(word));
        let words: Vec<&str> = rest
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let Some(next) = words.first() else { return false };
        let begins_with_capital = |word: &str| word.starts_with(char::is_uppercase);
        // "E Paolo?" goes on from something, "e coli" does not.
        if !is_follower(next) {
            return words.len() == 1 && begins_with_capital(next);
        }
        let own: Vec<&str> = words.into_iter().filter(|word| !is_follower(word)).collect();
        let has_name = self.capitals_are_names && own.iter().any(|word| begins_with_capital(word));
        !(own.len() >= ENOUGH_FOREIGN_WORDS || (own.len() > 1 && has_name))
    }
}

/// Whether a pronoun stands for something that the question does not name.
fn has_open_pronoun(query: &Query) -> bool {
    let Some(pronoun) = pronouns(query).next() else {
        return false;
    };
    // A pronoun after a name or a thing most likely stands for that one.
    let has_subject_before = query.terms.iter().take(pronoun).any(|term| !term.stop);
    let says_little = query.content_terms().count() <= FEW_WORDS;
    let names_something = query.content_terms().any(|term| term.capitalised);
    !has_subject_before && (says_little || !names_something) || says_little && !names_something
}

/// Where a question has its pronouns. In "is there a bridge?" there is none.
fn pronouns(query: &Query) -> impl Iterator<Item = usize> {
    let is_verb = |at: Option<usize>| {
        let term = at.and_then(|at| query.terms.get(at));
        term.is_some_and(|term| BEING.contains(&term.surface.as_str()))
    };
    (0..query.terms.len()).filter(move |at| {
        let surface = query.terms[*at].surface.as_str();
        let says_what_exists = surface == "there" && (is_verb(at.checked_sub(1)) || is_verb(Some(at + 1)));
        PRONOUNS.contains(&surface) && !says_what_exists
    })
}

/// The first word between spaces, in small letters, and what comes after it. What is joined to more by a hyphen, an
/// apostrophe or a full stop ("e-mail", "E. coli") is no word of its own and comes back empty.
fn first_word(text: &str) -> (String, &str) {
    let text = text.trim_start();
    let (chunk, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let bare = chunk.trim_end_matches([',', ':', ';', '!', '?', '…', '.']);
    let is_shortened = chunk.ends_with('.') && !chunk.ends_with("..");
    let is_word = !is_shortened && bare.chars().all(char::is_alphabetic);
    (if is_word { bare.to_lowercase() } else { String::new() }, rest)
}

/// Words of the question before that say what it was about and that the new one does not have.
fn carried_words(before: &str, query: &Query) -> String {
    let known: Vec<u32> = query.terms.iter().map(|term| term.hash).collect();
    let mut carried: Vec<&str> = Vec::new();
    for word in before.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let terms = Query::parse(bare, query.language, query.language).terms;
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
