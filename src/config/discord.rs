//! `[discord]`: the Discord front.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use super::api_base;
use super::connection::{self, Shards};
use super::setting::{
    MAX_QUEUE, PLAIN, Refusal, Setting, certificate, discord_id, put, shown_number, shown_or_none, shown_path_or_none,
    text, unless_none, whole,
};
use super::statements::Value;

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

/// The section's settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "discord.api_base",
        take: |config, value, _| {
            let written = text(value).unwrap_or_default();
            let address = api_base::parse(written).map_err(Refusal::Because);
            put(&mut config.discord.api_base, address)
        },
        show: |config, _| config.discord.api_base.as_str().into(),
        // Falling back to Discord itself would send the token where the operator did not mean it to go.
        is_vital: true,
        ..PLAIN
    },
    Setting {
        key: "discord.operators",
        take: |config, value, _| take_operators(&mut config.discord.operators, value),
        show: |config, _| {
            let ids = config.discord.operators.iter().map(u64::to_string);
            ids.collect::<Vec<_>>().into()
        },
        ..PLAIN
    },
    Setting {
        key: "discord.home_guild",
        take: |config, value, _| {
            let needed = "a server id in quotes (\"123456789012345678\")";
            put(&mut config.discord.home_guild, unless_none(value, discord_id, needed))
        },
        show: |config, _| shown_or_none(config.discord.home_guild),
        ..PLAIN
    },
    Setting {
        key: "discord.workers",
        take: |config, value, _| put(&mut config.discord.workers, whole(value, 1..=MAX_WORKERS)),
        show: |config, _| shown_number(config.discord.workers),
        ..PLAIN
    },
    Setting {
        key: "discord.queue",
        take: |config, value, _| put(&mut config.discord.queue, whole(value, 0..=MAX_QUEUE)),
        show: |config, _| shown_number(config.discord.queue),
        ..PLAIN
    },
    Setting {
        key: "discord.person_per_minute",
        take: |config, value, _| put(&mut config.discord.person_per_minute, per_minute(value)),
        show: |config, _| shown_number(config.discord.person_per_minute),
        ..PLAIN
    },
    Setting {
        key: "discord.guild_per_minute",
        take: |config, value, _| put(&mut config.discord.guild_per_minute, per_minute(value)),
        show: |config, _| shown_number(config.discord.guild_per_minute),
        ..PLAIN
    },
    Setting {
        key: "discord.health",
        take: |config, value, _| {
            let address = |value: &Value| text(value).and_then(connection::loopback);
            let needed = "an address of this machine with a port (\"127.0.0.1:9090\")";
            put(&mut config.discord.health, unless_none(value, address, needed))
        },
        show: |config, _| shown_or_none(config.discord.health),
        ..PLAIN
    },
    Setting {
        key: "discord.shards",
        take: |config, value, _| {
            let shards = |value: &Value| text(value).and_then(Shards::parse);
            let needed = "\"FIRST-LAST/TOTAL\" (\"0-3/8\")";
            put(&mut config.discord.shards, unless_none(value, shards, needed))
        },
        show: |config, _| shown_or_none(config.discord.shards),
        // Falling back to all shards would answer what another process answers too.
        is_vital: true,
        ..PLAIN
    },
    Setting {
        key: "discord.api_ca",
        take: |config, value, folder| put(&mut config.discord.api_ca, certificate(value, folder)),
        show: |config, folder| shown_path_or_none(config.discord.api_ca.as_deref(), folder),
        ..PLAIN
    },
    Setting {
        key: "discord.silence",
        take: |config, value, _| {
            let seconds = whole(value, 1..=MAX_SILENCE);
            let silence = seconds.map(|seconds| Duration::from_secs(seconds as u64));
            put(&mut config.discord.silence, silence)
        },
        show: |config, _| shown_number(config.discord.silence.as_secs()),
        is_for_tests: true,
        ..PLAIN
    },
];

const MAX_WORKERS: usize = 256;
const MAX_PER_MINUTE: u32 = 1_000_000;
const MAX_SILENCE: usize = 3_600;

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

fn per_minute(value: &Value) -> Result<u32, Refusal> {
    let count = whole(value, 0..=MAX_PER_MINUTE as usize)?;
    Ok(u32::try_from(count).unwrap_or(MAX_PER_MINUTE))
}

fn take_operators(operators: &mut Vec<u64>, value: &Value) -> Result<(), Refusal> {
    let Value::List(users) = value else {
        let needed = "a list of user ids in quotes (\"123456789012345678\")";
        return Err(Refusal::Needs(needed.to_owned()));
    };
    let ids = users.iter().map(discord_id).collect::<Vec<_>>();
    let is_complete = !ids.contains(&None);
    *operators = ids.into_iter().flatten().collect();
    if is_complete {
        Ok(())
    } else {
        Err(Refusal::Ignores("user ids in quotes (\"123456789012345678\")"))
    }
}
