//! The folders that articles come from: the operator's own, the one that the program keeps for what people add, and one
//! for each guild that has articles of its own.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Beside what the operator added, and beside the operator's index, the folder with one folder for each guild.
pub const GUILDS: &str = "guilds";
/// What the ids of a guild's own articles begin with. No id that is made of a file's name holds a colon, so that none of
/// the operator's can be taken for one of these.
pub const OF_A_GUILD: &str = "server:";

/// Where articles lie.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sources {
    /// The operator's folder, which the program only reads; a guild's own folder.
    pub articles: PathBuf,
    /// What was added through the program; it need not exist.
    pub added: Option<PathBuf>,
    /// Whether these are a guild's own articles, all of which were added, and of which there may be none.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_a_guild: bool,
}

/// Where settings and votes lie that belong to an index: beside its folder.
pub fn state_beside(index: &Path) -> PathBuf {
    index.parent().unwrap_or(Path::new("")).join("state.sqlite")
}

impl Sources {
    /// One folder and nothing that was added.
    pub fn folder(articles: &Path) -> Sources {
        Sources {
            articles: articles.to_owned(),
            added: None,
            of_a_guild: false,
        }
    }

    /// A guild's own articles, which lie in one folder.
    pub fn of_guild(added: &Path, guild: u64) -> Sources {
        let own = added.join(GUILDS).join(guild.to_string());
        Sources {
            articles: own.clone(),
            added: Some(own),
            of_a_guild: true,
        }
    }
}

/// How much a guild may add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// Number of articles.
    pub articles: usize,
    /// Bytes of all of them together, as they are stored.
    pub bytes: u64,
}

/// The guilds that have a folder in a folder of guilds, in the order of their ids.
pub fn guilds_in(folder: &Path) -> Vec<u64> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let number = |name: String| name.parse().ok().filter(|id: &u64| id.to_string() == name);
    let mut guilds: Vec<u64> = entries
        .filter_map(|entry| number(entry.file_name().into_string().ok()?))
        .collect();
    guilds.sort_unstable();
    guilds
}
