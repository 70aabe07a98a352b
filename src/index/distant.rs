//! The part of an index that lies in a cluster: how passages get there, and how they come back as what was written.
//!
//! Each article's passages carry a revision, which follows from the article's bytes. A reader knows from its own
//! generation which revision it may quote, so that passages of another one, which come and go while others read, are as
//! good as not there: a question is answered on one state of the articles, as it is from an index on this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::kept::Kept;
use super::lexicon::{Changes, LEXICON, Lexicon};
use super::manifest::FORMAT;
use super::passage::AnalysedPassage;
use super::prepared::Prepared;
use super::{ArticleFacts, Passage, Statistics};
use crate::cluster::{Batch, Cluster, Document, Filter, Hit};
use crate::config::SearchConfig;
use crate::error::{ClusterTrouble, Error, Result};
use crate::files::{lock, write_synced};
use crate::text::analyser;

/// Bytes of a bulk request: Quickwit takes ten megabytes at most, and a single passage may have four.
const BULK_BYTES: usize = 4 << 20;
/// Passages that are asked for at once.
const PAGE: u32 = 500;
/// Where a few articles of many changed, so many of them are looked for before the new generation is published.
const LOOKED_FOR: usize = 100;
/// In the index folder, what is to be removed from the cluster.
pub(super) const RETIRED: &str = "retired.json";
/// In the folder of the guilds' indexes, the name of the cluster's index that their passages share.
pub(crate) const SHARED: &str = "cluster.json";
/// Others may still read what is not needed any more: it is removed after so long.
const GRACE: Duration = Duration::from_secs(60);
/// Bytes of a passage's seal.
const SEAL: usize = 8;

/// Where a store keeps passages, if not on this machine alone.
#[derive(Debug, Clone)]
pub struct Home {
    /// The cluster.
    pub cluster: Arc<Cluster>,
    /// Whether this machine keeps a whole index too.
    pub local_copy: bool,
    /// Whose passages: a guild's id, 0 for the operator.
    pub guild: u64,
}

impl Home {
    /// Where the configuration says that passages lie; `None` where that is on this machine alone.
    ///
    /// # Errors
    /// As [`Cluster::connect`].
    pub fn configured(config: &SearchConfig) -> Result<Option<Home>> {
        let cluster = Cluster::connect(config)?;
        Ok(cluster.map(|cluster| Home {
            cluster,
            local_copy: config.local_copy,
            guild: 0,
        }))
    }

    /// The same for the passages of a guild.
    pub fn of_guild(&self, guild: u64) -> Home {
        Home { guild, ..self.clone() }
    }
}

/// Where the passages of a generation lie, as its manifest says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Placed {
    /// Name of the cluster's index.
    pub(super) index: String,
    /// Whose they are.
    pub(super) guild: u64,
    /// Whether the generation holds tantivy's files too.
    pub(super) local_copy: bool,
}

/// The passages of an open generation that lie in a cluster.
#[derive(Debug)]
pub(crate) struct Distant {
    pub(crate) cluster: Arc<Cluster>,
    /// Name of the cluster's index.
    pub(crate) index: String,
    /// Whose they are.
    pub(crate) guild: u64,
    pub(crate) lexicon: Lexicon,
}

impl Distant {
    /// A filter that describes the passages of one article, and of no other revision of it.
    fn of_article(&self, article: &ArticleFacts) -> Filter {
        Filter {
            guild: self.guild,
            article: Some(article.id.clone()),
            revision: Some(revision(&article.id, &article.hash)),
            ..Filter::default()
        }
    }

    /// One paragraph; `None` where there is no such paragraph.
    pub(crate) fn passage(&self, article: &ArticleFacts, paragraph: u32) -> Result<Option<Passage>> {
        let filter = Filter {
            paragraphs: Some(paragraph..paragraph.saturating_add(1)),
            ..self.of_article(article)
        };
        let found = self.cluster.documents(&self.index, &filter, 1)?;
        found.first().map(|hit| self.open(hit)).transpose()
    }

    /// Every passage of an article with its terms.
    pub(crate) fn passages(&self, article: &ArticleFacts) -> Result<Vec<Hit>> {
        let mut all = Vec::new();
        for first in (0..article.paragraphs).step_by(PAGE as usize) {
            let filter = Filter {
                paragraphs: Some(first..first.saturating_add(PAGE)),
                ..self.of_article(article)
            };
            // Quickwit may hold a passage twice, where a request got no answer and was sent again.
            all.extend(self.cluster.documents(&self.index, &filter, 2 * PAGE as usize)?);
        }
        all.sort_by_key(|hit| hit.paragraph);
        all.dedup_by_key(|hit| hit.paragraph);
        Ok(all)
    }

    /// The passage of a hit, once it has proved to be what was written.
    ///
    /// # Errors
    /// It is something else.
    pub(crate) fn open(&self, hit: &Hit) -> Result<Passage> {
        let damaged = || {
            let what = format!(
                "holds another passage than was written (index {}, {} paragraph {}): run `pullquote index`",
                self.index, hit.article, hit.paragraph
            );
            Error::cluster(self.cluster.address(), ClusterTrouble::Refused, what)
        };
        let (encoded, seal) = hit.passage.split_last_chunk::<SEAL>().ok_or_else(damaged)?;
        if *seal != seal_of(&hit.article, &hit.revision, encoded) {
            return Err(damaged());
        }
        postcard::from_bytes(encoded).map_err(|_| damaged())
    }
}

/// The revision that an article's passages carry: the same bytes, analysed in the same way, have the same.
pub(crate) fn revision(id: &str, hash: &str) -> String {
    let of = format!("{id} {hash} {FORMAT} {}", analyser::VERSION);
    blake3::hash(of.as_bytes()).to_hex()[..32].to_owned()
}

/// What proves that a passage is the one that was written for an article, since nothing else on the way does.
fn seal_of(article: &str, revision: &str, encoded: &[u8]) -> [u8; SEAL] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(article.len() as u64).to_le_bytes());
    hasher.update(article.as_bytes());
    hasher.update(revision.as_bytes());
    hasher.update(encoded);
    let mut seal = [0; SEAL];
    hasher.finalize_xof().fill(&mut seal);
    seal
}

/// What the passages of one article have in common.
pub(super) struct Owner<'a> {
    /// Whose the article is.
    pub(super) guild: u64,
    /// Its id.
    pub(super) article: &'a str,
    /// Its revision.
    pub(super) revision: &'a str,
    /// Its day.
    pub(super) day: Option<u64>,
}

/// An encoded passage as a document.
pub(super) fn document<'a>(
    owner: Owner<'a>,
    paragraph: u32,
    analysed: &AnalysedPassage,
    mut encoded: Vec<u8>,
) -> Document<'a> {
    let seal = seal_of(owner.article, owner.revision, &encoded);
    encoded.extend_from_slice(&seal);
    Document {
        guild: owner.guild,
        article: owner.article,
        revision: owner.revision,
        paragraph,
        date: owner.day,
        body_terms: analysed.body.join(" "),
        title_terms: analysed.headline.join(" "),
        passage: encoded,
    }
}

/// Passages on their way into the cluster while a generation is built.
pub(super) struct Sending<'a> {
    home: &'a Home,
    index: String,
    /// Whether the index is new, and goes again where the generation does not come about.
    is_new: bool,
    batch: Batch,
    changes: Changes,
    before: Option<&'a Lexicon>,
    /// What was written: articles and how many passages of each.
    written: Vec<(String, String, u64)>,
}

impl<'a> Sending<'a> {
    /// Begins a generation: in a new index of the cluster, or in the one that holds what is kept.
    pub(super) fn begin(home: &'a Home, store: &Path, kept: Option<&Kept<'a>>) -> Result<Sending<'a>> {
        let kept_in = kept.and_then(|kept| kept.before().distant());
        let is_new = home.guild == 0 && kept_in.is_none();
        let index = match kept_in {
            Some(distant) => distant.index.clone(),
            None if home.guild == 0 => {
                let index = home.cluster.new_index_name("articles");
                // A program that is killed from here on leaves it behind; once it is published it is in use.
                retire_index(store, &index)?;
                home.cluster.create_index(&index)?;
                index
            }
            None => shared_index(home, store)?,
        };
        let mut sending = Sending {
            home,
            index,
            is_new,
            batch: Batch::default(),
            changes: Changes::default(),
            before: kept_in.map(|distant| &distant.lexicon),
            written: Vec::new(),
        };
        if let (Some(distant), Some(kept)) = (kept_in, kept) {
            for (article, counts) in kept.gone() {
                sending.forget(distant, article, counts)?;
            }
        }
        Ok(sending)
    }

    /// Takes the terms of an article that goes out of the lexicon.
    fn forget(&mut self, distant: &Distant, article: &ArticleFacts, counts: Statistics) -> Result<()> {
        let passages = distant.passages(article)?;
        if passages.len() as u64 != counts.passages {
            let what = format!("has lost passages of the index {}", distant.index);
            return Err(Error::cluster(distant.cluster.address(), ClusterTrouble::Lost, what));
        }
        for passage in &passages {
            self.changes
                .remove(passage.body_terms.split(' ').filter(|term| !term.is_empty()));
        }
        Ok(())
    }

    /// Writes the passages of an article.
    pub(super) fn add(&mut self, prepared: &mut Prepared) -> Result<()> {
        self.changes.merge(std::mem::take(&mut prepared.terms));
        let facts = &prepared.facts;
        self.written.push((
            facts.id.clone(),
            revision(&facts.id, &facts.hash),
            prepared.counts.passages,
        ));
        for batch in std::mem::take(&mut prepared.batches) {
            if self.batch.bytes() + batch.bytes() > BULK_BYTES {
                self.flush()?;
            }
            self.batch.append(batch);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        if self.batch.documents() > 0 {
            self.home.cluster.write(&self.index, &std::mem::take(&mut self.batch))?;
        }
        Ok(())
    }

    /// Waits until everything that was written can be found, and writes the lexicon into the generation's folder.
    pub(super) fn finish(&mut self, folder: &Path) -> Result<Placed> {
        self.flush()?;
        let cluster = &self.home.cluster;
        let guild = self.home.guild;
        if self.is_new {
            let all = self.written.iter().map(|(_, _, passages)| passages).sum();
            cluster.commit(
                &self.index,
                &Filter {
                    guild,
                    ..Filter::default()
                },
                all,
            )?;
        } else {
            let step = self.written.len().div_ceil(LOOKED_FOR).max(1);
            for (article, revision, passages) in self.written.iter().rev().step_by(step) {
                let filter = Filter {
                    guild,
                    article: Some(article.clone()),
                    revision: Some(revision.clone()),
                    ..Filter::default()
                };
                cluster.commit(&self.index, &filter, *passages)?;
            }
        }
        let path = folder.join(LEXICON);
        let lexicon = std::mem::take(&mut self.changes).apply(self.before);
        let lexicon = lexicon.map_err(|cause| Error::io("cannot write", &path)(std::io::Error::other(cause)))?;
        write_synced(&path, &lexicon)?;
        Ok(Placed {
            index: self.index.clone(),
            guild,
            local_copy: self.home.local_copy,
        })
    }

    /// Removes what was written for a generation that does not come about.
    pub(super) fn give_up(self) {
        if !self.is_new {
            // Passages of unknown revisions do no harm, and are the same ones when they are written again.
            return;
        }
        if let Err(error) = self.home.cluster.delete_index(&self.index) {
            tracing::warn!(%error, index = self.index, "an unfinished index stays in the cluster: remove it by hand");
        }
    }
}

/// The name of the index that all guilds of an index folder share, created at its first use. One that the cluster lost
/// never comes back under its name: whoever still reads from it has to notice.
fn shared_index(home: &Home, store: &Path) -> Result<String> {
    let path = shared_file(store);
    let folder = path.parent().unwrap_or(store);
    fs::create_dir_all(folder).map_err(Error::index_folder(folder))?;
    let _lock = lock(folder)?;
    if let Some(Shared { index }) = read_shared(store) {
        match home.cluster.count(&index, &Filter::default()) {
            Ok(_) => return Ok(index),
            Err(Error::Cluster {
                trouble: ClusterTrouble::Lost,
                ..
            }) => {}
            Err(cause) => return Err(cause),
        }
    }
    let index = home.cluster.new_index_name("guilds");
    home.cluster.create_index(&index)?;
    let json = serde_json::to_vec(&Shared { index: index.clone() });
    let json = json.map_err(|cause| Error::io("cannot write", &path)(cause.into()))?;
    crate::files::replace(&path, &json)?;
    Ok(index)
}

#[derive(Debug, Serialize, Deserialize)]
struct Shared {
    index: String,
}

/// Beside the indexes of the guilds, of which `store` is one.
fn shared_file(store: &Path) -> PathBuf {
    store.parent().unwrap_or(store).join(SHARED)
}

fn read_shared(store: &Path) -> Option<Shared> {
    serde_json::from_slice(&fs::read(shared_file(store)).ok()?).ok()
}

/// Removes everything of a guild from the cluster.
pub(crate) fn forget_guild(cluster: &Cluster, store: &Path, guild: u64) -> Result<()> {
    match read_shared(store) {
        Some(Shared { index }) => cluster.delete(
            &index,
            &Filter {
                guild,
                ..Filter::default()
            },
        ),
        None => Ok(()),
    }
}

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
pub(super) fn retire<'a>(
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
fn retire_index(store: &Path, index: &str) -> Result<()> {
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
pub(super) fn has_overdue(store: &Path) -> bool {
    read_retired(store).iter().any(is_overdue)
}

/// Removes from the cluster what nobody reads any more. What cannot be removed now is tried again.
pub(super) fn sweep(
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
    for old in retired {
        if !is_overdue(&old) {
            kept.push(old);
            continue;
        }
        let is_in_use = current.is_some_and(|current| current.index == old.index)
            && match &old.article {
                // An article that became what it was before is in use again.
                Some((id, revision)) => articles
                    .iter()
                    .any(|article| article.id == *id && self::revision(id, &article.hash) == *revision),
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
    crate::files::replace(&path, &json)
}
