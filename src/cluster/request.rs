//! Questions as the requests that ran on both engines: `bool`, `term` and `range`, sorted by `_score`, and nothing else.
//!
//! Quickwit refuses or silently ignores much of what OpenSearch understands (`dis_max`, fuzziness, a boost of a `bool`),
//! and gives no scores where `sort` does not ask for them. What stands here is what both do alike.

use std::ops::Range;

use serde_json::{Value, json};

use super::document::{ARTICLE, BODY, DATE, GUILD, PARAGRAPH, PASSAGE, REVISION, TITLE};

/// Which documents are meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose: a guild's id, 0 for the operator. There is no way to mean everybody's.
    pub guild: u64,
    /// Of this article.
    pub article: Option<String>,
    /// Of this revision.
    pub revision: Option<String>,
    /// These paragraphs.
    pub paragraphs: Option<Range<u32>>,
    /// Of that day or later.
    pub since: Option<u64>,
}

/// A term and what it counts, in the paragraph and in the title.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause<'a> {
    /// The term, analysed.
    pub term: &'a str,
    /// What it counts in the paragraph.
    pub body: f32,
    /// What it counts in the title and the headings.
    pub title: f32,
}

/// One search of one index.
#[derive(Debug, Clone, PartialEq)]
pub struct Search<'a> {
    /// The index.
    pub index: &'a str,
    /// What may be found.
    pub filter: Filter,
    /// What is searched for.
    pub clauses: Vec<Clause<'a>>,
    /// Whether passages that hold none of the terms are found too, last.
    pub everything: bool,
    /// At most so many hits.
    pub most: usize,
}

/// The body of a search, best hits first.
pub(super) fn ranked(search: &Search<'_>) -> Value {
    let terms: Vec<Value> = search
        .clauses
        .iter()
        .flat_map(|clause| [(BODY, clause.term, clause.body), (TITLE, clause.term, clause.title)])
        .map(|(field, value, boost)| json!({ "term": { field: { "value": value, "boost": boost } } }))
        .collect();
    let filter = clauses(&search.filter);
    let query = if search.everything {
        json!({ "bool": { "should": terms, "filter": filter } })
    } else {
        json!({ "bool": { "must": [{ "bool": { "should": terms } }], "filter": filter } })
    };
    json!({
        "size": search.most,
        "sort": ["_score"],
        "_source": [ARTICLE, REVISION, PARAGRAPH, PASSAGE],
        "query": query,
    })
}

/// The body of a search for everything that a filter describes.
pub(super) fn all(filter: &Filter, most: usize) -> Value {
    json!({
        "size": most,
        "_source": [ARTICLE, REVISION, PARAGRAPH, BODY, PASSAGE],
        "query": { "bool": { "filter": clauses(filter) } },
    })
}

/// The body of a search that only counts.
pub(super) fn count(filter: &Filter) -> Value {
    json!({
        "size": 0,
        "track_total_hits": true,
        "query": { "bool": { "must": [{ "match_all": {} }], "filter": clauses(filter) } },
    })
}

/// The filter's conditions, each in the words of both engines.
pub(super) fn clauses(filter: &Filter) -> Vec<Value> {
    let exact = |field: &str, value: Value| json!({ "term": { field: { "value": value } } });
    let mut clauses = vec![exact(GUILD, json!(filter.guild.to_string()))];
    if let Some(article) = &filter.article {
        clauses.push(exact(ARTICLE, json!(article)));
    }
    if let Some(revision) = &filter.revision {
        clauses.push(exact(REVISION, json!(revision)));
    }
    if let Some(Range { start, end }) = filter.paragraphs {
        clauses.push(json!({ "range": { PARAGRAPH: { "gte": start, "lt": end } } }));
    }
    if let Some(since) = filter.since {
        clauses.push(json!({ "range": { DATE: { "gte": since } } }));
    }
    clauses
}
