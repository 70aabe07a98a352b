//! The folders that articles come from: the operator's own, and the one that the program keeps for what people add.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Where articles lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// The operator's folder: the program only reads it.
    pub articles: PathBuf,
    /// What was added through the program; it need not exist.
    pub added: Option<PathBuf>,
}

impl Sources {
    /// One folder and nothing that was added.
    pub fn folder(articles: &Path) -> Sources {
        Sources {
            articles: articles.to_owned(),
            added: None,
        }
    }
}
