//! Paragraphs as byte ranges: blocks between blank lines, and what of them is text.

use std::iter;
use std::ops::Range;

use super::Paragraph;

/// Where the text begins: after the byte-order mark, where there is one.
pub(super) fn after_byte_order_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    }
}

/// The lines from a position on, each with its line end.
pub(super) fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    iter::from_fn(move || {
        if at >= text.len() {
            return None;
        }
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |length| at + length + 1);
        let line = at..end;
        at = end;
        Some(line)
    })
}

/// The runs of lines between lines that hold nothing but white space, from a position on.
pub(super) fn blocks(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut lines = lines(text, start).peekable();
    iter::from_fn(move || {
        let is_blank = |line: &Range<usize>| text[line.clone()].trim().is_empty();
        while lines.next_if(is_blank).is_some() {}
        let mut block = lines.next()?;
        while let Some(line) = lines.next_if(|line| !is_blank(line)) {
            block.end = line.end;
        }
        Some(block)
    })
}

/// The range without white space at its ends.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.end - slice.trim_start().len();
    let end = range.start + slice.trim_end().len();
    start..end.max(start)
}

/// Sorts ranges and joins those that overlap; empty ones are dropped.
pub(super) fn normalize(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Where a paragraph stands, and the headings before it.
pub(super) struct Place {
    /// The paragraph's bytes, trimmed.
    pub(super) range: Range<usize>,
    /// The headings directly before it.
    pub(super) heading: String,
}

/// Puts paragraphs together from their places, the spans of running text and the spans that are hidden. Whatever
/// stands in a paragraph outside of running text is markup and therefore hidden too.
///
/// `leaves` and `hidden` are sorted and do not overlap; a span may reach over several paragraphs.
pub(super) fn assemble(
    text: &str,
    places: Vec<Place>,
    leaves: &[Range<usize>],
    hidden: &[Range<usize>],
) -> Vec<Paragraph> {
    let mut next_leaf = 0;
    let mut next_hidden = 0;
    let mut paragraphs = Vec::with_capacity(places.len());
    for Place { range, heading } in places {
        let mut masked = within(hidden, &mut next_hidden, &range);
        let mut units = Vec::new();
        let mut first_masked = 0;
        let mut at = range.start;
        for leaf in within(leaves, &mut next_leaf, &range) {
            let unit = trim(text, leaf);
            if is_hidden(text, &unit, &masked, &mut first_masked) {
                continue;
            }
            masked.push(trim(text, at..unit.start));
            at = unit.end;
            units.push(unit);
        }
        masked.push(trim(text, at..range.end));
        paragraphs.push(Paragraph {
            range,
            heading,
            units,
            hidden: normalize(masked),
        });
    }
    paragraphs
}

/// The parts of the spans that lie inside a range. The cursor makes a walk over all paragraphs linear.
fn within(spans: &[Range<usize>], cursor: &mut usize, range: &Range<usize>) -> Vec<Range<usize>> {
    while spans.get(*cursor).is_some_and(|span| span.end <= range.start) {
        *cursor += 1;
    }
    let inside = spans[*cursor..].iter().take_while(|span| span.start < range.end);
    inside
        .map(|span| span.start.max(range.start)..span.end.min(range.end))
        .collect()
}

/// Whether nothing but white space is left of a unit when the hidden spans are taken away.
fn is_hidden(text: &str, unit: &Range<usize>, hidden: &[Range<usize>], cursor: &mut usize) -> bool {
    while hidden.get(*cursor).is_some_and(|span| span.end <= unit.start) {
        *cursor += 1;
    }
    let mut at = unit.start;
    for span in hidden[*cursor..].iter().take_while(|span| span.start < unit.end) {
        if span.start > at && !text[at..span.start].trim().is_empty() {
            return false;
        }
        at = at.max(span.end.min(unit.end));
    }
    text[at..unit.end].trim().is_empty()
}
