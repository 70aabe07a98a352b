//! A passage as the index stores it: a paragraph's text with its sentences and terms already found.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::ArticleFacts;
use crate::answer::{Highlight, Quote};
use crate::corpus::{Article, Paragraph};
use crate::text::analyser::{self, term_hash};
use crate::text::languages::Language;
use crate::text::sentences;

/// Most bytes of a paragraph that is searched: a longer one would make every question that meets it wait for seconds.
pub(super) const MAX_BYTES: usize = 1 << 20;

/// A paragraph of an article, ready to be scored without looking at its text again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passage {
    /// Number of the paragraph in the article, from 0.
    pub paragraph: u32,
    /// First byte of the paragraph in the article's file; all ranges below count from here.
    pub start: usize,
    /// The paragraph's bytes.
    pub text: String,
    /// Text of the headings directly before it.
    pub heading: String,
    /// Hashes of the terms of the article's title and of the headings.
    pub headline: Vec<u32>,
    /// Quotable ranges of the text, in order: sentences, list items, table rows.
    pub sentences: Vec<Sentence>,
    /// The words of all sentences, in order.
    #[serde(with = "super::encoded::tokens")]
    pub tokens: Vec<StoredToken>,
}

/// A quotable range of a passage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sentence {
    /// First byte in the passage's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// Number of tokens of the passage that lie in this sentence (tokens are stored sentence by sentence).
    pub tokens: u32,
}

/// A word of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredToken {
    /// Hash of the word's term ([`term_hash`]).
    pub hash: u32,
    /// First byte in the passage's text.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
}

/// A passage together with the terms that are indexed for it.
pub(super) struct AnalysedPassage {
    pub(super) passage: Passage,
    /// Terms of the sentences.
    pub(super) body: Vec<String>,
    /// Terms of the article's title and of the headings.
    pub(super) headline: Vec<String>,
}

impl Passage {
    /// The sentence's bytes.
    pub fn sentence_text(&self, sentence: &Sentence) -> &str {
        self.slice(sentence.start as usize..sentence.end as usize)
    }

    /// The token's bytes.
    pub fn token_text(&self, token: &StoredToken) -> &str {
        let start = token.start as usize;
        self.slice(start..start + token.len as usize)
    }

    /// A quote of these bytes of the passage's text, with those of them marked that answer. Every quote is cut here, so
    /// that none says what the article does not.
    pub fn quote(
        &self,
        article: &ArticleFacts,
        range: Range<usize>,
        marked: Option<Range<usize>>,
        score: f32,
    ) -> Quote {
        let highlight = marked.map(|marked| Highlight {
            start: self.start + marked.start,
            end: self.start + marked.end,
            text: self.slice(marked).to_owned(),
        });
        Quote {
            article: article.id.clone(),
            title: article.title.clone(),
            date: article.date.clone(),
            url: article.url.clone(),
            markup: article.markup,
            paragraph: self.paragraph,
            start: self.start + range.start,
            end: self.start + range.end,
            text: self.slice(range).to_owned(),
            score,
            highlight,
        }
    }

    /// Sentences with their tokens, in order.
    pub fn sentences_with_tokens(&self) -> impl Iterator<Item = (&Sentence, &[StoredToken])> {
        let mut rest = self.tokens.as_slice();
        self.sentences.iter().map(move |sentence| {
            let (own, others) = rest.split_at((sentence.tokens as usize).min(rest.len()));
            rest = others;
            (sentence, own)
        })
    }

    /// A range that a damaged index made impossible gives the empty text rather than a panic.
    fn slice(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// Finds the sentences and terms of one paragraph.
pub(super) fn analyse_paragraph(article: &Article, number: usize, paragraph: &Paragraph) -> AnalysedPassage {
    let tag = article.language.as_deref().unwrap_or(Language::ENGLISH.code());
    let language = Language::of_tag(tag);
    let base = paragraph.range.start;
    let text = &article.text[paragraph.range.clone()];
    let hidden: Vec<_> = paragraph
        .hidden
        .iter()
        .map(|range| range.start - base..range.end - base)
        .collect();

    let headline: Vec<String> = [article.title.as_str(), paragraph.heading.as_str()]
        .into_iter()
        .flat_map(|text| analyser::analyse(text, &[], language))
        .map(|token| token.term)
        .collect();

    let mut sentences_found = Vec::new();
    let mut tokens = Vec::new();
    let mut body = Vec::new();
    for unit in &paragraph.units {
        let unit = unit.start - base..unit.end - base;
        for range in joined_over_hidden(sentences(&text[unit.clone()], tag), unit.start, &hidden) {
            let inside: Vec<_> = hidden
                .iter()
                .filter(|h| h.start < range.end && range.start < h.end)
                .map(|h| h.start.saturating_sub(range.start)..h.end.saturating_sub(range.start))
                .collect();
            let found = analyser::analyse(&text[range.clone()], &inside, language);
            sentences_found.push(Sentence {
                start: range.start as u32,
                end: range.end as u32,
                tokens: found.len() as u32,
            });
            for token in found {
                tokens.push(StoredToken {
                    hash: term_hash(&token.term),
                    start: (range.start + token.range.start) as u32,
                    len: token.range.len() as u32,
                });
                body.push(token.term);
            }
        }
    }
    let passage = Passage {
        paragraph: number as u32,
        start: base,
        text: text.to_owned(),
        heading: paragraph.heading.clone(),
        headline: headline.iter().map(|term| term_hash(term)).collect(),
        sentences: sentences_found,
        tokens,
    };
    AnalysedPassage {
        passage,
        body,
        headline,
    }
}

/// Moves sentence ranges by `offset` and joins two where their border lies inside markup: a link's address is never
/// cut in two.
fn joined_over_hidden(ranges: Vec<Range<usize>>, offset: usize, hidden: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let range = range.start + offset..range.end + offset;
        if let Some(last) = joined.last_mut()
            && hidden
                .iter()
                .any(|h| h.start < last.end && range.start < h.end && h.start < range.start)
        {
            last.end = range.end;
            continue;
        }
        joined.push(range);
    }
    joined
}
