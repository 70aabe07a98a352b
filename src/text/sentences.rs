//! Where sentences begin and end.
//!
//! `sentencex` knows the abbreviations, initials and numbers of some thirty languages and decides about each full stop
//! by itself. What it does with whole texts is not used: it never ends a sentence between quotation marks or brackets,
//! so that a quoted speech, or a mark that is never closed, would be one sentence of a paragraph's length.

mod abbreviations;
mod terminators;

use std::ops::Range;

use sentencex::language_factory;
use terminators::Terminators;

/// The longest sentence in bytes. What is longer is no sentence that anyone would quote (a log, a dump, a text without
/// punctuation), and is cut at white space.
const LONGEST: usize = 4096;

/// Byte ranges of the sentences of a text, trimmed of white space, in order, not overlapping, none empty. Every
/// character that is not white space lies in one. `language` is a BCP 47 tag ("en").
///
/// A line break inside a hard-wrapped text does not end a sentence; an empty line, a list item, a table row and a line
/// that was broken on purpose do. No sentence is longer than 4096 bytes.
pub fn sentences(text: &str, language: &str) -> Vec<Range<usize>> {
    let primary = language
        .split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase();
    let rules = language_factory(&primary);

    let mut cuts = Vec::with_capacity(text.len() / 64 + 2);
    Terminators::new(rules.as_ref(), &primary, text).push_cuts(&mut cuts);
    if text.contains('\n') {
        push_line_cuts(text, &mut cuts);
    }
    cuts.push(text.len());
    cuts.sort_unstable();
    cuts.dedup();

    let mut found: Vec<Range<usize>> = Vec::with_capacity(cuts.len());
    let mut start = 0;
    for end in cuts {
        let Some(piece) = trimmed(text, start..end) else {
            continue;
        };
        start = end;
        let says_something = text[piece.clone()].chars().any(char::is_alphanumeric);
        match found.last_mut() {
            // Stray marks ("...", "* *") are no sentence of their own.
            Some(last) if !says_something => last.end = piece.end,
            Some(last) if !text[last.clone()].chars().any(char::is_alphanumeric) => last.end = piece.end,
            _ => found.push(piece),
        }
    }
    if found.iter().any(|range| range.len() > LONGEST) {
        found = found.into_iter().flat_map(|range| shortened(text, range)).collect();
    }
    found
}

/// The range without white space at its ends, or none if nothing else is in it.
fn trimmed(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let piece = &text[range.clone()];
    let from_start = piece.trim_start();
    if from_start.is_empty() {
        return None;
    }
    let start = range.end - from_start.len();
    Some(start..start + from_start.trim_end().len())
}

/// Cuts an overlong range into pieces of at most [`LONGEST`] bytes, at white space where there is some.
fn shortened(text: &str, mut range: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    while range.len() > LONGEST {
        let limit = text.floor_char_boundary(range.start + LONGEST);
        let cut = text[range.start..limit]
            .rfind(char::is_whitespace)
            .map_or(limit, |at| range.start + at);
        pieces.extend(trimmed(text, range.start..cut));
        let Some(rest) = trimmed(text, cut..range.end) else {
            return pieces;
        };
        range = rest;
    }
    pieces.push(range);
    pieces
}

/// Adds the starts of lines that begin something new, though nothing before them ends a sentence.
fn push_line_cuts(text: &str, cuts: &mut Vec<usize>) {
    let mut block: Vec<(usize, &str)> = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            push_block_cuts(&block, cuts);
            block.clear();
        } else {
            block.push((offset, line.trim()));
        }
        offset += line.len();
    }
    push_block_cuts(&block, cuts);
}

/// The same for lines without an empty line among them, given with the byte at which each starts.
fn push_block_cuts(block: &[(usize, &str)], cuts: &mut Vec<usize>) {
    if let Some(&(start, _)) = block.first() {
        cuts.push(start);
    }
    let width = block.iter().map(|(_, line)| line.chars().count()).max().unwrap_or(0);
    for pair in block.windows(2) {
        let (before, (start, line)) = (pair[0].1, pair[1]);
        if begins_item(line) || before.starts_with('|') || broken_on_purpose(before, line, width) {
            cuts.push(start);
        }
    }
}

/// Whether a line is a list item or a table row.
fn begins_item(line: &str) -> bool {
    if line.starts_with('|') || ["- ", "* ", "+ ", "• ", "· "].iter().any(|mark| line.starts_with(mark)) {
        return true;
    }
    let after_digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = line.len() - after_digits.len();
    (1..=2).contains(&digits) && (after_digits.starts_with(". ") || after_digits.starts_with(") "))
}

/// Whether the break between two lines is no mere wrapping at `width` characters: the first word of the next line
/// would have fitted, and neither line reads as if the sentence went on.
fn broken_on_purpose(before: &str, next: &str, width: usize) -> bool {
    let first_word = next.split_whitespace().next().unwrap_or_default();
    if before.chars().count() + 1 + first_word.chars().count() > width {
        return false;
    }
    let begins_anew = next
        .chars()
        .find(|c| c.is_alphanumeric())
        .is_some_and(|c| !c.is_lowercase());
    // Full stops have been judged already, and after a comma a sentence goes on.
    let may_end = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '*' | '_' | '"' | '”'));
    // Nothing ends with "the" or "in".
    let last_word = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let is_small_word = last_word.len() <= 4 && last_word.chars().all(char::is_lowercase);
    begins_anew && may_end && !is_small_word
}
