//! The server, its people, channels and messages as they are now; whoever looks on is told of every change.

use std::collections::{BTreeMap, HashMap};
use std::iter;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use serde_json::{Value, json};
use tokio::sync::broadcast;
use tokio::sync::mpsc::UnboundedSender;

use super::cast::{self, BOT, BOT_NAME, CHANNEL, CHANNEL_NAME, GUILD, GUILD_NAME, PEOPLE};
use super::interactions::Interaction;
use super::messages::Message;
use super::objects::{Refusal, id};
use crate::library::Library;

/// News that wait for somebody who looks on slowly; whoever misses some is shown everything anew.
const WAITING_NEWS: usize = 256;
/// Files that people attached are kept so many at a time: the bot fetches one within moments.
const FILES: usize = 8;

/// What happened, by a name that the page knows.
#[derive(Debug, Clone)]
pub(super) struct News {
    pub(super) name: &'static str,
    pub(super) data: Value,
}

/// This Discord.
pub(super) struct World {
    /// What the bot has to show with each call.
    pub(super) authorization: String,
    /// Where the bot calls, and where it listens.
    pub(super) api_base: String,
    pub(super) gateway_url: String,
    /// What the bot answers from: for examples of questions.
    pub(super) library: Arc<Library>,
    now: Mutex<Now>,
}

/// What there is at one moment.
pub(super) struct Now {
    pub(super) messages: BTreeMap<u64, Message>,
    pub(super) interactions: HashMap<u64, Interaction>,
    /// The commands as the bot registered them.
    pub(super) commands: Vec<Value>,
    /// Threads of the server's channel, by name.
    pub(super) threads: BTreeMap<u64, String>,
    /// What the bot posted under which nonce.
    pub(super) nonces: HashMap<(u64, String), u64>,
    /// What people attached, by id.
    files: BTreeMap<u64, Attached>,
    session: Option<Session>,
    sessions_begun: u64,
    news: broadcast::Sender<News>,
}

/// A file that somebody attached to a command.
pub(super) struct Attached {
    pub(super) bytes: Bytes,
    /// The file as a command's options tell of it.
    pub(super) object: Value,
}

/// The bot's connection.
struct Session {
    number: u64,
    /// Events that it was sent.
    sent: u64,
    sender: UnboundedSender<String>,
}

impl World {
    /// An empty one for a bot with this token.
    pub(super) fn new(token: &str, api_base: &str, gateway_url: String, library: Arc<Library>) -> World {
        World {
            authorization: format!("Bot {token}"),
            api_base: api_base.to_owned(),
            gateway_url,
            library,
            now: Mutex::new(Now {
                messages: BTreeMap::new(),
                interactions: HashMap::new(),
                commands: Vec::new(),
                threads: BTreeMap::new(),
                nonces: HashMap::new(),
                files: BTreeMap::new(),
                session: None,
                sessions_begun: 0,
                news: broadcast::Sender::new(WAITING_NEWS),
            }),
        }
    }

    /// What there is, for as long as nobody else needs it. Hold it over no await.
    pub(super) fn now(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything as it is, and whatever happens from then on.
    pub(super) fn look(&self) -> (News, broadcast::Receiver<News>) {
        let now = self.now();
        let people = PEOPLE.iter();
        let people = people.map(|person| json!({"id": id(person.id), "name": person.name, "role": person.role}));
        let people: Vec<Value> = people.collect();
        let direct = PEOPLE.iter().map(|person| {
            json!({"id": id(person.direct), "name": BOT_NAME, "kind": "direct", "parent": null, "person": id(person.id)})
        });
        let own = json!({"id": id(CHANNEL), "name": CHANNEL_NAME, "kind": "channel", "parent": null, "person": null});
        let threads = now.threads.iter().map(|(number, name)| thread(*number, name));
        let channels: Vec<Value> = iter::once(own).chain(threads).chain(direct).collect();
        let data = json!({
            "bot": {"id": id(BOT), "name": BOT_NAME, "online": now.session.is_some()},
            "server": {"id": id(GUILD), "name": GUILD_NAME},
            "people": people,
            "channels": channels,
            "commands": now.commands,
            "messages": now.messages.values().map(Message::shown).collect::<Vec<_>>(),
        });
        (News { name: "world", data }, now.news.subscribe())
    }
}

impl Now {
    /// Tells whoever looks on.
    pub(super) fn tell(&self, name: &'static str, data: Value) {
        // Nobody looks on where no page is open.
        let _ = self.news.send(News { name, data });
    }

    /// Takes the bot's connection in the place of any other; gives its number.
    pub(super) fn connect(&mut self, sender: UnboundedSender<String>) -> u64 {
        self.sessions_begun += 1;
        self.session = Some(Session {
            number: self.sessions_begun,
            sent: 0,
            sender,
        });
        self.tell("bot", json!({ "online": true }));
        self.sessions_begun
    }

    /// Forgets a connection that ended.
    pub(super) fn disconnect(&mut self, number: u64) {
        if self.session.take_if(|session| session.number == number).is_some() {
            self.tell("bot", json!({ "online": false }));
        }
    }

    /// Sends the bot an event; false where it is not connected.
    pub(super) fn dispatch(&mut self, event: &str, data: &Value) -> bool {
        let Some(session) = &mut self.session else {
            return false;
        };
        session.sent += 1;
        let frame = json!({ "op": 0, "t": event, "s": session.sent, "d": data });
        session.sender.send(frame.to_string()).is_ok()
    }

    /// Takes the bot's commands in the place of those that there are.
    pub(super) fn register(&mut self, commands: Vec<Value>) {
        self.commands = commands;
        self.tell("commands", json!(self.commands));
    }

    /// Begins a thread.
    pub(super) fn begin_thread(&mut self, number: u64, name: &str) {
        self.threads.insert(number, name.to_owned());
        self.tell("channel", thread(number, name));
    }

    /// Keeps a file for the bot to fetch, in the place of the oldest one.
    pub(super) fn keep_file(&mut self, number: u64, file: Attached) {
        self.files.insert(number, file);
        // Ids grow.
        while self.files.len() > FILES {
            self.files.pop_first();
        }
    }

    /// The file with this id.
    pub(super) fn file(&self, number: u64) -> Option<&Attached> {
        self.files.get(&number)
    }

    /// Whether a channel is in the server.
    ///
    /// # Errors
    /// There is no such channel.
    pub(super) fn is_in_guild(&self, channel: u64) -> Result<bool, Refusal> {
        if channel == CHANNEL || self.threads.contains_key(&channel) {
            return Ok(true);
        }
        let is_direct = cast::PEOPLE.iter().any(|person| person.direct == channel);
        is_direct.then_some(false).ok_or(super::objects::UNKNOWN_CHANNEL)
    }
}

/// A thread, as the page lists it.
fn thread(number: u64, name: &str) -> Value {
    json!({"id": id(number), "name": name, "kind": "thread", "parent": id(CHANNEL), "person": null})
}
