//! A quote in its paragraph, part by part where the paragraph is long, and the closest sentence to a refusal.

use std::ops::Range;

use super::{DOTS, MESSAGE_LIMIT, linked_title, number_for_people, push_block, quotes, shown_date};
use crate::answer::Quote;
use crate::discord::escape::units;
use crate::discord::excerpt::parts;
use crate::discord::plain::plain;
use crate::discord::texts::Language;
use crate::index::{ArticleFacts, Passage};

/// What the lines around the text may need at most: a title with its link, date and numbers.
const AROUND: usize = 1_000;

/// A part of a paragraph, and how many parts there are.
pub(crate) struct Shown {
    pub(crate) content: String,
    pub(crate) part: u32,
    pub(crate) parts: u32,
}

/// Which part of a paragraph is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The one in which the quote begins.
    OfQuote,
    /// The last.
    Last,
    /// Any other, counted from 0.
    Number(u32),
}

/// A paragraph, or a part of it, with the quote in bold where it stands in it.
pub(crate) fn paragraph(
    language: Language,
    article: &ArticleFacts,
    passage: &Passage,
    marked: Option<Range<usize>>,
    part: Part,
) -> Shown {
    let plain = plain(&passage.text, article.markup, marked);
    // "> ", four asterisks, two lines of dots and their line breaks.
    let budget = MESSAGE_LIMIT - AROUND - (2 + 4 + 2 * units(DOTS) + 3);
    let mut ranges = parts(&plain.text, budget);
    if ranges.is_empty() {
        ranges.push(0..0);
    }
    let count = u32::try_from(ranges.len()).unwrap_or(u32::MAX);
    let begin = plain.marked.as_ref().map_or(0, |marked| marked.start);
    let number = match part {
        Part::OfQuote => ranges.partition_point(|range| range.end <= begin),
        Part::Last => ranges.len() - 1,
        Part::Number(number) => number as usize,
    };
    let number = number.min(ranges.len() - 1);
    let range = ranges.get(number).cloned().unwrap_or_default();

    let mut lines = Vec::new();
    push_block(&mut lines, &plain, range);
    let number = u32::try_from(number).unwrap_or(u32::MAX);
    let mut place = vec![linked_title(&article.title, &article.id, article.url.as_deref())];
    place.extend(article.date.as_deref().map(shown_date).filter(|date| !date.is_empty()));
    place.push(language.paragraph_of(number_for_people(passage.paragraph), article.paragraphs));
    if count > 1 {
        place.push(language.part_of(number_for_people(number), count));
    }
    lines.push(format!("-# {}", place.join(" · ")));
    Shown {
        content: lines.join("\n"),
        part: number,
        parts: count,
    }
}

/// The sentence that came closest to an answer.
pub(crate) fn closest(language: Language, quote: &Quote) -> String {
    quotes(language, Some(language.closest()), &[quote], None)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use std::path::PathBuf;

    use super::{Part, paragraph};
    use crate::corpus::Markup;
    use crate::discord::escape::units;
    use crate::discord::texts::LANGUAGES;
    use crate::index::{ArticleFacts, Passage};

    fn facts() -> ArticleFacts {
        ArticleFacts {
            id: "harbour".to_owned(),
            path: PathBuf::from("harbour.txt"),
            hash: "00".to_owned(),
            markup: Markup::Plain,
            title: "[Long](x) *title* ".repeat(30),
            date: Some("2024-01-27".to_owned()),
            source: None,
            url: Some(format!("https://example.org/{}", "a".repeat(370))),
            author: None,
            language: None,
            paragraphs: 1_000_000,
        }
    }

    fn passage(text: &str) -> Passage {
        Passage {
            paragraph: 999_999,
            start: 0,
            text: text.to_owned(),
            heading: String::new(),
            headline: Vec::new(),
            sentences: Vec::new(),
            tokens: Vec::new(),
        }
    }

    #[test]
    fn every_part_fits_and_together_they_are_the_paragraph() {
        let text = "some *marked* words_and \u{1f3f4} more [of] them; ".repeat(200);
        let text = text.trim();
        let at = text.len() / 2;
        let marked = text[at..]
            .find(" more")
            .map(|found| at + found + 1..at + found + 5)
            .unwrap();
        for language in LANGUAGES {
            let first = paragraph(language, &facts(), &passage(text), Some(marked.clone()), Part::OfQuote);
            assert!(
                first.parts > 3 && first.content.contains("**more**"),
                "{}",
                first.content
            );
            let mut seen = String::new();
            for part in 0..first.parts {
                let shown = paragraph(language, &facts(), &passage(text), None, Part::Number(part));
                assert!(units(&shown.content) <= 2000, "{}", units(&shown.content));
                let line = shown.content.lines().find_map(|line| line.strip_prefix("> ")).unwrap();
                seen.push_str(&line.replace('\\', ""));
            }
            assert_eq!(seen, text.replace('\\', ""));
        }
        let last = paragraph(LANGUAGES[0], &facts(), &passage(text), None, Part::Last);
        let beyond = paragraph(LANGUAGES[0], &facts(), &passage(text), None, Part::Number(u32::MAX));
        assert_eq!((last.part, last.content), (beyond.part, beyond.content));
    }

    #[test]
    fn an_empty_paragraph_is_shown_as_one() {
        let shown = paragraph(LANGUAGES[0], &facts(), &passage(""), None, Part::OfQuote);
        assert_eq!((shown.part, shown.parts), (0, 1));
    }
}
