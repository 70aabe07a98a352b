//! The shards that this process runs, and how many of them are connected.

use std::sync::Arc;
use std::time::Duration;

use once_cell::sync::OnceCell;
use serenity::all::ShardManager;
use serenity::gateway::ConnectionStage;

use super::watchdog::Pulse;
use crate::config::Shards as Range;

/// Empty until the process has asked Discord where its gateway is.
#[derive(Debug)]
pub(crate) struct Shards {
    range: OnceCell<Range>,
    manager: OnceCell<Arc<ShardManager>>,
    pulse: Arc<Pulse>,
    /// A shard that has been silent for so long is not taken for connected, whatever serenity says.
    silence: Duration,
}

impl Shards {
    pub(crate) fn new(silence: Duration) -> Shards {
        Shards {
            range: OnceCell::new(),
            manager: OnceCell::new(),
            pulse: Arc::default(),
            silence,
        }
    }

    /// What the signs of life are fed into.
    pub(crate) fn pulse(&self) -> &Arc<Pulse> {
        &self.pulse
    }

    /// A shard that has been silent for so long is doubted.
    pub(crate) fn silence(&self) -> Duration {
        self.silence
    }

    /// These shards are about to be started; there are never others in the same process.
    pub(crate) fn expect(&self, range: Range) {
        let _ = self.range.set(range);
    }

    /// Whether the first shard is among them: what is to be done once, however many processes there are, is done by the
    /// one that runs it.
    pub(crate) fn have_first(&self) -> bool {
        self.range.get().is_some_and(|range| range.first == 0)
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
        self.range.get().map_or(0, |range| range.count())
    }

    /// The longest that a shard's last heartbeat took to be acknowledged, where one was.
    pub(crate) async fn latency(&self) -> Option<Duration> {
        let runners = self.manager.get()?.runners.lock().await;
        runners.values().filter_map(|runner| runner.latency).max()
    }

    /// How many are connected now. serenity does not see every lost connection at once, so a sign of life is asked for too.
    pub(crate) async fn connected(&self) -> u32 {
        let Some(manager) = self.manager.get() else { return 0 };
        let runners = manager.runners.lock().await;
        let connected = runners.iter().filter(|(shard, runner)| {
            runner.stage == ConnectionStage::Connected && self.pulse.is_fresh(**shard, self.silence)
        });
        u32::try_from(connected.count()).unwrap_or(u32::MAX)
    }
}
