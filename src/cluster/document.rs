//! A passage as the cluster stores it, and the fields that it is found by.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};

/// Names of the fields.
pub(super) const GUILD: &str = "guild";
pub(super) const ARTICLE: &str = "article";
pub(super) const REVISION: &str = "revision";
pub(super) const PARAGRAPH: &str = "paragraph";
pub(super) const DATE: &str = "date";
pub(super) const BODY: &str = "body_terms";
pub(super) const TITLE: &str = "title_terms";
pub(super) const PASSAGE: &str = "passage";

/// A passage on its way into the cluster.
#[derive(Debug, Serialize)]
pub struct Document<'a> {
    /// Whose it is: a guild's id, 0 for the operator.
    #[serde(serialize_with = "as_text")]
    pub guild: u64,
    /// The article's id.
    pub article: &'a str,
    /// What tells it from the same passage as it was before.
    pub revision: &'a str,
    /// Number of the paragraph.
    pub paragraph: u32,
    /// The article's day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<u64>,
    /// The terms of the paragraph, with a space between each two.
    pub body_terms: String,
    /// The terms of the title and of the headings.
    pub title_terms: String,
    /// The passage itself.
    #[serde(serialize_with = "as_base64")]
    pub passage: Vec<u8>,
}

/// Documents as the lines of a bulk request.
#[derive(Debug, Default)]
pub struct Batch {
    lines: Vec<u8>,
    documents: u64,
}

/// A passage that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The article's id.
    pub article: String,
    /// The passage's revision.
    pub revision: String,
    /// Number of the paragraph.
    pub paragraph: u32,
    /// The engine's score.
    pub score: f32,
    /// The terms of the paragraph, where they were asked for.
    pub body_terms: String,
    /// The passage itself.
    pub passage: Vec<u8>,
}

impl Batch {
    /// Adds a document. Its name is the same however often it is written, so that OpenSearch keeps one of it.
    ///
    /// # Errors
    /// It cannot be written as JSON.
    pub fn add(&mut self, document: &Document<'_>) -> serde_json::Result<()> {
        let Document {
            guild,
            article,
            revision,
            paragraph,
            ..
        } = document;
        // Ids may be longer than OpenSearch takes.
        let name = blake3::hash(format!("{guild} {article} {paragraph} {revision}").as_bytes()).to_hex();
        let action = serde_json::json!({ "create": { "_id": name.as_str() } });
        serde_json::to_writer(&mut self.lines, &action)?;
        self.lines.push(b'\n');
        serde_json::to_writer(&mut self.lines, document)?;
        self.lines.push(b'\n');
        self.documents += 1;
        Ok(())
    }

    /// Adds the documents of another.
    pub fn append(&mut self, mut other: Batch) {
        self.lines.append(&mut other.lines);
        self.documents += other.documents;
    }

    /// Size of the request, in bytes.
    pub fn bytes(&self) -> usize {
        self.lines.len()
    }

    /// Number of documents.
    pub fn documents(&self) -> u64 {
        self.documents
    }

    pub(super) fn into_lines(self) -> Vec<u8> {
        self.lines
    }
}

/// A hit as the engine gives it.
#[derive(Debug, Deserialize)]
pub(super) struct StoredHit {
    #[serde(default, rename = "_score")]
    score: Option<f32>,
    #[serde(rename = "_source")]
    source: Source,
}

#[derive(Debug, Deserialize)]
struct Source {
    article: String,
    revision: String,
    paragraph: u32,
    #[serde(default)]
    body_terms: String,
    passage: String,
}

impl StoredHit {
    pub(super) fn decode(self) -> Result<Hit, base64::DecodeError> {
        Ok(Hit {
            passage: BASE64.decode(self.source.passage)?,
            article: self.source.article,
            revision: self.source.revision,
            paragraph: self.source.paragraph,
            score: self.score.unwrap_or_default(),
            body_terms: self.source.body_terms,
        })
    }
}

fn as_text<S: serde::Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(number)
}

fn as_base64<S: serde::Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&BASE64.encode(bytes))
}
