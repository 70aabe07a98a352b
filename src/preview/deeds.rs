//! What people do on the page, as the events that the bot gets of it.

use std::sync::Arc;

use axum::body::Bytes;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};
use tokio::sync::oneshot;

use super::cast::{self, BOT, GUILD, Person};
use super::interactions::{ANSWER_WITHIN, Interaction, What};
use super::messages::{LONGEST, Message};
use super::objects::{self, id, snowflake};
use super::rest;
use super::world::{Attached, Now, World};

/// The bytes of the largest file that somebody may attach, as on Discord.
pub(super) const LARGEST_FILE: usize = 10 << 20;
/// Discord's numbers for the kinds of interaction.
const COMMAND: u8 = 2;
const COMPONENT: u8 = 3;
const AUTOCOMPLETE: u8 = 4;
/// Discord's numbers for a slash command, and for the types of an option that hold others.
const SLASH: u8 = 1;
const GROUPS: [u64; 2] = [1, 2];
/// Its number for an option that is a file.
const FILE: u64 = 11;

/// Something that somebody does.
#[derive(Debug, Deserialize)]
pub(super) struct Deed {
    #[serde(deserialize_with = "an_id")]
    person: u64,
    #[serde(deserialize_with = "an_id")]
    channel: u64,
    /// The language of their Discord.
    #[serde(default = "english")]
    locale: String,
    #[serde(flatten)]
    act: Act,
}

/// What they do.
#[derive(Debug, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
enum Act {
    /// Use a slash command (kind 1), or an entry of a message's menu (kind 3).
    Command {
        name: String,
        kind: u8,
        #[serde(default)]
        options: Vec<Value>,
        target: Option<String>,
    },
    /// Type in an option of a slash command.
    Complete { name: String, options: Vec<Value> },
    /// Press a button.
    Press {
        #[serde(deserialize_with = "an_id")]
        message: u64,
        custom_id: String,
    },
    /// Write a message.
    Say { content: String, reply_to: Option<String> },
    /// Put away a message that nobody else sees.
    Dismiss {
        #[serde(deserialize_with = "an_id")]
        message: u64,
    },
}

fn english() -> String {
    "en-US".to_owned()
}

fn an_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let written = String::deserialize(deserializer)?;
    written
        .parse()
        .map_err(|_| serde::de::Error::custom("an id is a number in quotes"))
}

/// A sentence for the person on the page.
type Said<T> = Result<T, String>;

impl World {
    /// Does it; gives what the page wants to know of it.
    ///
    /// # Errors
    /// It cannot be done; the sentence says why.
    pub(super) async fn carry_out(self: &Arc<World>, deed: Deed) -> Said<Value> {
        let person = cast::person(deed.person).ok_or("there is no such person here: load the page again")?;
        let place = self.place(person, deed.channel)?;
        match deed.act {
            Act::Command {
                name,
                kind,
                options,
                target,
            } => {
                let data = self.now().command(&place, &name, kind, options, target)?;
                self.interact(&place, &deed.locale, COMMAND, data, What::Command(name))?;
                Ok(json!({}))
            }
            Act::Complete { name, options } => {
                let data = self.now().command(&place, &name, SLASH, options, None)?;
                let (sender, completions) = oneshot::channel();
                self.interact(&place, &deed.locale, AUTOCOMPLETE, data, What::Typing(Some(sender)))?;
                let choices = tokio::time::timeout(ANSWER_WITHIN, completions).await;
                Ok(json!({ "choices": choices.ok().and_then(Result::ok).unwrap_or_else(|| json!([])) }))
            }
            Act::Press { message, custom_id } => {
                let data = json!({ "custom_id": custom_id, "component_type": 2 });
                self.interact(&place, &deed.locale, COMPONENT, data, What::Button(message))?;
                Ok(json!({}))
            }
            Act::Say { content, reply_to } => self.say(&place, &content, reply_to.and_then(|id| id.parse().ok())),
            Act::Dismiss { message } => {
                let mut now = self.now();
                if !now.seen(&place, message)?.is_private() {
                    return Err("others see this message too: it cannot be put away".to_owned());
                }
                now.delete(message).map_err(|_| GONE.to_owned())?;
                Ok(json!({}))
            }
        }
    }

    /// Keeps a file that somebody attaches to a command; gives its id.
    pub(super) fn attach(&self, name: &str, bytes: Bytes) -> Value {
        let number = snowflake();
        let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
        let url = format!("{}{}/{number}/{encoded}", self.api_base, rest::FILES);
        let object = json!({
            "id": id(number), "filename": name, "size": bytes.len(), "url": url, "proxy_url": url, "ephemeral": true,
            "content_type": "application/octet-stream",
        });
        self.now().keep_file(number, Attached { bytes, object });
        json!({ "id": id(number) })
    }

    /// Where a person does something.
    fn place(&self, person: &'static Person, channel: u64) -> Said<Place> {
        let now = self.now();
        let is_in_guild = now.is_in_guild(channel).map_err(|_| "there is no such channel")?;
        if !is_in_guild && channel != person.direct {
            return Err("these are somebody else's direct messages".to_owned());
        }
        let described = match now.threads.get(&channel) {
            Some(name) => objects::thread(channel, name),
            None if is_in_guild => objects::channel(),
            None => objects::direct(person),
        };
        Ok(Place {
            person,
            channel,
            is_in_guild,
            described,
        })
    }

    /// Sends the bot an interaction, and says so on the page where it does not answer in time.
    fn interact(self: &Arc<World>, place: &Place, locale: &str, kind: u8, data: Value, what: What) -> Said<()> {
        let token = cast::secret().map_err(|error| error.to_string())?;
        let number = snowflake();
        let person = place.person;
        let mut event = json!({
            "id": id(number), "application_id": id(BOT), "type": kind, "data": data, "token": token, "version": 1,
            "locale": locale, "entitlements": [], "channel_id": id(place.channel), "channel": place.described,
            "app_permissions": cast::OF_THE_BOT.to_string(), "attachment_size_limit": LARGEST_FILE,
        });
        let owners = match place.is_in_guild {
            true => json!({ "0": id(GUILD) }),
            false => json!({ "0": "0" }),
        };
        event["authorizing_integration_owners"] = owners.clone();
        if place.is_in_guild {
            event["guild_id"] = id(GUILD);
            event["guild"] = json!({ "id": id(GUILD), "locale": "en-US", "features": [] });
            event["guild_locale"] = json!("en-US");
            event["channel"]["permissions"] = json!(person.permissions.to_string());
            event["member"] = objects::member(person);
            event["context"] = json!(0);
        } else {
            event["user"] = objects::user(person);
            event["context"] = json!(1);
        }
        let mut now = self.now();
        if let What::Button(message) = what {
            event["message"] = now.seen(place, message)?.object.clone();
        }
        now.expect(Interaction::new(number, token, person.id, place.channel, owners, what));
        if !now.dispatch("INTERACTION_CREATE", &event) {
            now.interactions.remove(&number);
            return Err(NOT_CONNECTED.to_owned());
        }
        drop(now);
        // Nobody is told of completions that do not come.
        if kind != AUTOCOMPLETE {
            let world = Arc::clone(self);
            tokio::spawn(async move {
                tokio::time::sleep(ANSWER_WITHIN).await;
                world.now().give_up(number);
            });
        }
        Ok(())
    }

    /// Writes a message. Of what does not concern the bot it sees no text, as on Discord.
    fn say(&self, place: &Place, content: &str, reply_to: Option<u64>) -> Said<Value> {
        let content = content.trim();
        if content.is_empty() {
            return Err("write something first".to_owned());
        }
        if content.encode_utf16().count() > LONGEST {
            return Err(format!("a message has at most {LONGEST} characters"));
        }
        let mut now = self.now();
        let mut message = Message::by(place.person, place.channel, content);
        let mut is_for_bot = content.contains(&format!("<@{BOT}>"));
        if let Some(other) = reply_to {
            let other = now.seen(place, other)?;
            is_for_bot |= other.is_of_bot();
            message = message.replying_to(other);
        }
        if is_for_bot {
            message.object["mentions"] = json!([objects::bot()]);
        }
        let mut event = message.object.clone();
        event["nonce"] = id(snowflake());
        if place.is_in_guild {
            event["guild_id"] = id(GUILD);
            event["member"] = objects::writing_member();
            if !is_for_bot {
                event["content"] = json!("");
            }
        }
        now.put(message);
        // It stands there all the same, as it would on Discord.
        if !now.dispatch("MESSAGE_CREATE", &event) {
            return Err(NOT_CONNECTED.to_owned());
        }
        Ok(json!({}))
    }
}

const GONE: &str = "this message is gone";
const NOT_CONNECTED: &str = "the bot is not connected yet: try again in a moment";

/// Where somebody does something.
struct Place {
    person: &'static Person,
    channel: u64,
    is_in_guild: bool,
    /// The channel as Discord describes it.
    described: Value,
}

impl Now {
    /// A message that somebody sees where they are.
    fn seen(&self, place: &Place, message: u64) -> Said<&Message> {
        let found = self.messages.get(&message);
        let found = found.filter(|found| found.channel() == place.channel && found.is_seen_by(place.person.id));
        found.ok_or_else(|| GONE.to_owned())
    }

    /// What an interaction says of a command.
    fn command(&self, place: &Place, name: &str, kind: u8, options: Vec<Value>, target: Option<String>) -> Said<Value> {
        let mut registered = self.commands.iter();
        let command = registered.find(|command| command["name"] == name && command["type"] == kind);
        let command = command.ok_or_else(|| format!("there is no command {name:?}"))?;
        if !is_offered(command, place) {
            return Err(format!("{name:?} cannot be used here, or not by {}", place.person.name));
        }
        let mut data = json!({ "id": command["id"], "name": name, "type": kind });
        let files = self.attachments_in(&options)?;
        if !files.is_empty() {
            data["resolved"]["attachments"] = Value::Object(files);
        }
        if !options.is_empty() {
            data["options"] = Value::Array(options);
        }
        if kind != SLASH {
            let target = target
                .and_then(|target| target.parse().ok())
                .ok_or("no message is named")?;
            let target = self.seen(place, target)?;
            data["target_id"] = id(target.id());
            data["resolved"]["messages"][target.id().to_string()] = target.object.clone();
        }
        Ok(data)
    }

    /// The files among options, by their ids.
    fn attachments_in(&self, options: &[Value]) -> Said<Map<String, Value>> {
        let mut found = Map::new();
        for option in options {
            match option["type"].as_u64() {
                Some(FILE) => {
                    let attached = option["value"].as_str().unwrap_or_default();
                    let file = attached.parse().ok().and_then(|number| self.file(number));
                    let file = file.ok_or("the file is gone: attach it again")?;
                    found.insert(attached.to_owned(), file.object.clone());
                }
                Some(kind) if GROUPS.contains(&kind) => {
                    let inner = option["options"].as_array().map_or(&[][..], Vec::as_slice);
                    found.extend(self.attachments_in(inner)?);
                }
                _ => {}
            }
        }
        Ok(found)
    }
}

/// Whether Discord would offer a command to this person here.
fn is_offered(command: &Value, place: &Place) -> bool {
    let context = u64::from(!place.is_in_guild);
    let contexts = command["contexts"].as_array();
    let is_for_here = contexts.is_none_or(|contexts| contexts.iter().any(|known| known.as_u64() == Some(context)));
    let needed = command["default_member_permissions"]
        .as_str()
        .and_then(|bits| bits.parse::<u64>().ok());
    let may = needed.is_none_or(|needed| place.person.permissions & needed == needed);
    is_for_here && (may || !place.is_in_guild)
}
