//! Passages on their way into a cluster.

use std::path::Path;

use super::retired::retire_index;
use super::shared::shared_index;
use super::{Distant, Home, Placed, revision, seal_of};
use crate::cluster::{Batch, Document, Filter};
use crate::error::{ClusterTrouble, Error, Result};
use crate::files::write_synced;
use crate::index::kept::Kept;
use crate::index::lexicon::{Changes, LEXICON, Lexicon};
use crate::index::passage::AnalysedPassage;
use crate::index::prepared::Prepared;
use crate::index::{ArticleFacts, Statistics};

/// Bytes of a bulk request: Quickwit takes ten megabytes at most, and a single passage may have four.
const BULK_BYTES: usize = 4 << 20;
/// Where a few articles of many changed, so many of them are looked for before the new generation is published.
const LOOKED_FOR: usize = 100;

/// What the passages of one article have in common.
pub(in crate::index) struct Owner<'a> {
    /// Whose the article is.
    pub(in crate::index) guild: u64,
    /// Its id.
    pub(in crate::index) article: &'a str,
    /// Its revision.
    pub(in crate::index) revision: &'a str,
    /// Its day.
    pub(in crate::index) day: Option<u64>,
}

/// An encoded passage as a document.
pub(in crate::index) fn document<'a>(
    owner: Owner<'a>,
    paragraph: u32,
    analysed: &AnalysedPassage,
    encoded: &[u8],
) -> Document<'a> {
    let seal = seal_of(owner.article, owner.revision, encoded);
    Document {
        guild: owner.guild,
        article: owner.article,
        revision: owner.revision,
        paragraph,
        date: owner.day,
        body_terms: analysed.body.join(" "),
        title_terms: analysed.headline.join(" "),
        passage: [encoded, &seal].concat(),
    }
}

/// Passages on their way into the cluster while a generation is built.
pub(in crate::index) struct Sending<'a> {
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
    pub(in crate::index) fn begin(home: &'a Home, store: &Path, kept: Option<&Kept<'a>>) -> Result<Sending<'a>> {
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
    pub(in crate::index) fn add(&mut self, prepared: &mut Prepared) -> Result<()> {
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
            self.home.cluster.write(&self.index, std::mem::take(&mut self.batch))?;
        }
        Ok(())
    }

    /// Waits until everything that was written can be found, and writes the lexicon into the generation's folder.
    pub(in crate::index) fn finish(&mut self, folder: &Path) -> Result<Placed> {
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
    pub(in crate::index) fn give_up(self) {
        if !self.is_new {
            // Passages of unknown revisions do no harm, and are the same ones when they are written again.
            return;
        }
        if let Err(error) = self.home.cluster.delete_index(&self.index) {
            tracing::warn!(%error, index = self.index, "an unfinished index stays in the cluster: remove it by hand");
        }
    }
}
