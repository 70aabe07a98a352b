//! What the fake Discord remembers, shared by its REST side, its gateway and the test that watches both.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, MutexGuard};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc};

use super::objects::{self, APPLICATION_ID, Guild};

/// How long Discord waits for the acknowledgement of an interaction.
pub(crate) const ACKNOWLEDGE_WITHIN: Duration = Duration::from_secs(3);

/// One REST request that the bot made, with what it was answered.
#[derive(Debug, Clone)]
pub(crate) struct Recorded {
    pub(crate) method: String,
    /// The path without `/api/v10`.
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) authorization: Option<String>,
    pub(crate) user_agent: Option<String>,
    pub(crate) content_type: Option<String>,
    pub(crate) body: Value,
    pub(crate) status: u16,
    /// When the request arrived.
    pub(crate) at: Instant,
    /// From the event that the test sent to the arrival of this request; zero where it belongs to no event.
    pub(crate) elapsed: Duration,
}

impl Recorded {
    /// The message that the request carries: an interaction callback wraps it in `data`.
    pub(crate) fn message(&self) -> &Value {
        if self.path.ends_with("/callback") {
            &self.body["data"]
        } else {
            &self.body
        }
    }

    /// All text of the message that a person would see, one piece a line.
    pub(crate) fn text(&self) -> String {
        visible_text(self.message())
    }
}

/// All text of a message that a person would see, one piece a line.
pub(crate) fn visible_text(message: &Value) -> String {
    let mut pieces = Vec::new();
    collect_text(message, &mut pieces);
    pieces.join("\n")
}

fn collect_text(value: &Value, pieces: &mut Vec<String>) {
    const SHOWN: [&str; 6] = ["content", "title", "description", "name", "value", "label"];
    const HOLDERS: [&str; 7] = [
        "author",
        "fields",
        "footer",
        "embeds",
        "components",
        "accessory",
        "choices",
    ];
    for key in SHOWN {
        if let Some(text) = value[key].as_str() {
            pieces.push(text.to_owned());
        }
    }
    if let Some(text) = value["text"].as_str() {
        pieces.push(text.to_owned());
    }
    for key in HOLDERS {
        match &value[key] {
            Value::Array(items) => items.iter().for_each(|item| collect_text(item, pieces)),
            Value::Object(_) => collect_text(&value[key], pieces),
            _ => {}
        }
    }
}

/// One frame that the bot sent over the gateway.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) op: u64,
    pub(crate) d: Value,
    /// Which connection it came over, counted from 1.
    pub(crate) connection: u64,
    pub(crate) at: Instant,
}

/// A fault to be answered instead of what Discord would say, or a delay before it.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    pub(crate) method: &'static str,
    /// The path without `/api/v10`; `*` stands for one segment.
    pub(crate) path: &'static str,
    pub(crate) times: usize,
    pub(crate) status: Option<u16>,
    /// What stands in the body instead of the usual error.
    pub(crate) body: Option<Value>,
    /// Whether a 429 holds for all routes.
    pub(crate) global: bool,
    /// Do what was asked first: the request arrived, and only its answer is lost.
    pub(crate) done_all_the_same: bool,
    pub(crate) retry_after: Option<f64>,
    pub(crate) delay: Duration,
}

/// An interaction that the test sent.
#[derive(Debug, Clone)]
pub(crate) struct Interaction {
    pub(crate) id: u64,
    pub(crate) token: String,
    /// Discord's interaction type: 2 command, 3 component, 4 autocomplete.
    pub(crate) kind: u8,
    pub(crate) channel: u64,
    pub(crate) guild: Option<u64>,
    pub(crate) sent: Instant,
    /// The type of the callback that acknowledged it.
    pub(crate) acknowledged: Option<u64>,
    /// The message that `@original` stands for.
    pub(crate) original: Option<u64>,
    /// What the messages that answer it say of it.
    pub(crate) metadata: Value,
}

/// What the gateway tells one of its connections to do.
#[derive(Debug)]
pub(crate) enum Command {
    Send(String),
    Binary(Vec<u8>),
    Close(u16),
    /// Ends the TCP connection without a close frame.
    Drop,
    /// Resets the TCP connection, as a broken line does.
    Reset,
}

/// An open WebSocket connection.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) commands: mpsc::UnboundedSender<Command>,
    pub(crate) session: Option<String>,
}

/// A gateway session, which outlives its connections.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) intents: u64,
    /// Which shard it is, of how many.
    pub(crate) shard: (u64, u64),
    pub(crate) seq: u64,
    /// Everything that was dispatched, for RESUME.
    pub(crate) log: Vec<(u64, String)>,
    pub(crate) connection: Option<u64>,
    pub(crate) resumable: bool,
}

#[derive(Debug)]
pub(crate) struct State {
    pub(crate) requests: Vec<Recorded>,
    /// Indices of the requests that a wait has already returned.
    pub(crate) taken: HashSet<usize>,
    pub(crate) faults: Vec<Fault>,
    /// Paths of requests that were done although their answer was lost: they may come again.
    pub(crate) lost: HashSet<String>,
    pub(crate) commands: Vec<Value>,
    pub(crate) interactions: HashMap<u64, Interaction>,
    pub(crate) messages: BTreeMap<u64, Value>,
    pub(crate) message_sent: HashMap<u64, Instant>,
    /// Servers that removed the bot.
    pub(crate) hidden: HashSet<u64>,
    /// Threads, and the channel of each.
    pub(crate) threads: HashMap<u64, u64>,
    pub(crate) nonces: HashMap<(u64, String), u64>,
    pub(crate) frames: Vec<Frame>,
    pub(crate) connections: HashMap<u64, Connection>,
    pub(crate) connections_made: u64,
    /// The codes of the close frames that the bot has sent, in order; 1005 where it gave none.
    pub(crate) closes: Vec<u16>,
    /// What GET /gateway/bot recommends.
    pub(crate) shards: u64,
    /// Put unknown fields into everything that is sent.
    pub(crate) unknown_fields: bool,
    /// A RESUME brings everything again, and not only what was missed.
    pub(crate) replays_everything: bool,
    pub(crate) sessions: HashMap<String, Session>,
    pub(crate) heartbeat_interval: Duration,
    pub(crate) acknowledge_heartbeats: bool,
    /// Answer IDENTIFY and RESUME with this close code.
    pub(crate) refuse_with: Option<u16>,
    pub(crate) problems: Vec<String>,
    /// Servers whose events go to another shard than their id says.
    pub(crate) handed_over: HashMap<u64, u64>,
    /// What people attached, by its path.
    pub(crate) attachments: HashMap<String, Vec<u8>>,
}

/// The state behind its lock, with what everybody needs to know.
#[derive(Debug)]
pub(crate) struct Shared {
    state: Mutex<State>,
    /// Told after every change that a test may wait for.
    pub(crate) changed: Notify,
    pub(crate) token: String,
    pub(crate) gateway_url: String,
    /// The servers that the bot was invited to: its home, and a stranger's.
    pub(crate) guilds: [Guild; 2],
}

impl Shared {
    pub(crate) fn new(token: String, gateway_url: String, guilds: [Guild; 2]) -> Shared {
        let state = State {
            requests: Vec::new(),
            taken: HashSet::new(),
            faults: Vec::new(),
            lost: HashSet::new(),
            commands: Vec::new(),
            interactions: HashMap::new(),
            messages: BTreeMap::new(),
            message_sent: HashMap::new(),
            hidden: HashSet::new(),
            threads: HashMap::new(),
            nonces: HashMap::new(),
            frames: Vec::new(),
            connections: HashMap::new(),
            connections_made: 0,
            closes: Vec::new(),
            shards: 1,
            unknown_fields: false,
            replays_everything: false,
            sessions: HashMap::new(),
            heartbeat_interval: Duration::from_millis(41_250),
            acknowledge_heartbeats: true,
            refuse_with: None,
            problems: Vec::new(),
            handed_over: HashMap::new(),
            attachments: HashMap::new(),
        };
        Shared {
            state: Mutex::new(state),
            changed: Notify::new(),
            token,
            gateway_url,
            guilds,
        }
    }

    /// The state; a test that panicked while it held the lock does not hide what it found.
    pub(crate) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Whether `authorization` names the bot's token.
    pub(crate) fn is_bot_token(&self, authorization: &str) -> bool {
        authorization.strip_prefix("Bot ").unwrap_or(authorization) == self.token
    }
}

impl State {
    /// Dispatches an event to every session that asked for one of the `intents` (0: to all of them).
    pub(crate) fn dispatch(&mut self, event: &str, data: &Value, intents: u64) {
        const MESSAGE_CONTENT: u64 = 1 << 15;
        let mut sprinkled = data.clone();
        if self.unknown_fields {
            objects::sprinkle(&mut sprinkled);
        }
        let data = &sprinkled;
        let guild = data["guild_id"].as_str().and_then(|id| id.parse::<u64>().ok());
        let handed_over = guild.and_then(|guild| self.handed_over.get(&guild).copied());
        for session in self.sessions.values_mut().filter(|s| s.resumable) {
            let is_served = handed_over.map_or_else(|| session.serves(guild), |shard| session.shard.0 == shard);
            if intents != 0 && session.intents & intents == 0 || !is_served {
                continue;
            }
            let may_read = session.intents & MESSAGE_CONTENT != 0 || content_is_shown(data);
            if event.starts_with("MESSAGE_") && !may_read {
                let mut blanked = data.clone();
                blanked["content"] = json!("");
                blanked["embeds"] = json!([]);
                blanked["components"] = json!([]);
                session.push(&self.connections, event, &blanked);
            } else {
                session.push(&self.connections, event, data);
            }
        }
    }

    /// Whether a bot is connected and identified.
    pub(crate) fn is_connected(&self) -> bool {
        self.sessions.values().any(|s| s.resumable && s.connection.is_some())
    }
}

/// Discord shows a message's content to a bot without the privileged intent only where the message is its own, a direct
/// one, or mentions it.
fn content_is_shown(message: &Value) -> bool {
    let bot = APPLICATION_ID.to_string();
    let mentioned = message["mentions"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|user| user["id"] == bot.as_str());
    message["guild_id"].is_null() || message["author"]["id"] == bot.as_str() || mentioned
}

impl Session {
    /// Whether the events of a guild, or of direct messages, go to this session's shard.
    pub(crate) fn serves(&self, guild: Option<u64>) -> bool {
        let (shard, total) = self.shard;
        guild.map_or(0, |id| (id >> 22) % total) == shard
    }

    /// Numbers an event, keeps it for RESUME and sends it where a connection is open.
    pub(crate) fn push(&mut self, connections: &HashMap<u64, Connection>, event: &str, data: &Value) {
        self.seq += 1;
        let text = json!({"op": 0, "s": self.seq, "t": event, "d": data}).to_string();
        self.log.push((self.seq, text.clone()));
        if let Some(connection) = self.connection.and_then(|id| connections.get(&id)) {
            // A connection that has just ended misses the event; RESUME replays it.
            let _ = connection.commands.send(Command::Send(text));
        }
    }
}
