//! A fake Discord on this machine: REST and gateway, sending what the real one sends and recording what it gets.
//!
//! A test starts it with [`FakeDiscord::start`], points a bot at [`FakeDiscord::api_base`], plays people with
//! [`FakeDiscord::slash`], [`FakeDiscord::mention`] and their like, waits for what the bot does, and ends with
//! [`FakeDiscord::assert_clean`]. The fake runs on threads of its own, so that a busy test does not slow it down, and
//! stops when the value is dropped.
#![allow(
    dead_code,
    unused_imports,
    reason = "every test binary includes this module and uses its own part of it"
)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "in tests a panic is the report"
)]

pub(crate) mod articles;
pub(crate) mod bot;
pub(crate) mod events;
mod faults;
mod gateway;
pub(crate) mod load;
mod messages;
pub(crate) mod objects;
mod rest;
pub(crate) mod state;
mod tls;
pub(crate) mod validate;
mod wait;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

pub(crate) use self::bot::Bot;
pub(crate) use self::objects::{Guild, Person, permission};
use self::state::{ACKNOWLEDGE_WITHIN, Command, Shared};
pub(crate) use self::state::{Frame, Recorded, visible_text};

/// The flag of a message that only one person sees.
pub(crate) const EPHEMERAL: u64 = 1 << 6;
/// How long a wait lasts before the test fails: long, because test machines are busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// A fake Discord with two servers that the bot was invited to.
pub(crate) struct FakeDiscord {
    shared: Arc<Shared>,
    api_base: String,
    /// The root certificate behind an api_base of https.
    root: Option<tempfile::NamedTempFile>,
    runtime: Option<Runtime>,
    checked: AtomicBool,
}

impl FakeDiscord {
    /// Starts the REST side and the gateway, each on a port of its own.
    pub(crate) async fn start() -> FakeDiscord {
        FakeDiscord::start_as(false, [Guild::new("home"), Guild::new("elsewhere")]).await
    }

    /// The same with the home on the first of two shards, and the other server on the second.
    pub(crate) async fn start_for_two() -> FakeDiscord {
        let guilds = [Guild::of_shard("home", 0, 2), Guild::of_shard("elsewhere", 1, 2)];
        FakeDiscord::start_as(false, guilds).await
    }

    /// The same with a REST side that speaks TLS in the name of discord.com; [`FakeDiscord::root`] vouches for it.
    pub(crate) async fn start_tls() -> FakeDiscord {
        FakeDiscord::start_as(true, [Guild::new("home"), Guild::new("elsewhere")]).await
    }

    async fn start_as(encrypted: bool, guilds: [Guild; 2]) -> FakeDiscord {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let identity = encrypted.then(|| tls::Identity::make_up("discord.com"));
        let root = identity.as_ref().map(tls::Identity::root_file);
        let starting = runtime.spawn(async move {
            let local = SocketAddr::from(([127, 0, 0, 1], 0));
            let rest = TcpListener::bind(local).await.unwrap();
            let gateway = TcpListener::bind(local).await.unwrap();
            let scheme = if identity.is_some() { "https" } else { "http" };
            let api_base = format!("{scheme}://{}", rest.local_addr().unwrap());
            let gateway_url = format!("ws://{}", gateway.local_addr().unwrap());
            let shared = Arc::new(Shared::new(made_up_token(), gateway_url, guilds));
            match identity {
                Some(identity) => drop(tokio::spawn(rest::serve(identity.listen(rest), Arc::clone(&shared)))),
                None => drop(tokio::spawn(rest::serve(rest, Arc::clone(&shared)))),
            }
            tokio::spawn(gateway::serve(gateway, Arc::clone(&shared)));
            (shared, api_base)
        });
        let (shared, api_base) = starting.await.unwrap();
        FakeDiscord {
            shared,
            api_base,
            root,
            runtime: Some(runtime),
            checked: AtomicBool::new(false),
        }
    }

    /// For `[discord] api_base`.
    pub(crate) fn api_base(&self) -> &str {
        &self.api_base
    }

    /// For `[discord] api_ca`, where the REST side speaks TLS.
    pub(crate) fn root(&self) -> &std::path::Path {
        self.root.as_ref().unwrap().path()
    }

    /// Where GET /gateway points.
    pub(crate) fn gateway_url(&self) -> &str {
        &self.shared.gateway_url
    }

    /// The only token that is accepted.
    pub(crate) fn token(&self) -> &str {
        &self.shared.token
    }

    /// The first server: meant to be the configured home of the bot.
    pub(crate) fn home(&self) -> &Guild {
        &self.shared.guilds[0]
    }

    /// A server of somebody who invited the bot.
    pub(crate) fn elsewhere(&self) -> &Guild {
        &self.shared.guilds[1]
    }

    /// Sets what the next HELLO says.
    pub(crate) fn set_heartbeat_interval(&self, interval: Duration) {
        self.shared.lock().heartbeat_interval = interval;
    }

    /// Stops or starts the acknowledgement of heartbeats.
    pub(crate) fn acknowledge_heartbeats(&self, acknowledge: bool) {
        self.shared.lock().acknowledge_heartbeats = acknowledge;
    }

    /// Answers every IDENTIFY and RESUME from now on with this close code.
    pub(crate) fn refuse_sessions(&self, code: Option<u16>) {
        self.shared.lock().refuse_with = code;
    }

    /// Ends the TCP connections without a close frame.
    pub(crate) fn drop_connection(&self) {
        self.shared.lock().command_all(|| Command::Drop);
    }

    /// Resets the TCP connections.
    pub(crate) fn reset_connection(&self) {
        self.shared.lock().command_all(|| Command::Reset);
    }

    /// Closes the connections with a code.
    pub(crate) fn close(&self, code: u16) {
        self.shared.lock().command_all(|| Command::Close(code));
    }

    /// Op 7: asks the bot to reconnect.
    pub(crate) fn ask_to_reconnect(&self) {
        self.send_raw(&json!({"op": 7, "d": null, "s": null, "t": null}).to_string());
    }

    /// Op 9: tells the bot that its session is invalid.
    pub(crate) fn invalidate_session(&self, resumable: bool) {
        if !resumable {
            self.shared
                .lock()
                .sessions
                .values_mut()
                .for_each(|session| session.resumable = false);
        }
        self.send_raw(&json!({"op": 9, "d": resumable, "s": null, "t": null}).to_string());
    }

    /// Sends any text as a frame.
    pub(crate) fn send_raw(&self, text: &str) {
        self.shared.lock().command_all(|| Command::Send(text.to_owned()));
    }

    /// Dispatches any event to every session, as a Discord newer than the bot might.
    pub(crate) fn dispatch(&self, event: &str, data: &Value) {
        self.shared.lock().dispatch(event, data, 0);
    }

    /// The requests so far of this method and shape.
    pub(crate) fn requests(&self, method: &str, path: &str) -> Vec<Recorded> {
        let state = self.shared.lock();
        state
            .requests
            .iter()
            .filter(|r| r.method == method && rest::path_matches(path, &r.path))
            .cloned()
            .collect()
    }

    /// The frames with this opcode that the bot has sent so far.
    pub(crate) fn frames(&self, op: u64) -> Vec<Frame> {
        self.shared
            .lock()
            .frames
            .iter()
            .filter(|f| f.op == op)
            .cloned()
            .collect()
    }

    /// How many WebSocket connections were made so far.
    pub(crate) fn connections(&self) -> u64 {
        self.shared.lock().connections_made
    }

    /// The commands as they are registered now.
    pub(crate) fn commands(&self) -> Vec<Value> {
        self.shared.lock().commands.clone()
    }

    /// Changes a registered command, as an older version of the bot would have left it.
    pub(crate) fn alter_command(&self, name: &str, key: &str, value: Value) {
        let mut state = self.shared.lock();
        let command = state.commands.iter_mut().find(|c| c["name"] == name).unwrap();
        command[key] = value;
    }

    /// The bot's messages that stand in a channel now, oldest first, ephemeral ones included.
    pub(crate) fn bot_messages(&self, channel: u64) -> Vec<Value> {
        let channel = channel.to_string();
        let bot = objects::APPLICATION_ID.to_string();
        let state = self.shared.lock();
        let of_bot = |m: &&Value| m["channel_id"] == channel.as_str() && m["author"]["id"] == bot.as_str();
        state.messages.values().filter(of_bot).cloned().collect()
    }

    /// From the next IDENTIFY on the bot is no member of this server.
    pub(crate) fn hide_guild(&self, guild: &Guild) {
        self.shared.lock().hidden.insert(guild.id);
    }

    /// From now on what happens in a server goes to this shard, as when the servers are split in another way.
    pub(crate) fn hand_over(&self, guild: &Guild, shard: u64) {
        self.shared.lock().handed_over.insert(guild.id, shard);
    }

    /// An interaction whose bot was killed may stay unanswered.
    pub(crate) fn excuse(&self, interaction: &events::InteractionHandle) {
        self.shared.lock().interactions.remove(&interaction.id);
    }

    /// Whether a shard is connected and identified.
    pub(crate) fn has_shard(&self, shard: u64) -> bool {
        let state = self.shared.lock();
        let mut sessions = state.sessions.values();
        sessions.any(|session| session.shard.0 == shard && session.resumable && session.connection.is_some())
    }

    /// A thread of a channel.
    pub(crate) fn add_thread(&self, channel: u64) -> u64 {
        let thread = objects::snowflake();
        self.shared.lock().threads.insert(thread, channel);
        thread
    }

    /// A message as it stands now; null where it is gone.
    pub(crate) fn message(&self, id: u64) -> Value {
        self.shared.lock().messages.get(&id).cloned().unwrap_or_default()
    }

    /// The message that an interaction was answered with.
    pub(crate) fn original(&self, interaction: &events::InteractionHandle) -> u64 {
        self.shared.lock().interactions[&interaction.id].original.unwrap()
    }

    /// Somebody presses the button with this label or sign.
    pub(crate) async fn press(&self, person: &Person, message: u64, label: &str) -> events::InteractionHandle {
        let id = self.button(message, label);
        let id = id.unwrap_or_else(|| panic!("there is no button {label:?} on {}", self.message(message)));
        self.click(message, &id).by(person).send().await
    }

    /// The id of a button that shows this label or sign, on a message as it stands now.
    pub(crate) fn button(&self, message: u64, label: &str) -> Option<String> {
        let message = self.message(message);
        let rows = message["components"].as_array().cloned().unwrap_or_default();
        let mut buttons = rows.iter().filter_map(|row| row["components"].as_array()).flatten();
        let found = buttons.find(|button| button["label"] == label || button["emoji"]["name"] == label)?;
        found["custom_id"].as_str().map(str::to_owned)
    }

    /// Whether a bot is connected and has registered commands, now or in an earlier life.
    pub(crate) fn is_ready(&self) -> bool {
        let state = self.shared.lock();
        state.is_connected() && !state.commands.is_empty()
    }

    /// Everything that the bot did wrong so far.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.checked.store(true, Ordering::Relaxed);
        let (mut problems, requests, unanswered) = {
            let state = self.shared.lock();
            let late = |sent: Instant| sent.elapsed() > ACKNOWLEDGE_WITHIN;
            let unanswered: Vec<u64> = state
                .interactions
                .values()
                .filter(|i| i.acknowledged.is_none() && late(i.sent))
                .map(|i| i.id)
                .collect();
            (state.problems.clone(), state.requests.clone(), unanswered)
        };
        problems.extend(
            unanswered
                .iter()
                .map(|id| format!("interaction {id} was never acknowledged")),
        );
        problems.extend(validate::problems(&requests));
        problems
    }

    /// Fails where the bot made a request that Discord would refuse, or left an interaction unanswered.
    pub(crate) fn assert_clean(&self) {
        let problems = self.problems();
        assert!(
            problems.is_empty(),
            "the bot did what Discord would not accept:\n{}",
            problems.join("\n")
        );
    }

    /// The requests and frames so far in short, for the message of a failing test.
    pub(crate) fn summary(&self) -> String {
        let state = self.shared.lock();
        let mut lines = vec![format!("connections: {}", state.connections_made)];
        lines.extend(
            state
                .frames
                .iter()
                .map(|f| format!("frame op {} over connection {}", f.op, f.connection)),
        );
        lines.extend(state.requests.iter().map(|r| {
            let body: String = r.body.to_string().chars().take(300).collect();
            format!("{} {} -> {} {body}", r.method, r.path, r.status)
        }));
        lines.extend(state.problems.iter().cloned());
        lines.join("\n")
    }
}

impl Drop for FakeDiscord {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        let checked = self.checked.load(Ordering::Relaxed);
        assert!(
            checked || std::thread::panicking(),
            "a test with a fake Discord must end with assert_clean()"
        );
    }
}

/// A token of the right shape. It is put together here so that no scanner takes the source for a leak.
fn made_up_token() -> String {
    let id = "MTE4MzQyMDkzNzQ2MjkxNTA3Mg";
    format!(
        "{id}.{}.{}",
        "Gfake1",
        format_args!("{:x}{}", objects::snowflake(), "fake".repeat(6))
    )
}
