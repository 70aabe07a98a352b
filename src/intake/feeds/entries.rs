//! A feed's bytes as entries: which page each is about, and what it says itself.

use std::panic::{AssertUnwindSafe, catch_unwind};

use feed_rs::model::{Entry as Parsed, Link};
use feed_rs::parser;

use super::shape;
use crate::web::Address;

/// Entries that hold less text of their own than this (in characters, without white space) are teasers.
const LEAST_TEXT: usize = 200;
/// Length of a key, of hexadecimal digits: enough for every entry of a feed to have its own.
const KEY_LENGTH: usize = 16;

/// One entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The same at every visit, and no other entry's.
    pub(super) key: String,
    /// When it was published, in seconds since 1970.
    pub(super) time: Option<i64>,
    /// The page that it is about.
    pub(super) link: Option<Address>,
    pub(super) title: Option<String>,
    author: Option<String>,
    /// ISO date.
    date: Option<String>,
    language: Option<String>,
    /// What it says itself, as HTML.
    content: String,
}

/// The entries of a feed, the newest first; those without a date stand where the feed put them.
///
/// # Errors
/// Why it is no feed.
pub(super) fn read(bytes: &[u8], address: &Address) -> Result<Vec<Entry>, String> {
    shape::check(bytes)?;
    // The feeds are the world's and the parser is not ours: what it did not think of costs one feed.
    let parsed = catch_unwind(AssertUnwindSafe(|| {
        let parser = parser::Builder::new()
            .base_uri(Some(address.as_str()))
            // Without an id of its own an entry gets a key below, the same each time.
            .id_generator(|_, _, _| String::new())
            .build();
        parser.parse(bytes)
    }));
    let feed = parsed
        .map_err(|_| "it is no feed that can be read".to_owned())?
        .map_err(|error| {
            format!(
                "it is no RSS, Atom or JSON feed: {}",
                error.to_string().replace(['\n', '\r'], " ")
            )
        })?;
    let language = feed.language;
    let mut entries: Vec<Entry> = feed
        .entries
        .into_iter()
        .map(|entry| Entry::new(entry, address, language.as_deref()))
        .collect();
    // The sort is stable, and entries without a date follow the one before them.
    let mut last = i64::MAX;
    let mut order: Vec<(i64, Entry)> = entries
        .drain(..)
        .map(|entry| {
            last = entry.time.unwrap_or(last);
            (last, entry)
        })
        .collect();
    order.sort_by_key(|(time, _)| std::cmp::Reverse(*time));
    Ok(order.into_iter().map(|(_, entry)| entry).collect())
}

impl Entry {
    fn new(parsed: Parsed, feed: &Address, language: Option<&str>) -> Entry {
        let link = page_of(&parsed.links).and_then(|link| feed.join(&link.href).ok());
        let title = parsed
            .title
            .map(|title| one_line(&plain(&title.content)))
            .filter(|title| !title.is_empty());
        let from_content = parsed
            .content
            .and_then(|content| Some((content.body?, content.content_type.to_string())));
        let from_summary = || parsed.summary.map(|text| (text.content, text.content_type.to_string()));
        let content = from_content.or_else(from_summary);
        let content = content.map(|(text, kind)| if kind.contains("html") { text } else { as_html(&text) });
        let content = content.unwrap_or_default();
        let published = parsed.published.or(parsed.updated);
        let what = match (&link, parsed.id.as_str()) {
            (Some(link), "") => link.as_str().to_owned(),
            (None, "") => format!("{}\n{content}", title.as_deref().unwrap_or_default()),
            (_, id) => id.to_owned(),
        };
        Entry {
            key: blake3::hash(what.as_bytes()).to_hex()[..KEY_LENGTH].to_owned(),
            time: published.map(|time| time.timestamp()),
            date: published.map(|time| time.date_naive().to_string()),
            author: parsed
                .authors
                .into_iter()
                .find_map(|author| author.name)
                .map(|name| one_line(&name)),
            language: parsed.language.or_else(|| language.map(str::to_owned)),
            link,
            title,
            content,
        }
    }

    /// The entry itself as a page in HTML, if it says enough to stand for the page that it is about.
    pub(super) fn as_page(&self) -> Option<String> {
        let length = plain(&self.content).chars().filter(|c| !c.is_whitespace()).count();
        if length < LEAST_TEXT {
            return None;
        }
        let meta = |key: &str, name: &str, value: &Option<String>| {
            let value = value.as_deref().map(escaped);
            value
                .map(|value| format!("<meta {key}=\"{name}\" content=\"{value}\">\n"))
                .unwrap_or_default()
        };
        let title = escaped(self.title.as_deref().unwrap_or_default());
        let language = self
            .language
            .as_deref()
            .map(|language| format!(" lang=\"{}\"", escaped(language)));
        Some(format!(
            "<!DOCTYPE html>\n<html{}>\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n{}{}</head>\n\
             <body>\n<article>\n<h1>{title}</h1>\n{}\n</article>\n</body>\n</html>\n",
            language.unwrap_or_default(),
            meta("name", "author", &self.author),
            meta("property", "article:published_time", &self.date),
            self.content,
        ))
    }
}

/// The link to the page that an entry is about: not to comments, to the feed itself or to a recording.
fn page_of(links: &[Link]) -> Option<&Link> {
    let is_page = |link: &&Link| matches!(link.rel.as_deref(), None | Some("alternate"));
    let is_html = |link: &&Link| link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
    let pages = || links.iter().filter(is_page);
    pages().find(is_html).or_else(|| pages().next())
}

/// Text without its tags, to see how much there is of it.
fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let is_tag = rest[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        match rest[at..].find('>').filter(|_| is_tag) {
            Some(length) => rest = &rest[at + length + 1..],
            None => {
                text.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    text + rest
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Plain text as HTML, paragraph by paragraph.
fn as_html(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let paragraphs = text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty());
    paragraphs
        .map(|paragraph| format!("<p>{}</p>\n", escaped(paragraph)))
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
