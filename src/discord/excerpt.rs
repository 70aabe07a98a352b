//! The part of a long quote that is shown: whole words around the answering ones, as many as fit.
//!
//! ```
//! use pullquote::discord::excerpt::excerpt;
//!
//! let text = "The mill at the river was built in 1802 by two brothers.";
//! let at = text.find("1802").unwrap_or_default();
//! assert_eq!(&text[excerpt(text, Some(&(at..at + 4)), 20)], "built in 1802 by");
//! ```

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// Words that cost more than this are split further: a text without spaces must not defeat the limit.
const LONGEST_PIECE: usize = 120;

/// The bytes of `text` to show so that their escaped form takes at most `budget` UTF-16 units. It is all of `text` where
/// that fits, else whole words around `marked` (or from the start), without white space at the ends.
pub fn excerpt(text: &str, marked: Option<&Range<usize>>, budget: usize) -> Range<usize> {
    if cost(text) <= budget {
        return 0..text.len();
    }
    let pieces = pieces(text);
    let piece_at = |byte: usize| pieces.partition_point(|(piece, _)| piece.end <= byte);
    let (first, last) = match marked {
        Some(range) => (piece_at(range.start), piece_at(range.end.saturating_sub(1))),
        None => (0, 0),
    };

    let price = |index: usize| pieces.get(index).map(|(_, cost)| *cost);
    let mut left = budget;
    let mut shown = first..first;
    let mut grow_right = true;
    let mut grow_left = true;
    while grow_right || grow_left {
        // The marked words come first; then both sides take turns.
        if grow_right {
            match price(shown.end).filter(|price| *price <= left) {
                Some(price) => {
                    left -= price;
                    shown.end += 1;
                }
                None => grow_right = false,
            }
        }
        let is_mark_shown = shown.end > last || !grow_right;
        if grow_left && is_mark_shown {
            match shown
                .start
                .checked_sub(1)
                .and_then(&price)
                .filter(|price| *price <= left)
            {
                Some(price) => {
                    left -= price;
                    shown.start -= 1;
                }
                None => grow_left = false,
            }
        }
    }

    let bytes = match (
        pieces.get(shown.start),
        shown.end.checked_sub(1).and_then(|index| pieces.get(index)),
    ) {
        (Some((first, _)), Some((last, _))) if !shown.is_empty() => first.start..last.end,
        _ => 0..0,
    };
    let part = text.get(bytes.clone()).unwrap_or_default();
    let start = bytes.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}

/// A text in parts of at most so many units when escaped, cut between words where that can be.
pub fn parts(text: &str, budget: usize) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    let mut left = 0;
    for (piece, cost) in pieces(text) {
        match parts.last_mut().filter(|_| cost <= left) {
            Some(part) => {
                part.end = piece.end;
                left -= cost;
            }
            None => {
                left = budget.saturating_sub(cost);
                parts.push(piece);
            }
        }
    }
    parts
}

/// Words with the white space after them, each with its cost; words that are too long fall into graphemes, and those,
/// if need be, into characters.
fn pieces(text: &str) -> Vec<(Range<usize>, usize)> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut add = |piece: &str| {
        pieces.push((at..at + piece.len(), cost(piece)));
        at += piece.len();
    };
    for word in text.split_inclusive(char::is_whitespace) {
        if cost(word) <= LONGEST_PIECE {
            add(word);
            continue;
        }
        for grapheme in word.graphemes(true) {
            if cost(grapheme) <= LONGEST_PIECE {
                add(grapheme);
                continue;
            }
            grapheme.split_inclusive(|_: char| true).for_each(&mut add);
        }
    }
    pieces
}

/// An upper bound for the units of the escaped text.
fn cost(text: &str) -> usize {
    text.chars()
        .map(|c| c.len_utf16() + usize::from(c.is_ascii_punctuation()))
        .sum()
}
