//! The one analyser: turns text of any language into search terms, for the index and for questions alike.

use std::borrow::Cow;
use std::ops::Range;

use frostem::Stemmer;
use icu_segmenter::WordSegmenter;
use icu_segmenter::options::WordBreakInvariantOptions;
use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use super::languages::{Language, Words};

/// Names the analyser's behaviour. It is stored in every index, and an index of another version is rebuilt: raise it
/// whenever a change below, or a new version of the stemmer, gives any text other terms.
pub const VERSION: &str = "2";

/// Longest term that is indexed, in bytes of its folded form; what is longer is no word, and is cut here.
const MAX_TERM_BYTES: usize = 64;

/// A word of a text and the term that it is searched by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Case-folded, without accents, stemmed.
    pub term: String,
    /// Bytes of the word in the text.
    pub range: Range<usize>,
}

/// The words of a text in order, those that touch a hidden range left out. `hidden` must be sorted.
pub fn analyse(text: &str, hidden: &[Range<usize>], language: Language) -> Vec<Token> {
    let stemmer = language.rules().stemmer.map(Stemmer::new);
    let mut hidden = hidden.iter().peekable();
    let mut tokens = Vec::with_capacity(text.len() / 6);
    for (start, word) in words(text, language) {
        while hidden.next_if(|range| range.end <= start).is_some() {}
        if hidden.peek().is_some_and(|range| range.start < start + word.len()) {
            continue;
        }
        let term = match &stemmer {
            // English loses its accents first, as it always did: they are foreign to it.
            Some(stemmer) if language == Language::ENGLISH => stemmer.stem(&fold(word)).into_owned(),
            Some(stemmer) => fold(&stemmer.stem(&lower(word, language))).into_owned(),
            None => fold(word).into_owned(),
        };
        if !term.is_empty() {
            tokens.push(Token {
                term,
                range: start..start + word.len(),
            });
        }
    }
    tokens
}

/// The words of a text as its language writes them, each with its first byte.
pub(crate) fn words(text: &str, language: Language) -> Box<dyn Iterator<Item = (usize, &str)> + '_> {
    match language.rules().words {
        Words::Unspaced => Box::new(unspaced(text)),
        Words::Spaced => Box::new(spaced(text)),
        Words::Elided => Box::new(spaced(text).flat_map(|(start, word)| split(start, word, is_apostrophe))),
        Words::Suffixed => Box::new(spaced(text).map(|(start, word)| {
            let stem = word.split(is_apostrophe).next().filter(|stem| !stem.is_empty());
            (start, stem.unwrap_or(word))
        })),
    }
}

fn spaced(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.unicode_word_indices().flat_map(|(start, word)| parts(start, word))
}

/// Words that only a dictionary tells apart; the segmenter of ICU has one for Chinese and Japanese, and a network for Thai.
fn unspaced(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let segmenter = WordSegmenter::new_auto(WordBreakInvariantOptions::default());
    let mut start = 0;
    segmenter
        .segment_str(text)
        .iter_with_word_type()
        .filter_map(move |(end, kind)| {
            let word = (kind.is_word_like() && start < end).then(|| (start, &text[start..end]));
            start = end;
            word
        })
}

/// Case-folded, without accents, dots, apostrophes and a possessive ending; not stemmed.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.len() <= MAX_TERM_BYTES && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    let decomposed = word.nfkd().filter(|c| !is_accent(*c));
    for c in decomposed.flat_map(char::to_lowercase) {
        match c {
            '’' | 'ʼ' | '＇' => folded.push('\''),
            'ß' => folded.push_str("ss"),
            _ if is_ignored(c) => {}
            _ => folded.push(c),
        }
        if folded.len() >= MAX_TERM_BYTES {
            break;
        }
    }
    if folded.ends_with("'s") {
        folded.truncate(folded.len() - 2);
    }
    folded.retain(|c| c != '\'');
    Cow::Owned(folded)
}

/// Case-folded with its accents, as the stemmers of other languages than English need it.
fn lower(word: &str, language: Language) -> String {
    let mut lowered = String::with_capacity(word.len());
    let is_turkish = language.code() == "tr";
    for c in word.nfkc() {
        match c {
            'I' if is_turkish => lowered.push('ı'),
            'İ' => lowered.push('i'),
            _ if is_ignored(c) || is_apostrophe(c) => {}
            _ => lowered.extend(c.to_lowercase()),
        }
        if lowered.len() >= MAX_TERM_BYTES {
            break;
        }
    }
    lowered
}

/// Marks that a word is found without: accents, and the vowels of Arabic and Hebrew. Those of Indic scripts are letters.
fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}

/// What stands inside a word and is not part of it; the tatweel only stretches an Arabic one.
fn is_ignored(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | '_' | '\u{ad}' | '\u{640}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
    )
}

/// Splits what Unicode takes for one word where people see two: "end.Next" and "snake_case", but neither "U.S." nor
/// "2,500" nor "3.5".
fn parts(start: usize, word: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_joint = |c: char| c == '_' || c == '.' || c == ':';
    let whole = !word.contains(is_joint)
        || word.starts_with(|c: char| c.is_ascii_digit())
        || word.split('.').all(|piece| piece.chars().count() <= 1);
    split(start, word, move |c| !whole && is_joint(c))
}

/// The pieces of a word between some characters, each with its first byte.
fn split<'a>(start: usize, word: &'a str, at: impl Fn(char) -> bool + 'a) -> impl Iterator<Item = (usize, &'a str)> {
    let mut begin = 0;
    let ends = word
        .char_indices()
        .filter(move |(_, c)| at(*c))
        .map(|(end, c)| (end, end + c.len_utf8()));
    let ends = ends.chain(std::iter::once((word.len(), word.len())));
    ends.filter_map(move |(end, next)| {
        let from = std::mem::replace(&mut begin, next);
        (from < end).then(|| (start + from, &word[from..end]))
    })
}

/// A 32-bit stand-in for a term, small enough to be stored with every token. FNV-1a, the same on every machine.
pub fn term_hash(term: &str) -> u32 {
    use std::hash::Hasher;
    let mut hasher = fnv::FnvHasher::default();
    hasher.write(term.as_bytes());
    let hash = hasher.finish();
    (hash >> 32) as u32 ^ hash as u32
}
