//! The one analyser: turns text into search terms, for the index and for questions alike.

use std::borrow::Cow;
use std::ops::Range;

use frostem::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Names the analyser's behaviour. It is stored in every index, and an index of another version is rebuilt: raise it
/// whenever a change below, or a new version of the stemmer, gives any text other terms.
pub const VERSION: &str = "en-1";

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
pub fn analyse(text: &str, hidden: &[Range<usize>]) -> Vec<Token> {
    let stemmer = Stemmer::new(Algorithm::English);
    let mut hidden = hidden.iter().peekable();
    let mut tokens = Vec::with_capacity(text.len() / 6);
    for (start, word) in text.unicode_word_indices() {
        while hidden.next_if(|range| range.end <= start).is_some() {}
        if hidden.peek().is_some_and(|range| range.start < start + word.len()) {
            continue;
        }
        for (offset, part) in parts(word) {
            let folded = fold(part);
            if folded.is_empty() {
                continue;
            }
            let term = stemmer.stem(&folded).into_owned();
            let start = start + offset;
            tokens.push(Token {
                term,
                range: start..start + part.len(),
            });
        }
    }
    tokens
}

/// Case-folded, without accents, dots, apostrophes and a possessive ending; not stemmed.
pub fn fold(word: &str) -> Cow<'_, str> {
    if word.len() <= MAX_TERM_BYTES && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
        return Cow::Borrowed(word);
    }
    let mut folded = String::with_capacity(word.len());
    let decomposed = word.nfkd().filter(|c| !is_combining_mark(*c));
    for c in decomposed.flat_map(char::to_lowercase) {
        match c {
            '’' | 'ʼ' | '＇' => folded.push('\''),
            '.' | ',' | '_' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
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

/// Splits what Unicode takes for one word where people see two: "end.Next" and "snake_case", but neither "U.S." nor
/// "2,500" nor "3.5".
fn parts(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_joint = |c: char| c == '_' || c == '.' || c == ':';
    let whole = !word.contains(is_joint)
        || word.starts_with(|c: char| c.is_ascii_digit())
        || word.split('.').all(|piece| piece.chars().count() <= 1);
    let pieces: Vec<&str> = if whole {
        vec![word]
    } else {
        word.split(is_joint).collect()
    };
    let mut offset = 0;
    pieces.into_iter().filter_map(move |piece| {
        let at = offset;
        offset += piece.len() + 1;
        (!piece.is_empty()).then_some((at, piece))
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
