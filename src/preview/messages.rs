//! What becomes of messages: written, edited, deleted, and who sees them.

use serde_json::{Value, json};

use super::cast::{self, GUILD, Person};
use super::objects::{self, EPHEMERAL, INVALID, LOADING, Refusal, UNKNOWN_MESSAGE, UNKNOWN_REFERENCE, id, snowflake};
use super::world::Now;

/// So many messages stay; the oldest go.
const MOST: usize = 1_000;
/// Most characters of a message.
pub(super) const LONGEST: usize = 2_000;
/// What stands for "a reply" as a message's type.
const REPLY: u64 = 19;

/// A message, with what Discord's own client knows of it beside its object.
#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) object: Value,
    /// Who alone sees it.
    visible_to: Option<u64>,
    /// Whether it says that the bot did not answer.
    has_failed: bool,
}

impl Message {
    /// What a person writes.
    pub(super) fn by(person: &Person, channel: u64, content: &str) -> Message {
        let mut object = objects::message(snowflake(), channel, objects::user(person));
        object["content"] = json!(content);
        Message::new(object)
    }

    /// What the bot posts.
    pub(super) fn of_bot(channel: u64, body: &Value) -> Message {
        let mut message = Message::new(objects::message(snowflake(), channel, objects::bot()));
        message.take(body);
        message
    }

    /// What stands where the bot did not answer a person.
    pub(super) fn of_failure(person: u64, channel: u64) -> Message {
        let mut message = Message::of_bot(channel, &json!({ "flags": EPHEMERAL })).for_person(person);
        message.has_failed = true;
        message
    }

    fn new(object: Value) -> Message {
        Message {
            object,
            visible_to: None,
            has_failed: false,
        }
    }

    /// In answer to a person, who alone sees it if it says so.
    pub(super) fn for_person(mut self, person: u64) -> Message {
        self.visible_to = (self.flags() & EPHEMERAL != 0).then_some(person);
        self
    }

    /// In answer to an interaction that is described so.
    pub(super) fn for_interaction(mut self, metadata: Value) -> Message {
        self.object["interaction_metadata"] = metadata;
        self
    }

    /// As a reply to another message.
    pub(super) fn replying_to(mut self, other: &Message) -> Message {
        self.object["type"] = json!(REPLY);
        self.object["message_reference"] = json!({
            "type": 0, "message_id": other.object["id"], "channel_id": other.object["channel_id"],
        });
        self.object["referenced_message"] = other.object.clone();
        // One step back is enough: whoever reads it goes no further.
        self.object["referenced_message"]["referenced_message"] = Value::Null;
        self
    }

    /// Where the message stands.
    pub(super) fn channel(&self) -> u64 {
        number(&self.object["channel_id"]).unwrap_or_default()
    }

    /// The message's id.
    pub(super) fn id(&self) -> u64 {
        number(&self.object["id"]).unwrap_or_default()
    }

    /// Whether a person sees it.
    pub(super) fn is_seen_by(&self, person: u64) -> bool {
        self.visible_to.is_none_or(|only| only == person)
    }

    /// Whether one person alone sees it.
    pub(super) fn is_private(&self) -> bool {
        self.visible_to.is_some()
    }

    /// Whether it stands for an answer to come.
    pub(super) fn is_waiting(&self) -> bool {
        self.flags() & LOADING != 0
    }

    /// Whether the bot wrote it.
    pub(super) fn is_of_bot(&self) -> bool {
        self.object["author"]["id"] == id(cast::BOT)
    }

    /// The message as the page gets it.
    pub(super) fn shown(&self) -> Value {
        let mut shown = self.object.clone();
        shown["visible_to"] = self.visible_to.map_or(Value::Null, id);
        shown["is_waiting"] = json!(self.is_waiting());
        shown["has_failed"] = json!(self.has_failed);
        shown
    }

    fn flags(&self) -> u64 {
        self.object["flags"].as_u64().unwrap_or_default()
    }

    /// Takes what a body says; what it leaves out stays. Who may see a message is decided when it is made.
    fn take(&mut self, body: &Value) {
        let audience = self.flags() & EPHEMERAL;
        for (key, empty) in [
            ("content", json!("")),
            ("embeds", json!([])),
            ("components", json!([])),
            ("flags", json!(0)),
        ] {
            match body.get(key) {
                None => {}
                Some(Value::Null) => self.object[key] = empty,
                Some(value) => self.object[key] = value.clone(),
            }
        }
        self.object["flags"] = json!(self.flags() | audience);
    }

    fn edit(&mut self, body: &Value) {
        // What takes the place of an answer to come is no edit to those who see it.
        if !self.is_waiting() {
            self.object["edited_timestamp"] = json!(objects::timestamp());
        }
        self.take(body);
        self.object["flags"] = json!(self.flags() & !LOADING);
    }
}

/// The number of an id.
pub(super) fn number(id: &Value) -> Option<u64> {
    id.as_str()?.parse().ok()
}

/// Whether Discord would take the content.
fn is_allowed(body: &Value) -> bool {
    let content = body["content"].as_str().unwrap_or_default();
    content.encode_utf16().count() <= LONGEST
}

impl Now {
    /// Puts a message into its channel and tells everybody who sees it, the bot included.
    pub(super) fn put(&mut self, message: Message) -> Value {
        self.tell("message", message.shown());
        if message.is_of_bot() && !message.is_private() {
            let mut event = message.object.clone();
            if self.is_in_guild(message.channel()).unwrap_or_default() {
                event["guild_id"] = id(GUILD);
            }
            self.dispatch("MESSAGE_CREATE", &event);
        }
        let object = message.object.clone();
        self.messages.insert(message.id(), message);
        while self.messages.len() > MOST {
            let Some(oldest) = self.messages.first_key_value().map(|(oldest, _)| *oldest) else {
                break;
            };
            // It is there: nothing is refused.
            let _ = self.delete(oldest);
        }
        object
    }

    /// Posts what the bot wants to say in a channel. What it said under the same nonce stands for it.
    ///
    /// # Errors
    /// There is no such channel, or no such message to reply to; or the body cannot be read.
    pub(super) fn post(&mut self, channel: u64, body: &Value) -> Result<Value, Refusal> {
        self.is_in_guild(channel)?;
        if !is_allowed(body) {
            return Err(INVALID);
        }
        let nonce = (!body["nonce"].is_null()).then(|| (channel, body["nonce"].to_string()));
        let earlier = nonce.as_ref().and_then(|nonce| self.nonces.get(nonce));
        if let Some(earlier) = earlier.and_then(|id| self.messages.get(id)) {
            return Ok(earlier.object.clone());
        }
        let mut message = Message::of_bot(channel, body);
        if let Some(reference) = number(&body["message_reference"]["message_id"]) {
            match self.messages.get(&reference) {
                Some(other) => message = message.replying_to(other),
                None if body["message_reference"]["fail_if_not_exists"] == false => {}
                None => return Err(UNKNOWN_REFERENCE),
            }
        }
        if let Some(nonce) = nonce {
            self.nonces.insert(nonce, message.id());
        }
        Ok(self.put(message))
    }

    /// Changes a message of the bot.
    ///
    /// # Errors
    /// It is gone, or the body cannot be read.
    pub(super) fn edit(&mut self, number: u64, body: &Value) -> Result<Value, Refusal> {
        if !is_allowed(body) {
            return Err(INVALID);
        }
        let message = self.messages.get_mut(&number).filter(|message| message.is_of_bot());
        let message = message.ok_or(UNKNOWN_MESSAGE)?;
        message.edit(body);
        let (shown, object) = (message.shown(), message.object.clone());
        self.tell("message", shown);
        Ok(object)
    }

    /// Deletes a message.
    ///
    /// # Errors
    /// It is gone.
    pub(super) fn delete(&mut self, number: u64) -> Result<(), Refusal> {
        self.messages.remove(&number).ok_or(UNKNOWN_MESSAGE)?;
        self.nonces.retain(|_, posted| *posted != number);
        self.tell("gone", json!({ "id": id(number) }));
        Ok(())
    }
}
