//! Servers that stand before a search server: one that lets it fail in every way, and one that makes a Quickwit of it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

/// What the server does with the next requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Passes them on.
    Well,
    /// Answers with a status.
    Status(u16),
    /// Does not answer.
    Silent,
    /// Answers something else than JSON.
    Nonsense,
    /// Says that only some shards were searched.
    Partly,
    /// Changes a letter of each passage.
    Falsifying,
}

/// A request that came.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) body: String,
    pub(crate) authorization: Option<String>,
}

/// A server in between, on a thread of its own; it ends when it is dropped.
pub(crate) struct Between {
    address: String,
    shared: Arc<Shared>,
    runtime: Option<Runtime>,
}

struct Shared {
    behind: String,
    client: reqwest::Client,
    is_quickwit: bool,
    mood: Mutex<(Mood, usize)>,
    requests: Mutex<Vec<Request>>,
    problems: Mutex<Vec<String>>,
    /// A Quickwit does not keep the names of documents.
    names: AtomicUsize,
    deletes: Mutex<HashMap<String, Vec<String>>>,
}

impl Between {
    /// Stands before an OpenSearch.
    pub(crate) fn open_search(behind: &str) -> Between {
        Between::start(behind, false)
    }

    /// Makes a Quickwit of an OpenSearch: other paths, no names of documents, commits in its own time, no deletions at
    /// once, scores only where they are asked for, and a refusal of everything that Quickwit does not know.
    pub(crate) fn quickwit(behind: &str) -> Between {
        Between::start(behind, true)
    }

    fn start(behind: &str, is_quickwit: bool) -> Between {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let shared = Arc::new(Shared {
            behind: behind.to_owned(),
            client: reqwest::Client::new(),
            is_quickwit,
            mood: Mutex::new((Mood::Well, usize::MAX)),
            requests: Mutex::default(),
            problems: Mutex::default(),
            names: AtomicUsize::new(0),
            deletes: Mutex::default(),
        });
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .fallback(answer)
            .layer(DefaultBodyLimit::max(10 << 20))
            .with_state(Arc::clone(&shared));
        runtime.spawn(async move { axum::serve(listener, router).await });
        Between {
            address,
            shared,
            runtime: Some(runtime),
        }
    }

    /// The server's address.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// What it does from now on.
    pub(crate) fn set(&self, mood: Mood) {
        self.set_for(mood, usize::MAX);
    }

    /// What it does with so many requests.
    pub(crate) fn set_for(&self, mood: Mood, requests: usize) {
        *self.shared.mood.lock().unwrap_or_else(PoisonError::into_inner) = (mood, requests);
    }

    /// The requests so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Requests that a Quickwit would not have understood.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.shared
            .problems
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// How many delete tasks came.
    pub(crate) fn deletions(&self) -> usize {
        let deletes = self.shared.deletes.lock().unwrap_or_else(PoisonError::into_inner);
        deletes.values().map(Vec::len).sum()
    }
}

impl Drop for Between {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let text = String::from_utf8_lossy(&body).into_owned();
    shared.requests.lock().unwrap().push(Request {
        method: method.to_string(),
        path: path.clone(),
        body: text.clone(),
        authorization: headers
            .get("authorization")
            .map(|value| value.to_str().unwrap().to_owned()),
    });
    let mood = {
        let mut mood = shared.mood.lock().unwrap();
        if mood.1 == 0 {
            *mood = (Mood::Well, usize::MAX);
        } else if mood.1 != usize::MAX {
            mood.1 -= 1;
        }
        mood.0
    };
    match mood {
        Mood::Status(status) => return (StatusCode::from_u16(status).unwrap(), "not now").into_response(),
        Mood::Silent => {
            tokio::time::sleep(Duration::from_secs(600)).await;
            return StatusCode::OK.into_response();
        }
        Mood::Nonsense => return "<html>A login page</html>".into_response(),
        Mood::Partly => {
            let answer = json!({ "timed_out": false, "_shards": { "total": 2, "successful": 1, "failed": 1 },
                "hits": { "total": { "value": 0 }, "hits": [] } });
            return axum::Json(answer).into_response();
        }
        Mood::Well | Mood::Falsifying => {}
    }
    let (status, mut answer) = if shared.is_quickwit {
        match as_quickwit(&shared, &method, &path, &text).await {
            Ok(answered) => answered,
            Err(problem) => {
                shared
                    .problems
                    .lock()
                    .unwrap()
                    .push(format!("{method} {path}: {problem}"));
                (StatusCode::BAD_REQUEST, json!({ "message": problem }).to_string())
            }
        }
    } else {
        shared.pass(method.clone(), &path, text).await
    };
    if mood == Mood::Falsifying {
        answer = answer
            .replace("\"passage\":\"AA", "\"passage\":\"BB")
            .replace("QgdGhl", "QgdGhm");
    }
    (status, [("content-type", "application/json")], answer).into_response()
}

impl Shared {
    async fn pass(&self, method: Method, path: &str, body: String) -> (StatusCode, String) {
        let kind = if path.contains("_bulk") {
            "application/x-ndjson"
        } else {
            "application/json"
        };
        let mut request = self.client.request(method, format!("{}{path}", self.behind));
        if !body.is_empty() {
            request = request.header("content-type", kind).body(body);
        }
        match request.send().await {
            Ok(answer) => (answer.status(), answer.text().await.unwrap_or_default()),
            Err(error) => (StatusCode::BAD_GATEWAY, error.to_string()),
        }
    }
}

/// What Quickwit 0.9 does with a request, as far as it was seen.
async fn as_quickwit(
    shared: &Arc<Shared>,
    method: &Method,
    path: &str,
    body: &str,
) -> Result<(StatusCode, String), String> {
    let (plain, parameters) = path.split_once('?').unwrap_or((path, ""));
    let parts: Vec<&str> = plain.trim_start_matches('/').split('/').collect();
    match (method.as_str(), parts.as_slice()) {
        ("POST", ["api", "v1", "indexes"]) => {
            let (index, mappings) = mappings_of(body)?;
            let answered = shared
                .pass(Method::PUT, &format!("/{index}"), mappings.to_string())
                .await;
            if answered.1.contains("resource_already_exists") {
                let message = json!({ "message": format!("index `{index}` already exists") });
                return Ok((StatusCode::BAD_REQUEST, message.to_string()));
            }
            Ok(answered)
        }
        ("DELETE", ["api", "v1", "indexes", index]) => {
            Ok(shared.pass(Method::DELETE, &format!("/{index}"), String::new()).await)
        }
        ("POST", ["api", "v1", index, "delete-tasks"]) => {
            let task: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
            let query = task["query"].as_str().ok_or("a delete task has a query")?;
            let mut deletes = shared.deletes.lock().unwrap();
            deletes.entry((*index).to_owned()).or_default().push(query.to_owned());
            Ok((StatusCode::OK, json!({ "opstamp": 1 }).to_string()))
        }
        ("POST", ["api", "v1", "_elastic", index, "_bulk"]) => {
            let mut lines = String::new();
            for line in body.lines() {
                let mut line: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
                if line.get("create").is_some() {
                    // The name is not kept: the same document twice is two documents.
                    let name = shared.names.fetch_add(1, Ordering::Relaxed);
                    line = json!({ "create": { "_id": name.to_string() } });
                }
                lines.push_str(&format!("{line}\n"));
            }
            let documents = lines.lines().count() / 2;
            let (status, answer) = shared.pass(Method::POST, &format!("/{index}/_bulk"), lines).await;
            if answer.contains("\"errors\":true") {
                return Err(format!("a document does not fit the mapping: {answer:.300}"));
            }
            // Nothing says whether a document was taken, and nothing can be found at once.
            let (behind, index) = (Arc::clone(shared), (*index).to_owned());
            tokio::spawn(async move {
                tokio::time::sleep(Duration::from_millis(700)).await;
                behind
                    .pass(Method::POST, &format!("/{index}/_refresh"), String::new())
                    .await;
            });
            Ok((status, json!({ "num_docs_for_processing": documents }).to_string()))
        }
        ("POST", ["api", "v1", "_elastic", index, "_search"]) => {
            if !["", "allow_partial_search_results=false"].contains(&parameters) {
                return Err(format!("unknown parameter {parameters}"));
            }
            let request: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
            check_search(&request)?;
            let (status, answer) = shared
                .pass(Method::POST, &format!("/{index}/_search"), body.to_owned())
                .await;
            if status == StatusCode::NOT_FOUND {
                let message = json!({ "status": 404, "error": { "reason": format!("no such index [{index}]") } });
                return Ok((status, message.to_string()));
            }
            let mut answer: Value = serde_json::from_str(&answer).map_err(|error| error.to_string())?;
            let is_sorted = request["sort"] == json!(["_score"]);
            for hit in answer["hits"]["hits"].as_array_mut().into_iter().flatten() {
                if !is_sorted {
                    hit["_score"] = Value::Null;
                }
                hit["_id"] = json!("");
            }
            // There is no such field.
            answer.as_object_mut().map(|answer| answer.remove("timed_out"));
            Ok((status, answer.to_string()))
        }
        _ => Err("there is no such path".to_owned()),
    }
}

/// The index that a configuration creates, and OpenSearch's mappings that do the same.
fn mappings_of(body: &str) -> Result<(String, Value), String> {
    let configuration: Value = serde_json::from_str(body).map_err(|error| error.to_string())?;
    let known = |object: &Value, keys: &[&str]| -> Result<(), String> {
        let unknown = object
            .as_object()
            .into_iter()
            .flatten()
            .find(|(key, _)| !keys.contains(&key.as_str()));
        unknown.map_or(Ok(()), |(key, _)| Err(format!("unknown key {key}")))
    };
    known(
        &configuration,
        &["version", "index_id", "doc_mapping", "indexing_settings"],
    )?;
    known(&configuration["doc_mapping"], &["mode", "field_mappings"])?;
    known(&configuration["indexing_settings"], &["commit_timeout_secs"])?;
    if !["0.8", "0.9"].contains(&configuration["version"].as_str().unwrap_or_default()) {
        return Err("unknown version".to_owned());
    }
    let index = configuration["index_id"].as_str().ok_or("an index has an id")?;
    let mut properties = serde_json::Map::new();
    for field in configuration["doc_mapping"]["field_mappings"]
        .as_array()
        .ok_or("fields")?
    {
        known(
            field,
            &[
                "name",
                "type",
                "tokenizer",
                "record",
                "fieldnorms",
                "fast",
                "indexed",
                "stored",
            ],
        )?;
        let name = field["name"].as_str().ok_or("a field has a name")?;
        let mapping = match (
            field["type"].as_str(),
            field["tokenizer"].as_str(),
            field["indexed"].as_bool(),
        ) {
            (Some("text"), Some("raw"), None) => json!({ "type": "keyword" }),
            (Some("text"), Some("whitespace"), None) if field["fieldnorms"] == json!(true) => {
                json!({ "type": "text", "analyzer": "whitespace" })
            }
            (Some("text"), None, Some(false)) => json!({ "type": "binary" }),
            (Some("u64"), None, None) if field["fast"] == json!(true) => json!({ "type": "long" }),
            other => return Err(format!("the field {name} is {other:?}")),
        };
        properties.insert(name.to_owned(), mapping);
    }
    Ok((
        index.to_owned(),
        json!({ "mappings": { "dynamic": "strict", "properties": properties } }),
    ))
}

/// Refuses what Quickwit refuses or silently ignores.
fn check_search(request: &Value) -> Result<(), String> {
    const KEYS: [&str; 5] = ["size", "sort", "query", "_source", "track_total_hits"];
    let object = request.as_object().ok_or("a search is an object")?;
    if let Some(key) = object.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("unknown field `{key}`"));
    }
    check_query(&request["query"])
}

fn check_query(query: &Value) -> Result<(), String> {
    let (kind, inner) = query
        .as_object()
        .filter(|query| query.len() == 1)
        .and_then(|query| query.iter().next())
        .ok_or("a query has one kind")?;
    let keys = |allowed: &[&str]| -> Result<(), String> {
        let unknown = inner
            .as_object()
            .into_iter()
            .flatten()
            .find(|(key, _)| !allowed.contains(&key.as_str()));
        unknown.map_or(Ok(()), |(key, _)| Err(format!("{kind} does not know {key}")))
    };
    match kind.as_str() {
        "bool" => {
            keys(&["must", "must_not", "should", "filter"])?;
            let clauses = inner.as_object().into_iter().flatten();
            clauses
                .flat_map(|(_, clauses)| clauses.as_array().into_iter().flatten())
                .try_for_each(check_query)
        }
        "match_all" => keys(&[]),
        "term" => {
            let (_, clause) = inner
                .as_object()
                .and_then(|inner| inner.iter().next())
                .ok_or("a term has a field")?;
            let unknown = clause
                .as_object()
                .into_iter()
                .flatten()
                .find(|(key, _)| !["value", "boost"].contains(&key.as_str()));
            unknown.map_or(Ok(()), |(key, _)| Err(format!("term does not know {key}")))
        }
        "range" => {
            let (_, clause) = inner
                .as_object()
                .and_then(|inner| inner.iter().next())
                .ok_or("a range has a field")?;
            let known = ["gt", "gte", "lt", "lte"];
            let unknown = clause
                .as_object()
                .into_iter()
                .flatten()
                .find(|(key, _)| !known.contains(&key.as_str()));
            unknown.map_or(Ok(()), |(key, _)| Err(format!("range does not know {key}")))
        }
        other => Err(format!("unknown query {other}")),
    }
}
