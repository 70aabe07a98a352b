//! The one index of a cluster that the passages of all guilds share: an index for each would be too many for any engine.

use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::Home;
use crate::cluster::{Cluster, Filter};
use crate::error::{ClusterTrouble, Error, Result};
use crate::files::{lock, replace};

/// In the folder of the guilds' indexes, the name of the cluster's index that their passages share.
const SHARED: &str = "cluster.json";

/// The name of the index that all guilds of an index folder share, created at its first use. One that the cluster lost
/// never comes back under its name: whoever still reads from it has to notice.
pub(super) fn shared_index(home: &Home, store: &Path) -> Result<String> {
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
    replace(&path, &json)?;
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
