//! What is to be removed from a cluster once nobody reads it.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::{Distant, Placed, revision};
use crate::cluster::{Cluster, Filter};
use crate::error::{Error, Result};
use crate::files::replace;
use crate::index::ArticleFacts;

/// In the index folder, the list of it.
pub(in crate::index) const RETIRED: &str = "retired.json";
/// Others may still read what is not needed any more: it is removed after so long.
const GRACE: Duration = Duration::from_secs(60);

/// Something that is to be removed from the cluster once nobody reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Retired {
    index: String,
    guild: u64,
    /// An article's passages; the whole index where there is none.
    article: Option<(String, String)>,
    /// Seconds since 1970.
    at: u64,
}

/// Notes what a new generation has no need of. `gone` are the articles as they were.
pub(in crate::index) fn retire<'a>(
    store: &Path,
    before: &Distant,
    placed: Option<&Placed>,
    gone: impl Iterator<Item = &'a ArticleFacts>,
) -> Result<()> {
    let mut retired = read_retired(store);
    let at = now();
    let (index, guild) = (&before.index, before.guild);
    if placed.is_some_and(|placed| placed.index == *index) || guild != 0 {
        retired.extend(gone.map(|article| Retired {
            index: index.clone(),
            guild,
            article: Some((article.id.clone(), revision(&article.id, &article.hash))),
            at,
        }));
    } else {
        return retire_index(store, index);
    }
    write_retired(store, &retired)
}

/// Notes that an index of the operator's is not needed, unless it is in use by the time when it would be removed.
pub(super) fn retire_index(store: &Path, index: &str) -> Result<()> {
    let mut retired = read_retired(store);
    retired.push(Retired {
        index: index.to_owned(),
        guild: 0,
        article: None,
        at: now(),
    });
    write_retired(store, &retired)
}

/// Whether there is something to remove by now; asked often.
pub(in crate::index) fn has_overdue(store: &Path) -> bool {
    read_retired(store).iter().any(is_overdue)
}

/// Removes from the cluster what nobody reads any more. What cannot be removed now is tried again.
pub(in crate::index) fn sweep(
    store: &Path,
    cluster: &Cluster,
    current: Option<&Distant>,
    articles: &[ArticleFacts],
) -> Result<()> {
    let retired = read_retired(store);
    if !retired.iter().any(is_overdue) {
        return Ok(());
    }
    let mut kept = Vec::new();
    // Where one thing cannot be removed the next cannot either, and each try takes its time.
    let mut is_refused = false;
    for old in retired {
        if is_refused || !is_overdue(&old) {
            kept.push(old);
            continue;
        }
        let is_in_use = current.is_some_and(|current| current.index == old.index)
            && match &old.article {
                // An article that became what it was before is in use again.
                Some((id, of)) => articles
                    .iter()
                    .any(|article| article.id == *id && revision(id, &article.hash) == *of),
                None => true,
            };
        if is_in_use {
            continue;
        }
        let removed = match &old.article {
            None => cluster.delete_index(&old.index),
            Some((id, revision)) => cluster.delete(
                &old.index,
                &Filter {
                    guild: old.guild,
                    article: Some(id.clone()),
                    revision: Some(revision.clone()),
                    ..Filter::default()
                },
            ),
        };
        if let Err(error) = removed {
            tracing::warn!(%error, index = old.index, "what is not needed any more stays in the cluster for now");
            kept.push(old);
            is_refused = true;
        }
    }
    write_retired(store, &kept)
}

fn is_overdue(retired: &Retired) -> bool {
    now().saturating_sub(retired.at) >= GRACE.as_secs()
}

fn now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    since.as_secs()
}

fn read_retired(store: &Path) -> Vec<Retired> {
    let json = fs::read(store.join(RETIRED)).unwrap_or_default();
    serde_json::from_slice(&json).unwrap_or_default()
}

fn write_retired(store: &Path, retired: &[Retired]) -> Result<()> {
    let path = store.join(RETIRED);
    let json = serde_json::to_vec(retired).map_err(|cause| Error::io("cannot write", &path)(cause.into()))?;
    replace(&path, &json)
}
