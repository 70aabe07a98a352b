//! `[discord]`: the Discord front.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::api_base;
use super::connection::{self, Shards};
use super::loading::{Loading, MAX_QUEUE, count, discord_id, text};
use super::statements::Value;
use crate::error::Result;

/// `[discord]`: the Discord front. The token is never here: it comes from DISCORD_TOKEN alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscordConfig {
    /// Replaces `https://discord.com`; plain http only for loopback. Never ends with a slash.
    pub api_base: String,
    /// User ids (never 0) of those who may manage the operator's articles from anywhere.
    pub operators: Vec<u64>,
    /// The server (never 0) whose managers may reindex the operator's articles.
    pub home_guild: Option<u64>,
    /// Questions that are answered at once, at least 1.
    pub workers: usize,
    /// Questions that may wait while all workers are busy.
    pub queue: usize,
    /// Questions that one person may ask a minute; 0 means any number.
    pub person_per_minute: u32,
    /// Questions that one server may ask a minute; 0 means any number.
    pub guild_per_minute: u32,
    /// PEM file of a root certificate, for an `api_base` of https on this machine.
    pub api_ca: Option<PathBuf>,
    /// Loopback address at which the process shows how it is; `None` means nowhere.
    pub health: Option<SocketAddr>,
    /// The shards that this process runs; `None` means as many as Discord recommends, all of them.
    pub shards: Option<Shards>,
    /// A shard that has shown no sign of life for so long is doubted, and given up after a third of it more. Nothing but
    /// tests should change it: Discord's heartbeats come every 41 s.
    pub silence: Duration,
}

/// The section's keys.
pub(super) const KEYS: &[&str] = &[
    "discord.api_base",
    "discord.operators",
    "discord.home_guild",
    "discord.workers",
    "discord.queue",
    "discord.person_per_minute",
    "discord.guild_per_minute",
    "discord.api_ca",
    "discord.health",
    "discord.shards",
    "discord.silence",
];

const MAX_WORKERS: usize = 256;
const MAX_PER_MINUTE: u32 = 1_000_000;
const MAX_SILENCE: u64 = 3_600;

impl Default for DiscordConfig {
    fn default() -> DiscordConfig {
        DiscordConfig {
            api_base: "https://discord.com".to_owned(),
            operators: Vec::new(),
            home_guild: None,
            workers: 2,
            queue: 64,
            person_per_minute: 30,
            guild_per_minute: 600,
            api_ca: None,
            health: None,
            shards: None,
            silence: Duration::from_secs(90),
        }
    }
}

impl Loading<'_> {
    /// Applies a setting of the section; false where there is no such key.
    ///
    /// # Errors
    /// `discord.api_base` or `discord.shards` cannot be used.
    pub(super) fn apply_discord(&mut self, line: usize, key: &str, value: &Value) -> Result<bool> {
        match key {
            "discord.api_base" => match api_base::parse(text(value).unwrap_or_default()) {
                Ok(base) => self.config.discord.api_base = base,
                Err(what) => return Err(self.unusable(line, &format!("discord.api_base {what}"))),
            },
            "discord.operators" => match value {
                Value::List(users) => {
                    let ids = users.iter().map(discord_id).collect::<Vec<_>>();
                    if ids.contains(&None) {
                        let what = "discord.operators must hold user ids in quotes (\"123456789012345678\"): anything \
                             else in it is ignored";
                        self.warn(line, what);
                    }
                    self.config.discord.operators = ids.into_iter().flatten().collect();
                }
                _ => self.keep_default(line, key, "a list of user ids in quotes (\"123456789012345678\")", "[]"),
            },
            "discord.home_guild" => match (value, discord_id(value)) {
                (Value::Text(none), _) if none.trim().is_empty() => self.config.discord.home_guild = None,
                (_, Some(guild)) => self.config.discord.home_guild = Some(guild),
                _ => self.keep_default(
                    line,
                    key,
                    "a server id in quotes (\"123456789012345678\") or \"\"",
                    "\"\"",
                ),
            },
            "discord.workers" => match count(value).filter(|workers| (1..=MAX_WORKERS).contains(workers)) {
                Some(workers) => self.config.discord.workers = workers,
                None => {
                    let default = self.config.discord.workers.to_string();
                    self.keep_default(line, key, &format!("a whole number from 1 to {MAX_WORKERS}"), &default);
                }
            },
            "discord.queue" => match count(value).filter(|queue| *queue <= MAX_QUEUE) {
                Some(queue) => self.config.discord.queue = queue,
                None => {
                    let default = self.config.discord.queue.to_string();
                    self.keep_default(line, key, &format!("a whole number from 0 to {MAX_QUEUE}"), &default);
                }
            },
            "discord.person_per_minute" | "discord.guild_per_minute" => {
                let config = &mut self.config.discord;
                let setting = if key == "discord.person_per_minute" {
                    &mut config.person_per_minute
                } else {
                    &mut config.guild_per_minute
                };
                let most = |count: &u32| *count <= MAX_PER_MINUTE;
                match count(value).and_then(|count| u32::try_from(count).ok()).filter(most) {
                    Some(count) => *setting = count,
                    None => {
                        let default = setting.to_string();
                        self.keep_default(
                            line,
                            key,
                            &format!("a whole number from 0 to {MAX_PER_MINUTE}"),
                            &default,
                        );
                    }
                }
            }
            "discord.api_ca" => match value {
                Value::Text(none) if none.trim().is_empty() => self.config.discord.api_ca = None,
                Value::Text(path) => self.config.discord.api_ca = Some(self.folder.join(path.trim())),
                _ => self.keep_default(line, key, "the path of a PEM file in quotes or \"\"", "\"\""),
            },
            "discord.health" => match value {
                Value::Text(none) if none.trim().is_empty() => self.config.discord.health = None,
                _ => match text(value).and_then(connection::loopback) {
                    Some(address) => self.config.discord.health = Some(address),
                    None => {
                        let needed = "an address of this machine with a port (\"127.0.0.1:9090\") or \"\"";
                        self.keep_default(line, key, needed, "\"\"");
                    }
                },
            },
            "discord.shards" => match value {
                Value::Text(none) if none.trim().is_empty() => self.config.discord.shards = None,
                _ => match text(value).and_then(Shards::parse) {
                    Some(shards) => self.config.discord.shards = Some(shards),
                    // Falling back to all shards would answer what another process answers too.
                    None => {
                        let what = "discord.shards must be \"FIRST-LAST/TOTAL\" (\"0-3/8\") or \"\": correct it";
                        return Err(self.unusable(line, what));
                    }
                },
            },
            "discord.silence" => match count(value).and_then(|seconds| u64::try_from(seconds).ok()) {
                Some(seconds @ 1..=MAX_SILENCE) => self.config.discord.silence = Duration::from_secs(seconds),
                _ => {
                    let default = self.config.discord.silence.as_secs().to_string();
                    self.keep_default(line, key, &format!("a whole number from 1 to {MAX_SILENCE}"), &default);
                }
            },
            _ => return Ok(false),
        }
        Ok(true)
    }
}
