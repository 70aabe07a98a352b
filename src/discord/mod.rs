//! The Discord front: the only place that names serenity.
//!
//! | room | what lives there |
//! |---|---|
//! | `connect` | where the gateway is, the event loop, what ends it |
//! | `shards`, `watchdog`, `stop` | which shards are connected; those that hang; Ctrl-C and SIGTERM |
//! | `events` | gateway events, handed to the rooms below |
//! | `commands/` | the slash commands: registration, and one file for each |
//! | `components/` | buttons, whose state is in their ids |
//! | `interaction` | who uses a command or a button, and how they are answered |
//! | `mention` | questions in messages |
//! | `admission` | the one way in for questions: who is turned away, in which order |
//! | `answering` | from a question to a message with its buttons |
//! | `people` | settings, talks and languages, and who has to wait |
//! | [`permissions`] | who may reindex |
//! | `watching`, `elsewhere` | articles that change while the bot runs; those that another process published |
//! | `workers` | the bounded pool of blocking workers |
//! | `cooldown`, `once` | how much one person and one server may ask; nothing is answered twice |
//! | `rest` | calls to Discord, with bounded retries |
//! | `metrics`, `health`, `service` | what happens in numbers; a loopback address that shows it; the service manager |
//! | `failure`, [`texts`] | what went wrong, for the person and for the log; every sentence the bot says, by language |
//! | [`render`] | answers as messages; over [`plain`] (markup dropped), [`excerpt`] (cut to fit), [`escape`] (harmless) |

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use once_cell::sync::OnceCell;
use secrecy::SecretString;
use serenity::all::UserId;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Mutex;
use tokio_util::task::TaskTracker;

use crate::answerer::Answerer;
use crate::backup::InUse;
use crate::config::{Config, DiscordConfig, Quota, Sources};
use crate::error::{Error, Result};
use crate::index::Store;
use crate::intake::{self, Intake, feeds};
use crate::library::Library;
use crate::state::State;
use crate::watch::Eyes;
use cooldown::Cooldowns;
use metrics::Metrics;
use once::Once;
use people::People;
use rest::{CallError, Rest};
use shards::Shards;
use workers::Workers;

pub use components::custom_id;

mod admission;
mod answering;
mod commands;
mod components;
mod connect;
mod cooldown;
mod elsewhere;
pub mod escape;
mod events;
pub mod excerpt;
mod failure;
mod health;
mod interaction;
mod mention;
mod metrics;
mod once;
mod people;
pub mod permissions;
pub mod plain;
pub mod render;
mod rest;
mod service;
mod shards;
mod stop;
pub mod texts;
mod watchdog;
mod watching;
mod workers;

/// Most characters of a question: what a slash command's option may hold.
const QUESTION_LIMIT: usize = 6000;
/// Articles that are taken in at once, and those that wait for that.
const CHORES: usize = 2;
const WAITING_CHORES: usize = 16;
/// Blocking work that outlives the last answer is given up after so long.
const LAST_WORK: Duration = Duration::from_secs(1);

/// What every handler needs.
struct Front {
    config: DiscordConfig,
    sources: Sources,
    articles: Arc<Library>,
    answerer: Arc<Answerer>,
    rest: Rest,
    workers: Workers,
    /// Fetching, converting and indexing what servers add: seconds of work, for which no question waits.
    chores: Workers,
    intake: Arc<Intake>,
    quota: Quota,
    people: Arc<People>,
    cooldowns: Cooldowns,
    /// What was taken up already.
    once: Once,
    metrics: Metrics,
    shards: Shards,
    /// Every event that is being handled; the process ends when all of them are.
    tasks: TaskTracker,
    /// The bot's own user, known from the first READY on.
    bot: OnceCell<UserId>,
    /// Whether the commands are known to be right in this process.
    registered: Mutex<bool>,
    reindexing: Arc<AtomicBool>,
    /// Held by whoever writes the index in this process, with what was changed and nobody was told of.
    writing: Arc<std::sync::Mutex<watching::Untold>>,
    stopping: Arc<AtomicBool>,
}

impl Front {
    /// Whether an event comes for the first time; a repeated one is counted and otherwise left alone.
    fn is_first(&self, event: once::Event) -> bool {
        let is_first = self.once.is_first(event);
        if !is_first {
            self.metrics.repeated();
            tracing::debug!(?event, "an event came a second time");
        }
        is_first
    }

    /// Says in the log, once and with the id of what was answered, that something could not be delivered.
    fn undelivered(&self, id: u64, channel: u64, error: &CallError) -> Undelivered {
        self.metrics.undelivered(error);
        tracing::warn!(id, channel, lost = ?error.lost, %error, "could not deliver");
        Undelivered
    }

    /// From now on every question is told that the bot is being restarted.
    fn stop_accepting(&self) {
        self.stopping.store(true, Ordering::Relaxed);
    }

    fn is_stopping(&self) -> bool {
        self.stopping.load(Ordering::Relaxed)
    }
}

/// Something did not get to Discord; the log has said why.
#[derive(Debug)]
struct Undelivered;

/// Milliseconds for the log, as a number: logs know none of 128 bits.
fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Connects to Discord and answers until the process is told to stop. Builds its own runtime. Settings and votes are kept
/// in `state`. Where there are `eyes`, changes of the articles are taken up meanwhile.
///
/// # Errors
/// The token is refused, or the connection cannot be kept: the error says what to do.
pub fn run(
    token: &SecretString,
    config: Config,
    state: State,
    library: Arc<Library>,
    answerer: Arc<Answerer>,
    eyes: Option<Eyes>,
) -> Result<()> {
    let _in_use = InUse::share(&config.index)?;
    let answering = runtime(None)?;
    let session = runtime(Some(1))?;
    // Ends with this function.
    let _feeds = follow_feeds(&config, library.operator());
    let front = Arc::new(Front {
        rest: Rest::new(token, &config.discord.api_base, config.discord.api_ca.as_deref())?,
        workers: Workers::new(config.discord.workers, config.discord.queue),
        chores: Workers::new(CHORES, WAITING_CHORES),
        intake: Arc::new(Intake::new(config.web.loopback)),
        quota: config.guilds,
        people: Arc::new(People::new(token, state, config.privacy.store_questions)),
        cooldowns: Cooldowns::new(config.discord.person_per_minute, config.discord.guild_per_minute),
        once: Once::default(),
        metrics: Metrics::new(),
        shards: Shards::new(config.discord.silence),
        tasks: TaskTracker::new(),
        sources: config.sources(),
        config: config.discord,
        articles: library,
        answerer,
        bot: OnceCell::new(),
        registered: Mutex::new(false),
        reindexing: Arc::new(AtomicBool::new(false)),
        writing: Arc::default(),
        stopping: Arc::default(),
    });
    front.answerer.tell_times(front.metrics.stage_times());
    let _watching = eyes.map(|eyes| watching::take_up_changes(eyes, &front));
    let outcome = answering.block_on(async { connect::serve(front, session.handle(), stop::Stop::listen()?).await });
    session.shutdown_background();
    answering.shutdown_timeout(LAST_WORK);
    outcome
}

/// Follows the configured feeds beside the bot, and brings the index up to date when something came. Where that cannot
/// be, answering goes on without.
fn follow_feeds(config: &Config, store: &Arc<Store>) -> Option<feeds::Watch> {
    let (sources, store) = (config.sources(), Arc::clone(store));
    let refresh = {
        let sources = sources.clone();
        move || store.take_up_changes(&sources).map(drop)
    };
    let watch = feeds::watch(sources, config.web.clone(), Box::new(intake::convert), refresh);
    watch.unwrap_or_else(|error| {
        tracing::warn!(%error, "the feeds are not followed");
        None
    })
}

/// A runtime with so many threads, or one for each core.
fn runtime(threads: Option<usize>) -> Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    if let Some(threads) = threads {
        builder.worker_threads(threads);
    }
    let built = builder.enable_all().build();
    built.map_err(|why| Error::Front(format!("cannot start the threads of the Discord front: {why}")))
}
