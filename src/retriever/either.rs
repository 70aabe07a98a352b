//! Retrieval from wherever a view's passages lie: from the cluster first where there is one, and from this machine's own
//! copy, where there is one, when the cluster does not answer.

use super::{Candidate, LocalRetriever, Reach, RemoteRetriever, Retriever, Scope};
use crate::error::{Error, Result};
use crate::index::Statistics;
use crate::library::View;
use crate::query::Query;

/// The retriever of a view.
#[derive(Debug, Clone, Copy)]
pub enum ViewRetriever<'a> {
    /// Its passages lie on this machine alone.
    Local(LocalRetriever<'a>),
    /// They lie in a cluster, and perhaps here too.
    Remote(RemoteRetriever<'a>, Option<LocalRetriever<'a>>),
}

impl<'a> ViewRetriever<'a> {
    /// The retriever of a view.
    ///
    /// # Errors
    /// Some of its indexes lie in a cluster and others do not, which nothing that this program writes can be.
    pub fn new(view: &'a View) -> Result<ViewRetriever<'a>> {
        match (RemoteRetriever::new(view), LocalRetriever::new(view)) {
            (Some(remote), copy) => Ok(ViewRetriever::Remote(remote, copy)),
            (None, Some(local)) => Ok(ViewRetriever::Local(local)),
            (None, None) => Err(Error::Outdated {
                dir: view.operator().dir().to_owned(),
                found: "passages here and there".to_owned(),
                needed: "passages in one place".to_owned(),
            }),
        }
    }
}

impl ViewRetriever<'_> {
    /// Who knows the terms.
    fn terms(&self) -> &dyn Retriever {
        match self {
            ViewRetriever::Local(local) => local,
            ViewRetriever::Remote(remote, _) => remote,
        }
    }
}

impl Retriever for ViewRetriever<'_> {
    fn statistics(&self) -> Statistics {
        self.terms().statistics()
    }

    fn frequency(&self, term: &str) -> Result<u64> {
        self.terms().frequency(term)
    }

    fn similar(&self, term: &str) -> Result<Option<String>> {
        self.terms().similar(term)
    }

    fn retrieve(&self, query: &Query, scope: Scope<'_>, reach: Reach, limit: usize) -> Result<Vec<Candidate<'_>>> {
        match self {
            ViewRetriever::Local(local) => local.retrieve(query, scope, reach, limit),
            ViewRetriever::Remote(remote, copy) => match (remote.retrieve(query, scope, reach, limit), copy) {
                (Err(error @ Error::Cluster { .. }), Some(copy)) => {
                    tracing::debug!(%error, "a question is answered from the copy on this machine");
                    copy.retrieve(query, scope, reach, limit)
                }
                (retrieved, _) => retrieved,
            },
        }
    }
}
