//! The part of an index that lies in a cluster: how passages get there, and how they come back as what was written.
//!
//! Each article's passages carry a revision, which follows from the article's bytes. A reader knows from its own
//! generation which revision it may quote, so that passages of another one, which come and go while others read, are as
//! good as not there: a question is answered on one state of the articles, as it is from an index on this machine.
//!
//! `sending` writes passages, `shared` keeps the name of the index that all guilds share, `retired` removes what nobody
//! reads any more.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::encoded;
use super::lexicon::Lexicon;
use super::manifest::FORMAT;
use super::{ArticleFacts, Passage};
use crate::cluster::{Cluster, Filter, Hit};
use crate::config::SearchConfig;
use crate::error::{ClusterTrouble, Error, Result};
use crate::text::analyser;

mod retired;
mod sending;
mod shared;

pub(super) use self::retired::{RETIRED, has_overdue, retire, sweep};
pub(super) use self::sending::{Owner, Sending, document};
pub(crate) use self::shared::forget_guild;

/// Passages that are asked for at once.
const PAGE: u32 = 500;
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
        encoded::decode(encoded).map_err(|_| damaged())
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
