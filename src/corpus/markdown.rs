//! Markdown files: front matter, then paragraphs with the headings before them.

use std::ops::Range;

use super::blocks::{self, Place};
use super::outline::{self, Heading};
use super::{Draft, front_matter};
use crate::text::addresses;

/// Reads an `.md` file.
pub(super) fn read(text: &str) -> Draft {
    let (mut draft, start) = front_matter::read(text, blocks::after_byte_order_mark(text));
    let outline = outline::outline(text, start);
    if draft.title.is_none() {
        let mut first = outline
            .headings
            .iter()
            .filter(|heading| heading.level == 1)
            .map(|heading| one_line(&heading.text));
        draft.title = first.find(|title| !title.is_empty());
    }

    let places = places(text, start, &outline.headings, &outline.rules);
    let mut hidden = outline.hidden;
    hidden.append(&mut addresses::find(text, start));
    draft.paragraphs = blocks::assemble(text, places, &outline.leaves, &blocks::normalize(hidden));
    draft
}

/// Where the paragraphs stand: the blocks between blank lines without the lines of headings.
fn places(text: &str, start: usize, headings: &[Heading], rules: &[Range<usize>]) -> Vec<Place> {
    let mut places = Vec::new();
    let mut pending: Vec<String> = Vec::new();
    let mut headings = headings.iter().peekable();
    let mut at = start;
    let mut place = |piece: Range<usize>, pending: &mut Vec<String>| {
        let range = without_rules(text, piece, rules);
        if !range.is_empty() {
            places.push(Place {
                range,
                heading: pending.join(" / "),
            });
            pending.clear();
        }
    };
    for block in blocks::blocks(text, start) {
        at = at.max(block.start);
        while let Some(heading) = headings.next_if(|heading| heading.lines.start < block.end) {
            place(at..heading.lines.start.max(at), &mut pending);
            at = at.max(heading.lines.end);
            let words = one_line(&heading.text);
            if !words.is_empty() {
                pending.push(words);
            }
        }
        place(at..block.end.max(at), &mut pending);
    }
    places
}

/// The piece without the thematic breaks at its ends, trimmed.
fn without_rules(text: &str, piece: Range<usize>, rules: &[Range<usize>]) -> Range<usize> {
    let mut piece = blocks::trim(text, piece);
    let mut inside = &rules[rules.partition_point(|rule| rule.end <= piece.start)..];
    inside = &inside[..inside.partition_point(|rule| rule.start < piece.end)];
    while let [first, rest @ ..] = inside
        && blocks::trim(text, first.clone()).start == piece.start
    {
        piece = blocks::trim(text, first.end.min(piece.end)..piece.end);
        inside = rest;
    }
    while let [rest @ .., last] = inside
        && blocks::trim(text, last.clone()).end == piece.end
    {
        piece = blocks::trim(text, piece.start..last.start.max(piece.start));
        inside = rest;
    }
    piece
}

/// The words with single spaces between them.
fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
