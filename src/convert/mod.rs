//! Files of other kinds made into articles: HTML, PDF, Word and EPUB become Markdown, text in any encoding UTF-8.
//!
//! Which kind a file is, is seen from its bytes. What cannot be an article is refused with the reason. The parsers meet
//! whatever people send; [`child`] runs them in a process of its own, so that none of them can take more than it is given.
//!
//! ```
//! use pullquote::convert::{Converted, Limits, Origin, convert};
//!
//! let page = "<html><head><title>The mill</title></head><body><nav>Home</nav><article><h1>The mill</h1>\
//!     <p>The mill was built in 1802, of the stones of an older one that a flood had taken.</p></article></body></html>";
//! let made = convert("mill.html", page.as_bytes(), &Origin::default(), &Limits::default())?;
//! let Converted::Document(document) = made else { panic!("HTML is no article as it is") };
//! assert_eq!(document.title.as_deref(), Some("The mill"));
//! assert!(document.markdown.contains("The mill was built in 1802"));
//! assert!(!document.markdown.contains("Home"));
//!
//! let refused = convert("clip.mp4", b"\0\0\0\x18ftypmp42", &Origin::default(), &Limits::default());
//! assert!(refused.is_err());
//! # Ok::<(), pullquote::convert::Refusal>(())
//! ```

mod archive;
mod blocks;
pub mod child;
mod decoding;
mod docx;
mod epub;
mod escape;
mod html;
mod kind;
mod markdown;
mod pdf;
mod xml;

use serde::{Deserialize, Serialize};
use time::Date;
use time::macros::format_description;

use crate::text::dates::day_number;
use kind::Kind;

/// The extensions of files that are converted when they lie among the articles, in lower case.
pub const EXTENSIONS: &[&str] = &["html", "htm", "xhtml", "pdf", "docx", "epub"];

/// The version of what converting makes. What another version made is made anew.
pub const VERSION: u32 = 1;

/// Where a file came from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The web address that it was read from; relative addresses in it are relative to this one.
    pub address: Option<String>,
}

/// How much a file may hold. A file beyond is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file. A long book without pictures is a tenth of the default.
    pub input: u64,
    /// Bytes of what is unpacked of it, all together. A parser takes some ten times as much memory.
    pub unpacked: u64,
    /// How many times as large as the packed bytes the unpacked ones may be. Documents reach 30.
    pub ratio: u64,
    /// Entries of an archive. An illustrated book has some hundreds.
    pub entries: u64,
    /// Bytes of the article that is made. The longest novels have 6 MB.
    pub output: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            input: 10 << 20,
            unpacked: 64 << 20,
            ratio: 200,
            entries: 10_000,
            output: 8 << 20,
        }
    }
}

/// Why a file is no article: the words follow its name, as in "handbook.pdf is protected with a password".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{what}")]
pub struct Refusal {
    /// What is wrong and what to do, in one line.
    pub what: String,
    /// Whether the same bytes will be refused again.
    pub is_lasting: bool,
}

impl Refusal {
    /// A refusal that only other bytes can change.
    pub(crate) fn lasting(what: impl Into<String>) -> Refusal {
        Refusal {
            what: what.into(),
            is_lasting: true,
        }
    }

    /// A refusal for a reason that has nothing to do with the file.
    pub(crate) fn passing(what: impl Into<String>) -> Refusal {
        Refusal {
            what: what.into(),
            is_lasting: false,
        }
    }
}

/// What a file became.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Converted {
    /// Text that is an article as it is. Where its bytes were UTF-8 it is those bytes.
    Text {
        /// `md` or `txt`.
        extension: TextKind,
        /// The whole file.
        text: String,
    },
    /// Markdown that was made of something else.
    Document(Document),
}

/// The two kinds of text that are articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextKind {
    /// Markdown.
    Md,
    /// Plain text.
    Txt,
}

/// An article in Markdown with what is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What it is called.
    pub title: Option<String>,
    /// Who wrote it; several names are separated by commas.
    pub author: Option<String>,
    /// When it was published (ISO, YYYY-MM-DD).
    pub date: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Its web address.
    pub url: Option<String>,
    /// Its language (BCP 47).
    pub language: Option<String>,
    /// The text, without front matter.
    pub markdown: String,
}

impl Converted {
    /// The extension of the file that holds it, without the dot.
    pub fn extension(&self) -> &'static str {
        match self {
            Converted::Text {
                extension: TextKind::Txt,
                ..
            } => "txt",
            Converted::Text { .. } | Converted::Document(_) => "md",
        }
    }

    /// The name of the file that holds it, for one of another name: the same stem, so that it has the same id.
    pub fn file_name(&self, name: &str) -> String {
        let name = name.strip_suffix(".gz").unwrap_or(name);
        let stem = match name.rsplit_once('.') {
            Some((stem, extension)) if is_known(extension) && !stem.is_empty() => stem,
            _ => name,
        };
        let own = name.strip_prefix(stem).unwrap_or_default().trim_start_matches('.');
        if own.eq_ignore_ascii_case(self.extension()) {
            return name.to_owned();
        }
        format!("{stem}.{}", self.extension())
    }

    /// The whole file: for a document its front matter and its text.
    pub fn file(&self) -> String {
        match self {
            Converted::Text { text, .. } => text.clone(),
            Converted::Document(document) => document.file(),
        }
    }
}

/// Front matter longer than this would be taken for text.
const LONGEST_VALUE: usize = 1000;

impl Document {
    fn file(&self) -> String {
        let mut file = String::with_capacity(self.markdown.len() + 500);
        let values = [
            ("title", &self.title),
            ("author", &self.author),
            ("date", &self.date),
            ("source", &self.source),
            ("url", &self.url),
            ("language", &self.language),
        ];
        for (key, value) in values {
            let Some(value) = value.as_deref().map(blocks::one_line).filter(|value| !value.is_empty()) else {
                continue;
            };
            let value: String = value.chars().take(LONGEST_VALUE).collect();
            // A string of JSON is one of YAML, whatever it holds.
            file.push_str(&format!("{key}: {}\n", serde_json::Value::String(value)));
        }
        if !file.is_empty() {
            file = format!("---\n{file}---\n\n");
        }
        file.push_str(&self.markdown);
        file
    }
}

/// Whether what stands behind a name's last dot is an extension, and not a part of the name.
fn is_known(extension: &str) -> bool {
    const OTHERS: &[&str] = &["md", "markdown", "txt", "text", "xht", "docm", "dotx"];
    let mut known = EXTENSIONS.iter().chain(OTHERS);
    known.any(|known| extension.eq_ignore_ascii_case(known))
}

/// Makes an article of a file. The name only tells Markdown, plain text and HTML apart, and says nothing of a path.
///
/// # Errors
/// The file is of a kind that holds no text, is protected, is broken, or holds more than the limits allow.
pub fn convert(name: &str, bytes: &[u8], origin: &Origin, limits: &Limits) -> Result<Converted, Refusal> {
    if let Some(text) = as_it_is(name, bytes) {
        return Ok(text);
    }
    let converted = unpacked(name, bytes, origin, limits, true)?;
    let length = match &converted {
        Converted::Text { text, .. } => text.len(),
        Converted::Document(document) => document.markdown.len(),
    };
    if length as u64 > limits.output {
        return Err(Refusal::lasting(format!(
            "holds more than {} of text: split it into several files",
            megabytes(limits.output)
        )));
    }
    Ok(converted)
}

/// The article that a file of UTF-8 text is without a change; `None` for all others. Nothing is parsed.
pub fn as_it_is(name: &str, bytes: &[u8]) -> Option<Converted> {
    let extension = kind::named_text(name)?;
    let is_text = matches!(kind::of(name, bytes), Kind::Text(_));
    let text = std::str::from_utf8(bytes)
        .ok()
        .filter(|text| is_text && !text.contains('\0'))?;
    Some(Converted::Text {
        extension,
        text: text.to_owned(),
    })
}

fn unpacked(
    name: &str,
    bytes: &[u8],
    origin: &Origin,
    limits: &Limits,
    may_be_packed: bool,
) -> Result<Converted, Refusal> {
    if bytes.len() as u64 > limits.input && may_be_packed {
        return Err(Refusal::lasting(format!(
            "is larger than {}: split it, or leave its pictures out",
            megabytes(limits.input)
        )));
    }
    match kind::of(name, bytes) {
        Kind::Text(extension) => Ok(Converted::Text {
            extension,
            text: decoding::text(bytes)?,
        }),
        Kind::Html => html::page(&decoding::html(bytes)?, origin).map(Converted::Document),
        Kind::Pdf => pdf::read(bytes, limits).map(|document| Converted::Document(from(document, origin))),
        Kind::Zip => {
            let mut archive = archive::Archive::open(bytes, limits)?;
            let document = match archive.kind()? {
                archive::Holds::Word => docx::read(&mut archive)?,
                archive::Holds::Book => epub::read(&mut archive)?,
            };
            Ok(Converted::Document(from(document, origin)))
        }
        Kind::Gzip if may_be_packed => {
            let inner = archive::gunzip(bytes, limits)?;
            let name = name.strip_suffix(".gz").unwrap_or(name);
            unpacked(name, &inner, origin, limits, false)
        }
        Kind::Gzip => Err(Refusal::lasting("is packed twice: unpack it first")),
        Kind::Other(what) => Err(Refusal::lasting(what)),
    }
}

/// A document that was read from an address has that address.
fn from(document: Document, origin: &Origin) -> Document {
    Document {
        url: origin.address.clone().or(document.url),
        ..document
    }
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes >> 20)
}

/// The day in a date or timestamp that begins with it, or is written in words; `None` where there is none.
fn day(written: &str) -> Option<String> {
    let written = written.trim();
    let numbers = written.get(.."YYYY-MM-DD".len());
    if let Some(numbers) = numbers {
        let iso = numbers.replace(['/', '.'], "-");
        if day_number(&iso).is_some() {
            return Some(iso);
        }
    }
    // As in "D:20240127" of PDF and "20240127T0900".
    let digits: String = written
        .trim_start_matches("D:")
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.len() >= 8 {
        let iso = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..8]);
        return day_number(&iso).map(|_| iso);
    }
    let words = written.replace(',', " ");
    let words: Vec<&str> = words.split_whitespace().collect();
    let formats = [
        format_description!("[day padding:none] [month repr:long case_sensitive:false] [year]"),
        format_description!("[day padding:none] [month repr:short case_sensitive:false] [year]"),
        format_description!("[month repr:long case_sensitive:false] [day padding:none] [year]"),
        format_description!("[month repr:short case_sensitive:false] [day padding:none] [year]"),
    ];
    words.windows(3).take(20).find_map(|three| {
        let three = three.join(" ");
        let parsed = formats.iter().find_map(|format| Date::parse(&three, format).ok());
        parsed.map(|date| date.to_string())
    })
}

/// A language tag as it is meant: `en-GB` for `en_GB`; `None` for what is no tag.
fn language(tag: &str) -> Option<String> {
    let tag = tag.trim().split([',', ';', ' ', '.']).next()?.replace('_', "-");
    let mut parts = tag.split('-');
    let is_first = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic()));
    let are_others = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    (is_first && are_others).then_some(tag)
}
