//! A search cluster that holds passages: what is asked of it, in words that Quickwit and OpenSearch both understand.
//!
//! | room | what lives there |
//! |---|---|
//! | [`document`] | a passage as the cluster stores it, and the fields that it is found by |
//! | [`request`] | questions as the requests that ran on both engines |
//! | `dialect` | where the two engines differ: how an index is created, emptied, removed |
//! | `exchange` | what is asked and what comes back, whichever way it is carried |
//! | `transport` | one request: time limit, retries with jitter, a circuit breaker, credentials, TLS |
//!
//! The room knows passages as bytes: what they mean is decided above it. Every call blocks; make it from a thread that may.

mod dialect;
pub mod document;
mod exchange;
pub mod request;
#[cfg(feature = "cluster")]
mod transport;
#[cfg(not(feature = "cluster"))]
#[path = "no_transport.rs"]
mod transport;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::Value;

use self::dialect::Dialect;
pub use self::document::{Batch, Document, Hit};
use self::exchange::{Answer, Body, Method, Patience};
pub use self::request::{Clause, Filter, Search};
use self::transport::Transport;
use crate::config::{Backend, SearchConfig};
use crate::error::{ClusterTrouble, Error, Result};

/// How long what was written may take to be found. Quickwit commits within ten seconds, and may be busy.
const COMMIT_PATIENCE: Duration = Duration::from_secs(120);
/// How often it is looked for meanwhile.
const COMMIT_LOOKS: Duration = Duration::from_millis(250);

/// A cluster; whoever asks it shares its connections.
#[derive(Debug)]
pub struct Cluster {
    dialect: Dialect,
    prefix: String,
    transport: Transport,
    /// Indexes that the cluster was found not to have.
    lost: Mutex<Vec<String>>,
    /// Whether the last request was answered, for whoever looks at how the bot is.
    is_answering: AtomicBool,
}

impl Cluster {
    /// The configured cluster; `None` where passages are searched on this machine. Nothing is sent yet.
    ///
    /// # Errors
    /// The certificate cannot be read, or this program was built without clusters.
    pub fn connect(config: &SearchConfig) -> Result<Option<Arc<Cluster>>> {
        let dialect = match config.backend {
            Backend::Local => return Ok(None),
            Backend::Quickwit => Dialect::Quickwit,
            Backend::OpenSearch => Dialect::OpenSearch,
        };
        Ok(Some(Arc::new(Cluster {
            dialect,
            prefix: config.prefix.clone(),
            transport: Transport::new(config)?,
            lost: Mutex::default(),
            is_answering: AtomicBool::new(true),
        })))
    }

    /// The cluster's address, without credentials.
    pub fn address(&self) -> &str {
        self.transport.address()
    }

    /// Whether the last request was answered.
    pub fn is_answering(&self) -> bool {
        self.is_answering.load(Ordering::Relaxed)
    }

    /// A name for a new index, of which there is none yet: it says what for and when.
    pub fn new_index_name(&self, purpose: &str) -> String {
        format!("{}-{purpose}-{}", self.prefix, moment())
    }

    /// Creates an index; one that is there stays as it is.
    ///
    /// # Errors
    /// The cluster does not answer, or refuses.
    pub fn create_index(&self, index: &str) -> Result<()> {
        let (method, path, body) = self.dialect.create_index(index);
        let answer = self.send(method, &path, Body::Json(body), Patience::Writer)?;
        if answer.is_success() || self.dialect.says_that_it_exists(answer.status, &answer.text) {
            return Ok(());
        }
        Err(self.refused(&format!("create the index {index}"), answer.status, &answer.text))
    }

    /// Removes an index; one that is gone already is no error.
    ///
    /// # Errors
    /// The cluster does not answer, or refuses.
    pub fn delete_index(&self, index: &str) -> Result<()> {
        let (method, path) = self.dialect.delete_index(index);
        let answer = self.send(method, &path, Body::None, Patience::Writer)?;
        if answer.is_success() || answer.status == NOT_FOUND {
            return Ok(());
        }
        Err(self.refused(&format!("remove the index {index}"), answer.status, &answer.text))
    }

    /// Writes documents. They can be found after [`Cluster::commit`].
    ///
    /// # Errors
    /// The cluster does not answer, has no such index, or refuses a document.
    pub fn write(&self, index: &str, batch: Batch) -> Result<()> {
        let path = format!("{}/{index}/_bulk", self.dialect.search_root());
        let body = Body::Lines(batch.into_lines());
        let answer = self.send(Method::Post, &path, body, Patience::Writer)?;
        if !answer.is_success() {
            return Err(self.refused(&format!("write to the index {index}"), answer.status, &answer.text));
        }
        // Quickwit names no single documents; whether they are all there is found out by counting.
        let answered: BulkAnswer = serde_json::from_str(&answer.text).unwrap_or_default();
        let refusal = answered.items.iter().find_map(|item| item.create.refusal());
        match refusal {
            None => Ok(()),
            Some(what) => {
                let what = format!("refuses a passage of the index {index}: {what}");
                Err(Error::cluster(self.address(), ClusterTrouble::Refused, what))
            }
        }
    }

    /// Waits until everything that a filter describes can be found: so many documents at least.
    ///
    /// # Errors
    /// The cluster does not answer, or some of it cannot be found after two minutes.
    pub fn commit(&self, index: &str, filter: &Filter, documents: u64) -> Result<()> {
        if let Some(path) = self.dialect.refresh(index) {
            let answer = self.send(Method::Post, &path, Body::None, Patience::Writer)?;
            if !answer.is_success() {
                return Err(self.refused(&format!("commit the index {index}"), answer.status, &answer.text));
            }
        }
        let begun = Instant::now();
        loop {
            let found = self.count(index, filter)?;
            if found >= documents {
                return Ok(());
            }
            if begun.elapsed() > COMMIT_PATIENCE {
                let what = format!(
                    "has {found} of {documents} passages that were written to the index {index}: look at its log, then \
                     run `pullquote index`"
                );
                return Err(Error::cluster(self.address(), ClusterTrouble::Refused, what));
            }
            thread::sleep(COMMIT_LOOKS);
        }
    }

    /// Number of documents that a filter describes.
    ///
    /// # Errors
    /// As [`Cluster::search`].
    pub fn count(&self, index: &str, filter: &Filter) -> Result<u64> {
        let body = request::count(filter);
        let found = self.ask(index, body, Patience::Writer)?;
        Ok(found.hits.total.value)
    }

    /// Documents that a filter describes, in no order, with the terms that they are indexed by.
    ///
    /// # Errors
    /// As [`Cluster::search`].
    pub fn documents(&self, index: &str, filter: &Filter, most: usize) -> Result<Vec<Hit>> {
        let found = self.ask(index, request::all(filter, most), Patience::Writer)?;
        found.into_hits(self.address())
    }

    /// Runs searches, all at once; gives the hits of each, best first.
    ///
    /// # Errors
    /// `Cluster`: it does not answer in time ([`ClusterTrouble::Away`]), does not have the index
    /// ([`ClusterTrouble::Lost`]), or does not understand ([`ClusterTrouble::Refused`]).
    pub fn search(&self, searches: &[Search<'_>]) -> Result<Vec<Vec<Hit>>> {
        // A question has an index or two. Where there are two, the second is asked while the first is.
        if let [only] = searches {
            return Ok(vec![self.search_one(only)?]);
        }
        thread::scope(|scope| {
            let running: Vec<_> = searches
                .iter()
                .map(|search| scope.spawn(|| self.search_one(search)))
                .collect();
            let joined = running.into_iter().map(|search| match search.join() {
                Ok(found) => found,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            joined.collect()
        })
    }

    fn search_one(&self, search: &Search<'_>) -> Result<Vec<Hit>> {
        let found = self.ask(search.index, request::ranked(search), Patience::Question)?;
        found.into_hits(self.address())
    }

    /// Whether it answers by now. Cheap, and bounded like a question.
    pub fn answers(&self, index: &str) -> bool {
        let asked = self.ask(index, request::count(&Filter::default()), Patience::Question);
        let is_away = matches!(
            asked,
            Err(Error::Cluster {
                trouble: ClusterTrouble::Away,
                ..
            })
        );
        !is_away
    }

    /// Forgets documents. OpenSearch does so at once; Quickwit in its own time, within hours.
    ///
    /// # Errors
    /// The cluster does not answer, or refuses.
    pub fn delete(&self, index: &str, filter: &Filter) -> Result<()> {
        let (path, body) = self.dialect.delete(index, filter);
        let answer = self.send(Method::Post, &path, Body::Json(body), Patience::Writer)?;
        if answer.is_success() || answer.status == NOT_FOUND {
            return Ok(());
        }
        Err(self.refused(
            &format!("remove passages from the index {index}"),
            answer.status,
            &answer.text,
        ))
    }

    /// The indexes that were found to be missing.
    pub fn lost(&self) -> Vec<String> {
        self.lost.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets about indexes that were missing: nobody needs them any more.
    pub fn found(&self, indexes: &[String]) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        lost.retain(|index| !indexes.contains(index));
    }

    fn ask(&self, index: &str, body: Value, patience: Patience) -> Result<Found> {
        let root = self.dialect.search_root();
        let path = format!("{root}/{index}/_search?allow_partial_search_results=false");
        let answer = self.send(Method::Post, &path, Body::Json(body), patience)?;
        if answer.status == NOT_FOUND {
            let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
            if !lost.iter().any(|known| known == index) {
                lost.push(index.to_owned());
            }
            let what = format!("does not have the index {index}: `pullquote index` writes it anew");
            return Err(Error::cluster(self.address(), ClusterTrouble::Lost, what));
        }
        if !answer.is_success() {
            return Err(self.refused(&format!("search the index {index}"), answer.status, &answer.text));
        }
        let found: Found = serde_json::from_str(&answer.text).map_err(|cause| {
            let what = format!("answers what cannot be understood ({cause})");
            Error::cluster(self.address(), ClusterTrouble::Refused, what)
        })?;
        // Half of an index gives half of an answer, and a wrong quote is worse than none.
        if found.timed_out || found.shards.failed > 0 {
            let what = format!("could search only a part of the index {index}");
            return Err(Error::cluster(self.address(), ClusterTrouble::Away, what));
        }
        Ok(found)
    }

    fn send(&self, method: Method, path: &str, body: Body, patience: Patience) -> Result<Answer> {
        let answer = self.transport.send(method, path, body, patience);
        let is_away = matches!(
            &answer,
            Err(Error::Cluster {
                trouble: ClusterTrouble::Away,
                ..
            })
        );
        if self.is_answering.swap(!is_away, Ordering::Relaxed) == is_away {
            match &answer {
                Err(error) => tracing::warn!(%error, "the search cluster does not answer"),
                Ok(_) => tracing::info!("the search cluster answers again"),
            }
        }
        answer
    }

    fn refused(&self, what: &str, status: u16, text: &str) -> Error {
        // The cluster's own words, as far as they fit into a line; they name fields and indexes, not articles.
        let reason = serde_json::from_str::<Value>(text).ok().and_then(|answer| {
            let error = answer.get("error").unwrap_or(&answer);
            let reason = error.get("reason").or_else(|| error.get("message")).or(Some(error))?;
            reason
                .as_str()
                .map(|reason| reason.chars().take(200).collect::<String>())
        });
        let reason = reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
        let what = match status {
            401 | 403 => format!(
                "does not let this bot {what} (status {status}): set PULLQUOTE_SEARCH_API_KEY, or \
                 [search] user and PULLQUOTE_SEARCH_PASSWORD"
            ),
            _ => format!("cannot {what} (status {status}){reason}"),
        };
        let trouble = if status == NOT_FOUND {
            ClusterTrouble::Lost
        } else {
            ClusterTrouble::Refused
        };
        Error::cluster(self.address(), trouble, what)
    }
}

const NOT_FOUND: u16 = 404;

/// Milliseconds since 1970 and this process, in letters that an index's name may hold.
fn moment() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}", since.as_micros(), std::process::id())
}

/// What a search answers, as far as it matters.
#[derive(Debug, Default, serde::Deserialize)]
struct Found {
    #[serde(default)]
    timed_out: bool,
    #[serde(default, rename = "_shards")]
    shards: Shards,
    hits: Hits,
}

#[derive(Debug, Default, serde::Deserialize)]
struct Shards {
    #[serde(default)]
    failed: u32,
}

#[derive(Debug, Default, serde::Deserialize)]
struct Hits {
    #[serde(default)]
    total: Total,
    #[serde(default)]
    hits: Vec<document::StoredHit>,
}

#[derive(Debug, Default, serde::Deserialize)]
struct Total {
    #[serde(default)]
    value: u64,
}

impl Found {
    fn into_hits(self, address: &str) -> Result<Vec<Hit>> {
        let hits = self.hits.hits.into_iter().map(document::StoredHit::decode);
        hits.collect::<std::result::Result<_, _>>().map_err(|what| {
            let what = format!("holds a passage that cannot be read ({what}): run `pullquote index`");
            Error::cluster(address, ClusterTrouble::Refused, what)
        })
    }
}

/// What a bulk request answers, as far as it matters.
#[derive(Debug, Default, serde::Deserialize)]
struct BulkAnswer {
    #[serde(default)]
    items: Vec<BulkItem>,
}

#[derive(Debug, serde::Deserialize)]
struct BulkItem {
    create: BulkOutcome,
}

#[derive(Debug, serde::Deserialize)]
struct BulkOutcome {
    #[serde(default)]
    status: u16,
    #[serde(default)]
    error: Value,
}

impl BulkOutcome {
    /// Why the document was not written. One that is there already was written by a request that got no answer.
    fn refusal(&self) -> Option<String> {
        const CONFLICT: u16 = 409;
        if (200..300).contains(&self.status) || self.status == CONFLICT {
            return None;
        }
        let reason = self
            .error
            .get("reason")
            .and_then(Value::as_str)
            .unwrap_or("no reason given");
        Some(format!("{reason} (status {})", self.status))
    }
}
