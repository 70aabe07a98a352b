//! The shards that this process runs, and how many of them are connected.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use once_cell::sync::OnceCell;
use serenity::all::ShardManager;
use serenity::gateway::ConnectionStage;

/// Empty until the process has asked Discord where its gateway is.
#[derive(Debug, Default)]
pub(crate) struct Shards {
    wanted: AtomicU32,
    manager: OnceCell<Arc<ShardManager>>,
}

impl Shards {
    /// So many shards are about to be started.
    pub(crate) fn expect(&self, count: u32) {
        self.wanted.store(count, Ordering::Relaxed);
    }

    /// They are being started by this manager; a second one is never made.
    pub(crate) fn manage(&self, manager: Arc<ShardManager>) {
        let _ = self.manager.set(manager);
    }

    pub(crate) fn manager(&self) -> Option<&Arc<ShardManager>> {
        self.manager.get()
    }

    /// How many shards there should be.
    pub(crate) fn wanted(&self) -> u32 {
        self.wanted.load(Ordering::Relaxed)
    }

    /// How many are connected now.
    pub(crate) async fn connected(&self) -> u32 {
        let Some(manager) = self.manager.get() else { return 0 };
        let runners = manager.runners.lock().await;
        let connected = runners
            .values()
            .filter(|runner| runner.stage == ConnectionStage::Connected);
        u32::try_from(connected.count()).unwrap_or(u32::MAX)
    }
}
