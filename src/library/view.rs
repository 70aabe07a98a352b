//! What one question may be answered from: the operator's articles, and those of the guild that it is asked in.

use std::sync::Arc;

use crate::config::OF_A_GUILD;
use crate::error::Result;
use crate::index::{ArticleFacts, Passage, Snapshot, Statistics};
use crate::text::languages::Language;

/// Articles as they were at one moment. It holds no article that its reader may not see, so that whoever is given one
/// needs no rule of their own.
#[derive(Debug, Clone)]
pub struct View {
    operator: Arc<Snapshot>,
    /// The guild's id and its own articles.
    own: Option<(u64, Arc<Snapshot>)>,
    languages: Vec<Language>,
}

impl View {
    pub(super) fn new(operator: Arc<Snapshot>, own: Option<(u64, Arc<Snapshot>)>) -> View {
        let mut counts = operator.languages().to_vec();
        for (language, count) in own.iter().flat_map(|(_, own)| own.languages()) {
            match counts.iter_mut().find(|(known, _)| known == language) {
                Some((_, known)) => *known += count,
                None => counts.push((*language, *count)),
            }
        }
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let languages = counts.into_iter().map(|(language, _)| language).collect();
        View {
            operator,
            own,
            languages,
        }
    }

    /// The indexes that it looks into, the operator's first.
    pub(crate) fn snapshots(&self) -> impl Iterator<Item = &Snapshot> {
        let own = self.own.iter().map(|(_, own)| &**own);
        std::iter::once(&*self.operator).chain(own)
    }

    /// The operator's index.
    pub fn operator(&self) -> &Snapshot {
        &self.operator
    }

    /// The guild's own articles, in the order of ids.
    pub fn own_articles(&self) -> &[ArticleFacts] {
        self.own.as_ref().map_or(&[], |(_, own)| own.articles())
    }

    /// Every article: the guild's own first, each part in the order of ids.
    pub fn articles(&self) -> impl Iterator<Item = &ArticleFacts> + Clone {
        self.own_articles().iter().chain(self.operator.articles())
    }

    /// The article of that id.
    pub fn article(&self, id: &str) -> Option<&ArticleFacts> {
        self.holder_of(id)?.article(id)
    }

    /// One paragraph of an article; `None` where there is no such paragraph.
    ///
    /// # Errors
    /// The index cannot be read.
    pub fn passage(&self, article: &str, paragraph: u32) -> Result<Option<Passage>> {
        match self.holder_of(article) {
            Some(snapshot) => snapshot.passage(article, paragraph),
            None => Ok(None),
        }
    }

    /// The languages of the articles, that of most paragraphs first.
    pub fn languages(&self) -> &[Language] {
        &self.languages
    }

    /// Counts over everything that can be seen.
    pub fn statistics(&self) -> Statistics {
        let mut statistics = Statistics::default();
        for snapshot in self.snapshots() {
            statistics += snapshot.statistics();
        }
        statistics
    }

    /// Number of passages.
    pub fn passages(&self) -> usize {
        self.statistics().passages as usize
    }

    /// What tells this view from every other: guilds and contents.
    pub(crate) fn fingerprint(&self) -> String {
        let operator = self.operator.content_hash();
        match &self.own {
            None => operator.to_owned(),
            Some((guild, own)) => format!("{operator} {guild} {}", own.content_hash()),
        }
    }

    /// The index that holds an article of that id if any does.
    fn holder_of(&self, id: &str) -> Option<&Snapshot> {
        if id.starts_with(OF_A_GUILD) {
            self.own.as_ref().map(|(_, own)| &**own)
        } else {
            Some(&self.operator)
        }
    }
}
