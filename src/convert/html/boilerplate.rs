//! Lines inside of an article that are none of it: who wrote it, when, and what else there is to read.

use crate::convert::Document;
use crate::convert::blocks::{Block, List, Run, words};

/// Longer text is somebody's sentence.
const SHORT: usize = 160;
/// Who wrote it and when stands among so many first blocks.
const TOP: usize = 8;

/// How lines begin that lead elsewhere or ask for something.
const INVITATIONS: &[&str] = &[
    "read more",
    "read also",
    "read next",
    "also read",
    "see also:",
    "related:",
    "related articles",
    "related stories",
    "more on this",
    "more from",
    "recommended",
    "you may also like",
    "up next",
    "watch:",
    "listen:",
    "advertisement",
    "sponsored",
    "sign up",
    "subscribe",
    "newsletter",
    "get our newsletter",
    "get the latest",
    "follow us",
    "follow @",
    "share this",
    "share on",
    "share article",
    "click here",
    "continue reading",
    "skip to",
    "back to top",
    "all rights reserved",
    "copyright \u{a9}",
    "\u{a9} ",
    "accept all cookies",
    "accept cookies",
    "we use cookies",
    "this site uses cookies",
    "this website uses cookies",
    "cookie settings",
    "privacy policy",
    "leave a comment",
    "comments",
    "log in",
    "sign in",
    "print this",
    "most read",
    "most popular",
    "trending",
    "loading",
    "please enable",
    "lesen sie auch",
    "mehr zum thema",
    "mehr lesen",
    "weiterlesen",
    "anzeige",
    "newsletter abonnieren",
    "lire aussi",
    "\u{e0} lire aussi",
    "lire la suite",
    "en savoir plus",
    "publicit\u{e9}",
    "leer m\u{e1}s",
    "lea tambi\u{e9}n",
    "te puede interesar",
    "publicidad",
    "leggi anche",
    "leggi tutto",
    "pubblicit\u{e0}",
    "leia tamb\u{e9}m",
    "leia mais",
    "saiba mais",
    "publicidade",
];
/// Headings of parts that lead elsewhere.
const ELSEWHERE: &[&str] = &[
    "related",
    "related articles",
    "related stories",
    "related topics",
    "related content",
    "related posts",
    "more on this story",
    "recommended",
    "recommended for you",
    "you may also like",
    "most read",
    "most popular",
    "trending",
    "comments",
    "share",
    "share this",
    "share this article",
    "newsletter",
    "subscribe",
    "tags",
    "advertisement",
    "latest news",
    "top stories",
    "more stories",
    "about the author",
    "follow us",
    "read more",
    "read next",
    "mehr zum thema",
    "lire aussi",
];
/// How lines begin that say when.
const WHEN: &[&str] = &[
    "published",
    "updated",
    "posted",
    "last updated",
    "last modified",
    "first published",
    "ver\u{f6}ffentlicht",
    "aktualisiert",
    "stand:",
    "publi\u{e9} ",
    "mis \u{e0} jour",
    "publicado",
    "actualizado",
    "pubblicato",
    "aggiornato",
    "atualizado",
];
const BY: &[&str] = &[
    "by ",
    "words by ",
    "written by ",
    "reported by ",
    "von ",
    "par ",
    "por ",
    "di ",
    "text:",
];
/// Words that may stand in a line that is nothing but a date.
const DATE_WORDS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "am",
    "pm",
    "gmt",
    "utc",
    "bst",
    "est",
    "edt",
    "pst",
    "pdt",
    "cet",
    "cest",
    "at",
    "on",
    "th",
    "st",
    "nd",
    "rd",
    "min",
    "mins",
    "minute",
    "minutes",
    "read",
    "ago",
    "hours",
    "hour",
    "days",
    "day",
    "t",
    "z",
];

/// The blocks without such lines.
pub(super) fn remove(blocks: Vec<Block>, document: &Document) -> Vec<Block> {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    // The level of a heading whose whole part leads elsewhere.
    let mut elsewhere: Option<u8> = None;
    let total = blocks.len();
    for (place, block) in blocks.into_iter().enumerate() {
        if let Block::Heading { level, text } = &block {
            let is_over = elsewhere.is_some_and(|outer| *level <= outer);
            if is_over {
                elsewhere = None;
            }
            let title = words(text).to_lowercase();
            let title = title.trim_end_matches([':', '.', '\u{2026}']).trim();
            // At the top such a heading is rather the article's own.
            if ELSEWHERE.contains(&title) && (place > 0 || total == 1) {
                elsewhere = Some(*level);
            }
        }
        let is_boilerplate = match &block {
            Block::Paragraph(text) => is_boilerplate(text, kept.len() < TOP, document),
            Block::List(list) => is_menu(list),
            _ => false,
        };
        if elsewhere.is_none() && !is_boilerplate {
            kept.push(block);
        }
    }
    without_empty_headings(kept)
}

/// Headings at the end with nothing below them are what is left of something else.
fn without_empty_headings(mut blocks: Vec<Block>) -> Vec<Block> {
    while matches!(blocks.last(), Some(Block::Heading { .. })) {
        blocks.pop();
    }
    blocks
}

fn is_boilerplate(text: &[Run], is_at_top: bool, document: &Document) -> bool {
    let line = words(text);
    if line.chars().count() > SHORT {
        return false;
    }
    let lower = line.to_lowercase();
    let is_sentence = line
        .trim_end_matches(['"', '\u{201d}', ')', '\''])
        .ends_with(['.', '!', '?', '\u{3002}']);
    let is_invitation = begins(&lower, INVITATIONS) && !(is_sentence && line.split(' ').count() > 12);
    let is_link = is_linked(text) && !is_sentence;
    let is_symbol = !line.chars().any(char::is_alphanumeric);
    is_invitation || is_link || is_symbol || (is_at_top && is_byline(&line, &lower, is_sentence, document))
}

/// Who wrote it, or when.
fn is_byline(line: &str, lower: &str, is_sentence: bool, document: &Document) -> bool {
    if document
        .author
        .as_deref()
        .is_some_and(|author| author.eq_ignore_ascii_case(line))
    {
        return true;
    }
    let is_by = begins(lower, BY) && !is_sentence && line.split(' ').count() <= 16 && has_name(line);
    let says_when = begins(lower, WHEN) && lower.chars().any(|c| c.is_ascii_digit()) && !is_sentence;
    is_by || says_when || is_date(lower)
}

/// Whether a word after the first begins with a capital letter, as names do.
fn has_name(line: &str) -> bool {
    let mut words = line.split(' ').skip(1);
    words.any(|word| word.starts_with(char::is_uppercase))
}

fn is_date(lower: &str) -> bool {
    let mut words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let has_digits = lower.chars().any(|c| c.is_ascii_digit());
    let is_part = |word: &str| {
        let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
        letters.is_empty() || DATE_WORDS.contains(&letters)
    };
    // A bare number is not a date but may be somebody's answer.
    has_digits && lower.split(' ').count() > 1 && words.all(is_part)
}

fn begins(lower: &str, beginnings: &[&str]) -> bool {
    beginnings.iter().any(|beginning| {
        lower.strip_prefix(beginning).is_some_and(|rest| {
            let is_word_end = !rest.starts_with(char::is_alphanumeric);
            is_word_end || beginning.ends_with(' ')
        })
    })
}

/// Whether all words lead somewhere else.
fn is_linked(text: &[Run]) -> bool {
    text.iter()
        .filter(|run| run.text.chars().any(char::is_alphanumeric))
        .all(|run| run.style.link.is_some())
}

/// Whether a list is one of places to go.
fn is_menu(list: &List) -> bool {
    let is_place = |item: &Vec<Block>| match item.as_slice() {
        [Block::Paragraph(text)] => {
            let line = words(text);
            is_linked(text) && line.chars().count() <= SHORT && !line.ends_with(['.', '!', '?'])
        }
        [Block::Paragraph(text), Block::List(inner)] => is_linked(text) && is_menu(inner),
        _ => false,
    };
    list.items.len() > 1 && list.items.iter().all(is_place)
}
