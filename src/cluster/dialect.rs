//! Where the two engines differ: how an index is created, committed, emptied and removed.

use serde_json::{Value, json};

use super::document::{ARTICLE, BODY, DATE, GUILD, PARAGRAPH, PASSAGE, REVISION, TITLE};
use super::exchange::Method;
use super::request::{self, Filter};

/// The language of an engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Quickwit 0.8 and 0.9.
    Quickwit,
    /// OpenSearch 2 and 3, and what speaks like it.
    OpenSearch,
}

/// The version of Quickwit's index configuration: 0.9 reads it too.
const QUICKWIT_CONFIGURATION: &str = "0.8";
/// Seconds after which Quickwit commits what was written. A reindex waits for it.
const QUICKWIT_COMMIT_SECONDS: u32 = 5;

impl Dialect {
    /// What the path of a search begins with.
    pub(super) fn search_root(self) -> &'static str {
        match self {
            Dialect::Quickwit => "/api/v1/_elastic",
            Dialect::OpenSearch => "",
        }
    }

    /// The request that creates an index. Terms come analysed: the engine parts them at spaces and does nothing else. The
    /// number of shards is the cluster's own default.
    pub(super) fn create_index(self, index: &str) -> (Method, String, Value) {
        match self {
            Dialect::OpenSearch => {
                let keyword = json!({ "type": "keyword" });
                let terms = json!({ "type": "text", "analyzer": "whitespace", "index_options": "freqs" });
                let body = json!({ "mappings": { "dynamic": "strict", "properties": {
                    GUILD: keyword,
                    ARTICLE: keyword,
                    REVISION: keyword,
                    PARAGRAPH: { "type": "integer" },
                    DATE: { "type": "long" },
                    BODY: terms,
                    TITLE: terms,
                    PASSAGE: { "type": "binary" },
                } } });
                (Method::Put, format!("/{index}"), body)
            }
            Dialect::Quickwit => {
                let keyword = |name: &str| json!({ "name": name, "type": "text", "tokenizer": "raw" });
                let number = |name: &str| json!({ "name": name, "type": "u64", "fast": true });
                // Without norms there are no scores. Positions would make some queries fail, and are not needed.
                let terms = |name: &str| json!({ "name": name, "type": "text", "tokenizer": "whitespace", "record": "freq", "fieldnorms": true });
                let body = json!({
                    "version": QUICKWIT_CONFIGURATION,
                    "index_id": index,
                    "doc_mapping": { "mode": "strict", "field_mappings": [
                        keyword(GUILD),
                        keyword(ARTICLE),
                        keyword(REVISION),
                        number(PARAGRAPH),
                        number(DATE),
                        terms(BODY),
                        terms(TITLE),
                        { "name": PASSAGE, "type": "text", "indexed": false, "stored": true },
                    ] },
                    "indexing_settings": { "commit_timeout_secs": QUICKWIT_COMMIT_SECONDS },
                });
                (Method::Post, "/api/v1/indexes".to_owned(), body)
            }
        }
    }

    /// Whether an index could not be created because there is one of that name.
    pub(super) fn says_that_it_exists(self, status: u16, text: &str) -> bool {
        (400..500).contains(&status)
            && match self {
                Dialect::Quickwit => text.contains("already exist"),
                Dialect::OpenSearch => text.contains("resource_already_exists_exception"),
            }
    }

    /// The request that removes an index.
    pub(super) fn delete_index(self, index: &str) -> (Method, String) {
        match self {
            Dialect::Quickwit => (Method::Delete, format!("/api/v1/indexes/{index}")),
            Dialect::OpenSearch => (Method::Delete, format!("/{index}")),
        }
    }

    /// The path that makes what was written visible; `None` where the engine does that in its own time.
    pub(super) fn refresh(self, index: &str) -> Option<String> {
        match self {
            Dialect::Quickwit => None,
            Dialect::OpenSearch => Some(format!("/{index}/_refresh")),
        }
    }

    /// The request that removes documents.
    pub(super) fn delete(self, index: &str, filter: &Filter) -> (String, Value) {
        match self {
            Dialect::OpenSearch => (
                format!("/{index}/_delete_by_query?conflicts=proceed&refresh=true"),
                json!({ "query": { "bool": { "filter": request::clauses(filter) } } }),
            ),
            Dialect::Quickwit => (
                format!("/api/v1/{index}/delete-tasks"),
                json!({ "query": quickwit_query(filter) }),
            ),
        }
    }
}

/// A filter in Quickwit's own query language, which its delete tasks take.
fn quickwit_query(filter: &Filter) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut conditions = vec![format!("{GUILD}:{}", quoted(&filter.guild.to_string()))];
    if let Some(article) = &filter.article {
        conditions.push(format!("{ARTICLE}:{}", quoted(article)));
    }
    if let Some(revision) = &filter.revision {
        conditions.push(format!("{REVISION}:{}", quoted(revision)));
    }
    if let Some(paragraphs) = &filter.paragraphs {
        conditions.push(format!("{PARAGRAPH}:[{} TO {}}}", paragraphs.start, paragraphs.end));
    }
    if let Some(since) = filter.since {
        conditions.push(format!("{DATE}:>={since}"));
    }
    conditions.join(" AND ")
}
