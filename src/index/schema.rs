//! The fields of a passage in the search index.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, Schema as TantivySchema, TextFieldIndexing, TextOptions,
};

/// Name of the field that holds the article's key; fast fields are opened by name.
pub(crate) const ARTICLE: &str = "article";

/// Handles of the fields.
#[derive(Debug, Clone)]
pub(crate) struct Schema {
    pub(crate) tantivy: TantivySchema,
    /// Key of the article ([`article_key`]).
    pub(crate) article: Field,
    /// Number of the paragraph.
    pub(crate) paragraph: Field,
    /// Day of the article ([`crate::text::dates::day_number`]); missing where it has none.
    pub(crate) date: Field,
    /// Terms of the paragraph's sentences.
    pub(crate) body: Field,
    /// Terms of the article's title and of the paragraph's headings.
    pub(crate) title: Field,
    /// The passage itself ([`super::Passage`], encoded).
    pub(crate) passage: Field,
}

impl Schema {
    /// The schema of this version; an index stores it, and one with another is rebuilt.
    pub(crate) fn new() -> Schema {
        let mut builder = TantivySchema::builder();
        // The terms come analysed: positions are not stored, because phrases are scored on the stored passage.
        let terms = TextFieldIndexing::default()
            .set_tokenizer("raw")
            .set_index_option(IndexRecordOption::WithFreqs)
            .set_fieldnorms(true);
        let article = builder.add_u64_field(ARTICLE, INDEXED | FAST);
        let paragraph = builder.add_u64_field("paragraph", INDEXED | FAST);
        let date = builder.add_u64_field("date", INDEXED | FAST);
        let body = builder.add_text_field("body", TextOptions::default().set_indexing_options(terms.clone()));
        let title = builder.add_text_field("title", TextOptions::default().set_indexing_options(terms));
        let passage = builder.add_bytes_field("passage", STORED);
        Schema {
            tantivy: builder.build(),
            article,
            paragraph,
            date,
            body,
            title,
            passage,
        }
    }
}

/// The number that stands for an article in the search index: the first 8 bytes of its id's BLAKE3 hash.
pub(crate) fn article_key(id: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blake3::hash(id.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}
