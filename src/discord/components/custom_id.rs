//! The state of a button, which lives in its custom id: it works after a restart, and only where it was made.
//!
//! An id is the version, then in base64 the kind, its fields, and a tag over both and the server's id. The tag's key
//! comes from the bot's token, so that nobody else can write an id, and none can be carried to another server. All the
//! same nothing in an id is taken for granted: what it names is looked up in the articles as they are now.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};

use super::own::{Change, Mark};
use crate::discord::texts::Language;

/// Discord takes no longer ids.
pub const LONGEST: usize = 100;
/// The first character of every id; another one is of another version.
const VERSION: char = '1';
const TAG: usize = 6;
/// Bytes that fit behind the version in base64, the tag left out.
const MOST_BYTES: usize = (LONGEST - 1) * 3 / 4 - TAG;

/// A quote, by hashes and places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuoteRef {
    /// Hash of the article's id.
    pub article: [u8; 4],
    /// Hash of the article's content.
    pub content: [u8; 3],
    /// Paragraph in the article.
    pub paragraph: u32,
    /// First byte in the article's file.
    pub start: u64,
    /// Length in bytes.
    pub length: u32,
    /// Offset in the quote and length of the answering words; a length of 0 means none.
    pub mark: (u32, u32),
}

/// The quotes of an answer and which of them are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pages {
    /// Who asked.
    pub asker: u64,
    /// The language of the message.
    pub language: Language,
    /// Whether the message begins with the question.
    pub has_question: bool,
    /// Quotes that are shown at once.
    pub at_once: u8,
    /// The first that is shown.
    pub position: u8,
    /// The quotes, best first.
    pub quotes: Vec<QuoteRef>,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Shows other quotes of an answer.
    Turn(Pages),
    /// Posts a private answer for all.
    Share(Pages),
    /// Shows the paragraph of a quote: at first where the quote stands, then any paragraph and part of it.
    Context(QuoteRef, Option<(u32, u32)>),
    /// Shows the sentence that came closest to an answer.
    Closest(QuoteRef),
    /// Votes that an answer helped, or not.
    Vote(bool),
    /// Deletes an answer, for the one who asked and for moderators.
    Delete(u64),
    /// Shows a page of the list of articles.
    List(u32),
    /// Removes one of a server's own articles, or brings it back.
    Own(Change, Mark),
    /// Leaves the article as it is.
    Keep,
}

/// Writes and reads ids.
pub struct Seal([u8; 32]);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

impl Seal {
    /// The seal of the bot with this token.
    pub fn new(token: &SecretString) -> Seal {
        let token = token.expose_secret().trim();
        Seal(blake3::derive_key("pullquote 2026 custom ids", token.as_bytes()))
    }

    /// The id of a button in a server (`None` in direct messages); nothing where it would be too long.
    pub fn write(&self, server: Option<u64>, action: &Action) -> Option<String> {
        let mut bytes = Vec::with_capacity(MOST_BYTES + TAG);
        write_action(&mut bytes, action);
        (bytes.len() <= MOST_BYTES).then(|| self.sealed(server, bytes))
    }

    /// Fields of any kind as an id of a server: what somebody could write who has the key, and no one else.
    pub fn sealed(&self, server: Option<u64>, mut fields: Vec<u8>) -> String {
        let tag = self.tag(server, &fields);
        fields.extend(tag);
        format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(fields))
    }

    /// What a button of a server does; nothing where the id was not written by this bot for this server.
    pub fn read(&self, server: Option<u64>, id: &str) -> Option<Action> {
        if id.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(id.strip_prefix(VERSION)?).ok()?;
        let (fields, tag) = bytes.split_at_checked(bytes.len().checked_sub(TAG)?)?;
        if self.tag(server, fields) != tag {
            return None;
        }
        let mut fields = Fields(fields);
        let action = read_action(&mut fields)?;
        fields.0.is_empty().then_some(action)
    }

    /// How many of the quotes fit into one id.
    pub fn fitting(&self, mut pages: Pages) -> Pages {
        while pages.quotes.len() > 1 && self.write(None, &Action::Turn(pages.clone())).is_none() {
            pages.quotes.pop();
        }
        pages
    }

    fn tag(&self, server: Option<u64>, fields: &[u8]) -> [u8; TAG] {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(&server.unwrap_or_default().to_le_bytes());
        hasher.update(fields);
        let mut tag = [0; TAG];
        hasher.finalize_xof().fill(&mut tag);
        tag
    }
}

fn write_action(bytes: &mut Vec<u8>, action: &Action) {
    match action {
        Action::Turn(pages) => {
            bytes.push(0);
            write_pages(bytes, pages);
        }
        Action::Share(pages) => {
            bytes.push(1);
            write_pages(bytes, pages);
        }
        Action::Context(quote, place) => {
            bytes.push(2);
            write_quote(bytes, quote, None);
            if let Some((paragraph, part)) = place {
                write_number(bytes, u64::from(*paragraph));
                write_number(bytes, u64::from(*part));
            }
        }
        Action::Closest(quote) => {
            bytes.push(3);
            write_quote(bytes, quote, None);
        }
        Action::Vote(up) => bytes.extend([4, u8::from(*up)]),
        Action::Delete(asker) => {
            bytes.push(5);
            bytes.extend(asker.to_le_bytes());
        }
        Action::List(page) => {
            bytes.push(6);
            write_number(bytes, u64::from(*page));
        }
        Action::Own(change, mark) => {
            bytes.extend([7, u8::from(*change == Change::Restore)]);
            bytes.extend(mark);
        }
        Action::Keep => bytes.push(8),
    }
}

fn read_action(fields: &mut Fields<'_>) -> Option<Action> {
    Some(match fields.byte()? {
        0 => Action::Turn(read_pages(fields)?),
        1 => Action::Share(read_pages(fields)?),
        2 => {
            let quote = read_quote(fields, None)?;
            let place = match fields.0 {
                [] => None,
                _ => Some((fields.small_number()?, fields.small_number()?)),
            };
            Action::Context(quote, place)
        }
        3 => Action::Closest(read_quote(fields, None)?),
        4 => Action::Vote(match fields.byte()? {
            0 => false,
            1 => true,
            _ => return None,
        }),
        5 => Action::Delete(u64::from_le_bytes(fields.array()?)),
        6 => Action::List(fields.small_number()?),
        7 => {
            let change = match fields.byte()? {
                0 => Change::Remove,
                1 => Change::Restore,
                _ => return None,
            };
            Action::Own(change, fields.array()?)
        }
        8 => Action::Keep,
        _ => return None,
    })
}

fn write_pages(bytes: &mut Vec<u8>, pages: &Pages) {
    bytes.extend(pages.asker.to_le_bytes());
    bytes.push(pages.language.number() << 1 | u8::from(pages.has_question));
    bytes.push(pages.at_once.min(15) << 4 | pages.position.min(15));
    let mut before = None;
    for quote in &pages.quotes {
        write_quote(bytes, quote, before);
        before = Some(quote);
    }
}

fn read_pages(fields: &mut Fields<'_>) -> Option<Pages> {
    let asker = u64::from_le_bytes(fields.array()?);
    let style = fields.byte()?;
    let shown = fields.byte()?;
    let mut pages = Pages {
        asker,
        language: Language::of_number(style >> 1)?,
        has_question: style & 1 == 1,
        at_once: shown >> 4,
        position: shown & 15,
        quotes: Vec::new(),
    };
    while !fields.0.is_empty() {
        let quote = read_quote(fields, pages.quotes.last())?;
        pages.quotes.push(quote);
    }
    let is_shown = usize::from(pages.position) < pages.quotes.len();
    (is_shown && pages.at_once > 0).then_some(pages)
}

/// The lowest bit of the paragraph says that the article is that of the quote before.
fn write_quote(bytes: &mut Vec<u8>, quote: &QuoteRef, before: Option<&QuoteRef>) {
    let is_same = before.is_some_and(|before| (before.article, before.content) == (quote.article, quote.content));
    write_number(bytes, u64::from(quote.paragraph) << 1 | u64::from(is_same));
    if !is_same {
        bytes.extend(quote.article);
        bytes.extend(quote.content);
    }
    write_number(bytes, quote.start);
    write_number(bytes, u64::from(quote.length));
    write_number(bytes, u64::from(quote.mark.1));
    if quote.mark.1 > 0 {
        write_number(bytes, u64::from(quote.mark.0));
    }
}

fn read_quote(fields: &mut Fields<'_>, before: Option<&QuoteRef>) -> Option<QuoteRef> {
    let paragraph = fields.number()?;
    let (article, content) = match paragraph & 1 {
        1 => before.map(|before| (before.article, before.content))?,
        _ => (fields.array()?, fields.array()?),
    };
    let (start, length) = (fields.number()?, fields.small_number()?);
    let mark = match fields.small_number()? {
        0 => (0, 0),
        marked => (fields.small_number()?, marked),
    };
    Some(QuoteRef {
        article,
        content,
        paragraph: u32::try_from(paragraph >> 1).ok()?,
        start,
        length,
        mark,
    })
}

/// Seven bits a byte, the lowest first; the highest bit says that there are more.
fn write_number(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push((number & 0x7f) as u8);
}

/// What is not read yet.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..=56).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn small_number(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }
}

#[cfg(test)]
mod tests;
