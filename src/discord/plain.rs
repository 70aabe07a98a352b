//! A quote without its inline markup: plain text, and where the answering words stand in it.
//!
//! ```
//! use pullquote::corpus::Markup;
//! use pullquote::discord::plain::plain;
//!
//! let quote = "Built in *the [year](https://mill.example/1802)* 1802.";
//! let at = quote.rfind("1802").unwrap_or_default();
//! let seen = plain(quote, Markup::Markdown, Some(at..at + 4));
//! assert_eq!(seen.text, "Built in the year 1802.");
//! assert_eq!(seen.marked.map(|marked| seen.text[marked].to_owned()).as_deref(), Some("1802"));
//! ```

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::escape::is_line_break;
use crate::corpus::Markup;

/// Longer quotes are cut to a window around the answering words before anything else; no message could hold more.
const WINDOW: usize = 16 * 1024;

/// What a reader sees of a quote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain {
    /// One line of text.
    pub text: String,
    /// Bytes of `text` that are the answering words.
    pub marked: Option<Range<usize>>,
    /// Whether something of the quote was left out before `text`.
    pub cut_before: bool,
    /// Whether something of the quote was left out after `text`.
    pub cut_after: bool,
}

/// Drops inline Markdown, turns line breaks into spaces and follows the marked bytes of `quote` into the result.
/// No word is added, lost or altered.
pub fn plain(quote: &str, markup: Markup, marked: Option<Range<usize>>) -> Plain {
    let marked = marked.filter(|range| range.start < range.end && quote.get(range.clone()).is_some());
    let window = window(quote, marked.as_ref());
    let source = quote.get(window.clone()).unwrap_or_default();
    let marked = marked.map(|range| range.start.saturating_sub(window.start)..range.end.saturating_sub(window.start));

    let glyphs = match markup {
        Markup::Plain => literal(source, 0).collect(),
        Markup::Markdown => inline(source),
    };
    let (text, marked) = join(source, &glyphs, marked);
    Plain {
        text,
        marked,
        cut_before: window.start > 0,
        cut_after: window.end < quote.len(),
    }
}

/// A character that is shown, and the bytes of the source that it stands for.
struct Glyph {
    c: char,
    source: Range<usize>,
}

/// The part of a quote that can matter: all of it, but for absurd lengths.
fn window(quote: &str, marked: Option<&Range<usize>>) -> Range<usize> {
    if quote.len() <= 4 * WINDOW {
        return 0..quote.len();
    }
    let centre = marked.map_or(0, |range| range.start);
    let mut start = quote.floor_char_boundary(centre.saturating_sub(WINDOW));
    let mut end = quote.ceil_char_boundary((centre + WINDOW).min(quote.len()));
    // Half a word at an edge would be a word that the article does not have.
    if start > 0 {
        start += quote
            .get(start..centre)
            .and_then(|head| head.find(char::is_whitespace))
            .unwrap_or(0);
    }
    if end < quote.len() {
        end = quote
            .get(centre..end)
            .and_then(|tail| tail.rfind(char::is_whitespace))
            .map_or(end, |at| centre + at);
    }
    start..end
}

/// Every character of `text`, which begins at byte `offset` of the source, standing for itself.
fn literal(text: &str, offset: usize) -> impl Iterator<Item = Glyph> {
    text.char_indices().map(move |(at, c)| Glyph {
        c,
        source: offset + at..offset + at + c.len_utf8(),
    })
}

/// The characters that are left when inline Markdown is read.
fn inline(source: &str) -> Vec<Glyph> {
    // A quote is part of one paragraph, but alone it could look like a list ("1986. ...") or a heading. A full stop
    // before it and no line break in it leave nothing but inline markup to be read.
    let mut parsed = String::with_capacity(source.len() + 1);
    parsed.push('.');
    parsed.push_str(&flatten(source));

    let mut glyphs = Vec::with_capacity(source.len());
    for (event, range) in Parser::new(&parsed).into_offset_iter() {
        match event {
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => {
                let raw = parsed.get(range.clone()).unwrap_or_default();
                match (raw == &*text, range.start) {
                    (true, 0) => glyphs.extend(literal(text.get(1..).unwrap_or_default(), 0)),
                    (true, start) => glyphs.extend(literal(&text, start - 1)),
                    (false, _) => glyphs.extend(stand_in(&text, &range)),
                }
            }
            Event::Code(text) => {
                let raw = parsed.get(range.clone()).unwrap_or_default();
                match raw.find(&*text) {
                    Some(at) => glyphs.extend(literal(&text, (range.start + at).saturating_sub(1))),
                    None => glyphs.extend(stand_in(&text, &range)),
                }
            }
            Event::SoftBreak | Event::HardBreak => glyphs.extend(stand_in(" ", &range)),
            _ => {}
        }
    }
    glyphs
}

/// Characters that stand for bytes other than their own, as `&` does for `&amp;`.
fn stand_in(text: &str, parsed: &Range<usize>) -> impl Iterator<Item = Glyph> {
    let source = parsed.start.saturating_sub(1)..parsed.end.saturating_sub(1);
    text.chars().map(move |c| Glyph {
        c,
        source: source.clone(),
    })
}

/// The same bytes on one line: line breaks become spaces, and so do the quote markers and the indentation of the lines
/// that follow and a backslash that forces a break. Every other byte stays where it was.
fn flatten(source: &str) -> String {
    let mut line = String::with_capacity(source.len());
    let mut at_line_start = false;
    let mut chars = source.chars().peekable();
    let mut backslashes = 0;
    while let Some(c) = chars.next() {
        let forces_break =
            c == '\\' && backslashes % 2 == 0 && chars.peek().is_some_and(|next| matches!(next, '\n' | '\r'));
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
        if matches!(c, '\n' | '\r') {
            at_line_start = true;
            line.push(' ');
        } else if forces_break || (at_line_start && matches!(c, '>' | ' ' | '\t')) {
            line.push(' ');
        } else {
            at_line_start = false;
            line.push(c);
        }
    }
    line
}

/// Writes the characters down, white space that holds a line break as one space, and finds the marked part.
fn join(source: &str, glyphs: &[Glyph], marked: Option<Range<usize>>) -> (String, Option<Range<usize>>) {
    let breaks_line = |glyph: &Glyph| {
        let original = source.get(glyph.source.clone()).unwrap_or_default();
        is_line_break(glyph.c) || original.contains(is_line_break)
    };
    let is_marked = |glyph: &Glyph| {
        marked
            .as_ref()
            .is_some_and(|range| glyph.source.start < range.end && glyph.source.end > range.start)
    };
    let mut text = String::with_capacity(glyphs.len());
    let mut found: Option<Range<usize>> = None;
    for run in glyphs.chunk_by(|one, next| one.c.is_whitespace() == next.c.is_whitespace()) {
        if run.iter().any(|glyph| glyph.c.is_whitespace() && breaks_line(glyph)) {
            text.push(' ');
            continue;
        }
        for glyph in run
            .iter()
            .filter(|glyph| glyph.c.is_whitespace() || !glyph.c.is_control())
        {
            let start = text.len();
            text.push(glyph.c);
            if is_marked(glyph) {
                found = Some(found.map_or(start, |range| range.start)..text.len());
            }
        }
    }
    // Bold that begins or ends with white space would not be read as bold.
    let found = found.and_then(|range| {
        let words = text.get(range.clone())?;
        let start = range.start + (words.len() - words.trim_start().len());
        let end = start + words.trim().len();
        (start < end).then_some(start..end)
    });
    (text, found)
}
