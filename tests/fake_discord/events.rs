//! What people do on Discord: commands, autocompletion, menu entries, clicks and messages, as the gateway tells them.

use std::time::Instant;

use serde_json::{Value, json};

use super::FakeDiscord;
use super::objects::{self, APPLICATION_ID, Guild, Person, permission, snowflake};
use super::state::Interaction;

const GUILD_MESSAGES_INTENT: u64 = 1 << 9;
const DIRECT_MESSAGES_INTENT: u64 = 1 << 12;
const CHAT_INPUT: u8 = 1;
const MESSAGE_MENU: u8 = 3;

/// An interaction that was sent; the waits take it.
#[derive(Debug, Clone)]
pub(crate) struct InteractionHandle {
    pub(crate) id: u64,
    pub(crate) token: String,
    pub(crate) channel: u64,
    pub(crate) sent: Instant,
}

/// A message that was sent by a person.
#[derive(Debug, Clone)]
pub(crate) struct MessageHandle {
    pub(crate) id: u64,
    pub(crate) channel: u64,
    pub(crate) sent: Instant,
}

#[derive(Debug, Clone)]
enum Place {
    Guild(Guild),
    /// A server that the bot is no member of: a person brought it along.
    Foreign(Guild),
    Dm,
    /// Messages between several people, by channel.
    Group(u64),
    /// A thread of a server, by channel.
    Thread(Guild, u64),
}

enum What {
    Command {
        kind: u8,
        name: String,
        subcommand: Option<String>,
        target: Option<Value>,
    },
    Autocomplete {
        name: String,
        subcommand: Option<String>,
    },
    Click {
        message: u64,
        custom_id: String,
    },
}

/// An interaction in the making: by a plain member in the bot's home server unless told otherwise.
pub(crate) struct Interact<'a> {
    fake: &'a FakeDiscord,
    what: What,
    options: Vec<Value>,
    /// Attached files by their ids.
    attachments: serde_json::Map<String, Value>,
    place: Place,
    person: Person,
    permissions: u64,
    locale: String,
}

/// A message in the making: by a plain member in the bot's home server unless told otherwise.
pub(crate) struct Write<'a> {
    fake: &'a FakeDiscord,
    content: String,
    mentions_bot: bool,
    /// The message that is replied to.
    replied_to: Option<u64>,
    is_deleted: bool,
    place: Place,
    person: Person,
}

impl FakeDiscord {
    /// A slash command.
    pub(crate) fn slash(&self, name: &str) -> Interact<'_> {
        let what = What::Command {
            kind: CHAT_INPUT,
            name: name.to_owned(),
            subcommand: None,
            target: None,
        };
        self.interact(what)
    }

    /// Somebody typing in an option of a slash command: give what is typed with [`Interact::focused`].
    pub(crate) fn autocomplete(&self, name: &str) -> Interact<'_> {
        self.interact(What::Autocomplete {
            name: name.to_owned(),
            subcommand: None,
        })
    }

    /// An entry of the menu of a message that says `content`.
    pub(crate) fn message_menu(&self, name: &str, content: &str) -> Interact<'_> {
        let author = Person::new("author").json();
        let target = objects::message(snowflake(), self.home().channel, author, &json!({"content": content}));
        let what = What::Command {
            kind: MESSAGE_MENU,
            name: name.to_owned(),
            subcommand: None,
            target: Some(target),
        };
        self.interact(what)
    }

    /// A click on a button of one of the bot's messages.
    pub(crate) fn click(&self, message: u64, custom_id: &str) -> Interact<'_> {
        self.interact(What::Click {
            message,
            custom_id: custom_id.to_owned(),
        })
    }

    /// The address of a file that somebody attached.
    pub(crate) fn attached(&self, file: &str, bytes: &[u8]) -> String {
        let path = format!("/attachments/{}/{file}", snowflake());
        let url = format!("{}{path}", self.api_base());
        self.shared.lock().attachments.insert(path, bytes.to_vec());
        url
    }

    /// A message that mentions the bot and then says `text`.
    pub(crate) fn mention(&self, text: &str) -> Write<'_> {
        let content = format!("<@{APPLICATION_ID}> {text}");
        Write {
            mentions_bot: true,
            ..self.chatter(&content)
        }
    }

    /// A message to the bot alone.
    pub(crate) fn direct_message(&self, text: &str) -> Write<'_> {
        Write {
            place: Place::Dm,
            ..self.chatter(text)
        }
    }

    /// A message that does not concern the bot.
    pub(crate) fn chatter(&self, text: &str) -> Write<'_> {
        let place = Place::Guild(self.home().clone());
        Write {
            fake: self,
            content: text.to_owned(),
            mentions_bot: false,
            replied_to: None,
            is_deleted: false,
            place,
            person: Person::new("somebody"),
        }
    }

    fn interact(&self, what: What) -> Interact<'_> {
        Interact {
            fake: self,
            what,
            options: Vec::new(),
            attachments: serde_json::Map::new(),
            place: Place::Guild(self.home().clone()),
            person: Person::new("somebody"),
            permissions: permission::PLAIN,
            locale: "en-US".to_owned(),
        }
    }
}

impl Interact<'_> {
    /// Gives an option; its type follows from the value.
    pub(crate) fn option(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let kind = match &value {
            Value::Bool(_) => 5,
            Value::Number(number) if number.is_f64() => 10,
            Value::Number(_) => 4,
            _ => 3,
        };
        self.options.push(json!({"name": name, "type": kind, "value": value}));
        self
    }

    /// Gives an option that is an attached file, which lies where the fake keeps them.
    pub(crate) fn attach(self, name: &str, file: &str, bytes: &[u8]) -> Self {
        let url = self.fake.attached(file, bytes);
        self.attach_from(name, file, bytes.len(), &url)
    }

    /// The same for a file that lies anywhere.
    pub(crate) fn attach_from(mut self, name: &str, file: &str, size: usize, url: &str) -> Self {
        let id = snowflake().to_string();
        let attachment = json!({
            "id": id, "filename": file, "size": size, "url": url, "proxy_url": url, "ephemeral": true,
            "content_type": "application/octet-stream",
        });
        self.attachments.insert(id.clone(), attachment);
        self.options.push(json!({"name": name, "type": 11, "value": id}));
        self
    }

    /// The option that is being typed in an autocompletion.
    pub(crate) fn focused(mut self, name: &str, typed: &str) -> Self {
        self.options
            .push(json!({"name": name, "type": 3, "value": typed, "focused": true}));
        self
    }

    pub(crate) fn subcommand(mut self, sub: &str) -> Self {
        if let What::Command { subcommand, .. } | What::Autocomplete { subcommand, .. } = &mut self.what {
            *subcommand = Some(sub.to_owned());
        }
        self
    }

    pub(crate) fn by(mut self, person: &Person) -> Self {
        self.person = person.clone();
        self
    }

    /// In this server, with these permissions there.
    pub(crate) fn in_guild(mut self, guild: &Guild, permissions: u64) -> Self {
        self.place = Place::Guild(guild.clone());
        self.permissions = permissions;
        self
    }

    pub(crate) fn in_dm(mut self) -> Self {
        self.place = Place::Dm;
        self
    }

    /// In a server that the bot is no member of, with these permissions there.
    pub(crate) fn in_foreign_guild(mut self, guild: &Guild, permissions: u64) -> Self {
        self.place = Place::Foreign(guild.clone());
        self.permissions = permissions;
        self
    }

    /// Among messages between several people.
    pub(crate) fn in_group(mut self, channel: u64) -> Self {
        self.place = Place::Group(channel);
        self
    }

    /// In a thread of a server's channel.
    pub(crate) fn in_thread(mut self, guild: &Guild, thread: u64) -> Self {
        self.place = Place::Thread(guild.clone(), thread);
        self
    }

    /// Gives an option that is a channel.
    pub(crate) fn channel_option(mut self, name: &str, channel: u64) -> Self {
        self.options
            .push(json!({"name": name, "type": 7, "value": channel.to_string()}));
        self
    }

    pub(crate) fn locale(mut self, locale: &str) -> Self {
        self.locale = locale.to_owned();
        self
    }

    /// Sends it. Waits until a bot is connected and, for a command, until it is registered: Discord offers no other.
    pub(crate) async fn send(self) -> InteractionHandle {
        self.fake.wait_connected().await;
        let (kind, data) = self.data().await;
        let id = snowflake();
        let token = format!("aW50ZXJhY3Rpb246{id}:{}", "x".repeat(80));
        let mut event = json!({
            "id": id.to_string(), "application_id": APPLICATION_ID.to_string(), "type": kind, "data": data,
            "token": token, "version": 1, "locale": self.locale, "entitlements": [], "entitlement_sku_ids": [],
            "app_permissions": permission::BOT.to_string(), "attachment_size_limit": 10_485_760,
        });
        let channel = self.place.channel(&self.person);
        event["channel_id"] = json!(channel.to_string());
        match &self.place {
            Place::Guild(guild) | Place::Foreign(guild) | Place::Thread(guild, _) => {
                event["guild_id"] = json!(guild.id.to_string());
                event["guild"] = json!({"id": guild.id.to_string(), "locale": "en-US", "features": []});
                event["guild_locale"] = json!("en-US");
                event["channel"] = guild.channel_json();
                event["channel"]["permissions"] = json!(self.permissions.to_string());
                event["member"] = self.person.member(Some(self.permissions));
                event["context"] = json!(0);
                event["authorizing_integration_owners"] = json!({"0": guild.id.to_string()});
                if matches!(self.place, Place::Foreign(_)) {
                    event["authorizing_integration_owners"] = json!({"1": self.person.id.to_string()});
                }
                if let Place::Thread(_, thread) = self.place {
                    event["channel"] = objects::thread(thread, guild.id, guild.channel);
                }
            }
            Place::Group(channel) => {
                event["channel"] = json!({
                    "id": channel.to_string(), "type": 3, "name": "friends", "last_message_id": null, "flags": 0,
                    "recipients": [self.person.json()], "icon": null, "owner_id": self.person.id.to_string(),
                });
                event["user"] = self.person.json();
                event["context"] = json!(2);
                event["authorizing_integration_owners"] = json!({"1": self.person.id.to_string()});
            }
            Place::Dm => {
                event["channel"] = objects::dm_channel(channel, Some(&self.person));
                event["user"] = self.person.json();
                event["context"] = json!(1);
                event["authorizing_integration_owners"] = json!({"0": "0"});
            }
        }
        let mut original = None;
        if let What::Click { message, .. } = &self.what {
            original = Some(*message);
            event["message"] = self
                .fake
                .shared
                .lock()
                .messages
                .get(message)
                .cloned()
                .unwrap_or_default();
        }
        let guild = match &self.place {
            Place::Guild(guild) | Place::Foreign(guild) | Place::Thread(guild, _) => Some(guild.id),
            Place::Dm | Place::Group(_) => None,
        };
        let mut metadata = json!({
            "id": event["id"], "type": kind, "user": self.person.json(),
            "authorizing_integration_owners": event["authorizing_integration_owners"],
        });
        if let Some(message) = original {
            metadata["interacted_message_id"] = json!(message.to_string());
        }
        let sent = Instant::now();
        let interaction = Interaction {
            id,
            token: token.clone(),
            kind,
            channel,
            guild,
            sent,
            acknowledged: None,
            original,
            metadata,
        };
        let mut state = self.fake.shared.lock();
        state.interactions.insert(id, interaction);
        state.dispatch("INTERACTION_CREATE", &event, 0);
        InteractionHandle {
            id,
            token,
            channel,
            sent,
        }
    }

    fn options_under(&self, subcommand: Option<&str>) -> Value {
        match subcommand {
            Some(name) => json!([{"name": name, "type": 1, "options": self.options}]),
            None => json!(self.options),
        }
    }

    /// The interaction's type and data.
    async fn data(&self) -> (u8, Value) {
        match &self.what {
            What::Command {
                kind,
                name,
                subcommand,
                target,
            } => {
                let id = self.fake.wait_command(name, *kind).await;
                let mut data = json!({"id": id, "name": name, "type": kind});
                let options = self.options_under(subcommand.as_deref());
                if options.as_array().is_some_and(|list| !list.is_empty()) {
                    data["options"] = options;
                }
                if !self.attachments.is_empty() {
                    data["resolved"]["attachments"] = Value::Object(self.attachments.clone());
                }
                if let Some(message) = target {
                    data["target_id"] = message["id"].clone();
                    data["resolved"]["messages"][message["id"].as_str().unwrap()] = message.clone();
                }
                (2, data)
            }
            What::Autocomplete { name, subcommand } => {
                let id = self.fake.wait_command(name, CHAT_INPUT).await;
                (
                    4,
                    json!({"id": id, "name": name, "type": CHAT_INPUT, "options": self.options_under(subcommand.as_deref())}),
                )
            }
            What::Click { custom_id, .. } => (3, json!({"custom_id": custom_id, "component_type": 2, "id": 1})),
        }
    }
}

impl Place {
    fn channel(&self, person: &Person) -> u64 {
        match self {
            Place::Guild(guild) | Place::Foreign(guild) => guild.channel,
            Place::Dm => person.dm_channel,
            Place::Group(channel) | Place::Thread(_, channel) => *channel,
        }
    }
}

impl Write<'_> {
    pub(crate) fn by(mut self, person: &Person) -> Self {
        self.person = person.clone();
        self
    }

    pub(crate) fn in_guild(mut self, guild: &Guild) -> Self {
        self.place = Place::Guild(guild.clone());
        self
    }

    pub(crate) fn in_thread(mut self, guild: &Guild, thread: u64) -> Self {
        self.place = Place::Thread(guild.clone(), thread);
        self
    }

    /// As a reply to one of the bot's messages, which mentions the bot as Discord's clients do unless told otherwise.
    pub(crate) fn reply_to(mut self, message: u64) -> Self {
        self.replied_to = Some(message);
        self.mentions_bot = true;
        self
    }

    /// It is deleted before anybody can reply to it.
    pub(crate) fn deleted(mut self) -> Self {
        self.is_deleted = true;
        self
    }

    /// Sends it. Waits until a bot is connected.
    pub(crate) async fn send(self) -> MessageHandle {
        self.fake.wait_connected().await;
        let id = snowflake();
        let channel = self.place.channel(&self.person);
        let mut message = objects::message(id, channel, self.person.json(), &json!({"content": self.content}));
        if self.mentions_bot {
            message["mentions"] = json!([objects::bot_user()]);
        }
        if let Some(replied_to) = self.replied_to {
            message["type"] = json!(19);
            message["message_reference"] =
                json!({"type": 0, "message_id": replied_to.to_string(), "channel_id": channel.to_string()});
        }
        let mut event = message.clone();
        event["nonce"] = json!(snowflake().to_string());
        if let Some(replied_to) = self.replied_to {
            event["referenced_message"] = self.fake.message(replied_to);
        }
        let intent = match &self.place {
            Place::Guild(guild) | Place::Foreign(guild) | Place::Thread(guild, _) => {
                event["guild_id"] = json!(guild.id.to_string());
                let mut member = self.person.member(None);
                member.as_object_mut().unwrap().remove("user");
                event["member"] = member;
                GUILD_MESSAGES_INTENT
            }
            Place::Dm | Place::Group(_) => {
                event["channel_type"] = json!(1);
                DIRECT_MESSAGES_INTENT
            }
        };
        let sent = Instant::now();
        let mut state = self.fake.shared.lock();
        if !self.is_deleted {
            state.messages.insert(id, message);
            state.message_sent.insert(id, sent);
        }
        state.dispatch("MESSAGE_CREATE", &event, intent);
        MessageHandle { id, channel, sent }
    }
}
