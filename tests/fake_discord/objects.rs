//! The JSON objects that Discord sends: users, members, guilds, channels, messages, applications, commands.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The bot's application id, which is its user id too, as with every newer Discord application.
pub(crate) const APPLICATION_ID: u64 = 1_183_420_937_462_915_072;

/// Permission bits as Discord numbers them.
pub(crate) mod permission {
    pub(crate) const ADMINISTRATOR: u64 = 1 << 3;
    pub(crate) const MANAGE_GUILD: u64 = 1 << 5;
    pub(crate) const MANAGE_MESSAGES: u64 = 1 << 13;
    const VIEW_CHANNEL: u64 = 1 << 10;
    const SEND_MESSAGES: u64 = 1 << 11;
    const READ_MESSAGE_HISTORY: u64 = 1 << 16;
    const USE_APPLICATION_COMMANDS: u64 = 1 << 31;
    /// What an ordinary member of a server may do.
    pub(crate) const PLAIN: u64 = VIEW_CHANNEL | SEND_MESSAGES | READ_MESSAGE_HISTORY | USE_APPLICATION_COMMANDS;
    /// What the bot itself may do: a plain member that may embed links and attach files too.
    pub(crate) const BOT: u64 = PLAIN | 1 << 14 | 1 << 15;
}

/// A new id made as Discord makes them: milliseconds since 2015 above 22 bits of a counter.
pub(crate) fn snowflake() -> u64 {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    const DISCORD_EPOCH_MS: u64 = 1_420_070_400_000;
    let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
    (now_ms - DISCORD_EPOCH_MS) << 22 | (COUNTER.fetch_add(1, Ordering::Relaxed) & 0x3f_ffff)
}

/// The present moment as Discord writes it.
pub(crate) fn timestamp() -> String {
    OffsetDateTime::now_utc().format(&Rfc3339).unwrap()
}

/// Somebody who talks to the bot.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    pub(crate) id: u64,
    pub(crate) name: String,
    /// The channel of the direct messages between this person and the bot.
    pub(crate) dm_channel: u64,
    /// Whether it is another bot.
    pub(crate) bot: bool,
}

impl Person {
    pub(crate) fn new(name: &str) -> Person {
        Person {
            id: snowflake(),
            name: name.to_owned(),
            dm_channel: snowflake(),
            bot: false,
        }
    }

    pub(crate) fn other_bot(name: &str) -> Person {
        Person {
            bot: true,
            ..Person::new(name)
        }
    }

    pub(crate) fn json(&self) -> Value {
        user(self.id, &self.name, self.bot)
    }

    /// The person as a member of a server; `permissions` only where it is part of an interaction.
    pub(crate) fn member(&self, permissions: Option<u64>) -> Value {
        let mut member = json!({
            "avatar": null, "banner": null, "communication_disabled_until": null, "deaf": false, "flags": 0,
            "joined_at": "2024-03-01T10:00:00.000000+00:00", "mute": false, "nick": null, "pending": false,
            "premium_since": null, "roles": [], "unusual_dm_activity_until": null, "user": self.json(),
        });
        if let Some(bits) = permissions {
            member["permissions"] = json!(bits.to_string());
        }
        member
    }
}

/// A server with one text channel.
#[derive(Debug, Clone)]
pub(crate) struct Guild {
    pub(crate) id: u64,
    pub(crate) name: String,
    pub(crate) channel: u64,
    pub(crate) owner: u64,
}

impl Guild {
    pub(crate) fn new(name: &str) -> Guild {
        Guild {
            id: snowflake(),
            name: name.to_owned(),
            channel: snowflake(),
            owner: snowflake(),
        }
    }

    /// A server whose events go to this shard.
    pub(crate) fn of_shard(name: &str, shard: u64, total: u64) -> Guild {
        let guild = Guild::new(name);
        let moment = guild.id >> 22;
        let id = (moment - moment % total + shard) << 22 | (guild.id & 0x3f_ffff);
        Guild { id, ..guild }
    }

    /// The guild as REST and GUILD_CREATE give it; the latter adds [`Guild::extras`].
    pub(crate) fn json(&self) -> Value {
        json!({
            "id": self.id.to_string(), "name": self.name, "icon": null, "splash": null, "discovery_splash": null,
            "owner_id": self.owner.to_string(), "afk_channel_id": null, "afk_timeout": 300, "verification_level": 0,
            "default_message_notifications": 0, "explicit_content_filter": 0, "emojis": [], "features": [],
            "roles": [{
                "id": self.id.to_string(), "name": "@everyone", "color": 0, "hoist": false, "position": 0,
                "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null}, "managed": false,
                "permissions": permission::PLAIN.to_string(), "mentionable": false, "flags": 0, "icon": null,
                "unicode_emoji": null,
            }],
            "mfa_level": 0, "application_id": null, "system_channel_id": self.channel.to_string(),
            "system_channel_flags": 0, "rules_channel_id": null, "vanity_url_code": null, "description": null,
            "banner": null, "premium_tier": 0, "premium_subscription_count": 0, "preferred_locale": "en-US",
            "public_updates_channel_id": null, "nsfw_level": 0, "nsfw": false, "stickers": [],
            "premium_progress_bar_enabled": false, "max_members": 500_000, "max_presences": null,
        })
    }

    /// What GUILD_CREATE says beyond the guild object.
    pub(crate) fn extras(&self) -> Map<String, Value> {
        let extras = json!({
            "joined_at": "2024-03-01T10:00:00.000000+00:00", "large": false, "unavailable": false, "member_count": 2,
            "voice_states": [], "members": [], "channels": [self.channel_json()], "threads": [], "presences": [],
            "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [],
        });
        extras.as_object().unwrap().clone()
    }

    pub(crate) fn channel_json(&self) -> Value {
        json!({
            "id": self.channel.to_string(), "type": 0, "guild_id": self.id.to_string(), "name": "news", "position": 0,
            "permission_overwrites": [], "topic": null, "nsfw": false, "last_message_id": null,
            "rate_limit_per_user": 0, "parent_id": null, "flags": 0,
        })
    }
}

/// A user object.
pub(crate) fn user(id: u64, name: &str, bot: bool) -> Value {
    json!({
        "id": id.to_string(), "username": name, "global_name": if bot { None } else { Some(name) },
        "discriminator": if bot { "4242" } else { "0" }, "avatar": null, "bot": bot, "public_flags": 0, "flags": 0,
        "banner": null, "accent_color": null, "avatar_decoration_data": null, "primary_guild": null,
        "collectibles": null,
    })
}

/// The bot's own user object.
pub(crate) fn bot_user() -> Value {
    let mut bot = user(APPLICATION_ID, "pullquote", true);
    bot["verified"] = json!(true);
    bot["mfa_enabled"] = json!(false);
    bot["email"] = Value::Null;
    bot
}

/// The application object.
pub(crate) fn application() -> Value {
    json!({
        "id": APPLICATION_ID.to_string(), "name": "pullquote", "icon": null, "description": "", "summary": "",
        "type": null, "bot_public": true, "bot_require_code_grant": false, "verify_key": "0".repeat(64), "flags": 0,
        "hook": true, "owner": user(snowflake(), "owner", false), "team": null, "tags": [], "rpc_origins": [],
        "redirect_uris": [], "interactions_endpoint_url": null, "approximate_guild_count": 2,
        "integration_types_config": {"0": {}},
    })
}

/// Puts a field that nobody knows into every object, as a Discord newer than the bot might. Maps whose keys are ids or
/// languages stay what they are.
pub(crate) fn sprinkle(value: &mut Value) {
    const MAPS: [&str; 7] = [
        "messages",
        "users",
        "members",
        "channels",
        "name_localizations",
        "description_localizations",
        "authorizing_integration_owners",
    ];
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields.iter_mut() {
                match inner {
                    Value::Object(map) if MAPS.contains(&key.as_str()) => map.values_mut().for_each(sprinkle),
                    inner => sprinkle(inner),
                }
            }
            fields.insert("something_new".to_owned(), json!({"of": [1, null, {"deep": "x"}]}));
        }
        Value::Array(items) => items.iter_mut().for_each(sprinkle),
        _ => {}
    }
}

/// The channel of direct messages with `person`.
pub(crate) fn dm_channel(id: u64, person: Option<&Person>) -> Value {
    let recipients: Vec<Value> = person.iter().map(|p| p.json()).collect();
    json!({"id": id.to_string(), "type": 1, "last_message_id": null, "flags": 0, "recipients": recipients})
}

/// A thread of a channel.
pub(crate) fn thread(id: u64, guild: u64, parent: u64) -> Value {
    json!({
        "id": id.to_string(), "type": 11, "guild_id": guild.to_string(), "name": "a thread", "flags": 0,
        "parent_id": parent.to_string(), "owner_id": snowflake().to_string(), "last_message_id": null,
        "message_count": 0, "member_count": 1, "total_message_sent": 0, "rate_limit_per_user": 0,
        "permissions": permission::PLAIN.to_string(), "thread_metadata": {
            "archived": false, "auto_archive_duration": 1440, "archive_timestamp": timestamp(), "locked": false,
            "create_timestamp": timestamp(),
        },
    })
}

/// A stored message made from the body that the bot sent.
pub(crate) fn message(id: u64, channel: u64, author: Value, body: &Value) -> Value {
    let is_reply = body["message_reference"].is_object();
    let mut message = json!({
        "id": id.to_string(), "channel_id": channel.to_string(), "author": author, "content": "",
        "timestamp": timestamp(), "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [],
        "mention_roles": [], "attachments": [], "embeds": [], "components": [], "pinned": false,
        "type": if is_reply { 19 } else { 0 }, "flags": 0,
    });
    for key in ["nonce", "message_reference"] {
        if !body[key].is_null() {
            message[key] = body[key].clone();
        }
    }
    apply_edit(&mut message, body);
    message
}

/// Changes a stored message as an edit's body says: keys that are absent stay as they are.
pub(crate) fn apply_edit(message: &mut Value, body: &Value) {
    // Who may see a message is decided when it is created.
    let audience = message["flags"].as_u64().unwrap_or(0) & super::EPHEMERAL;
    for (key, empty) in [
        ("content", json!("")),
        ("embeds", json!([])),
        ("components", json!([])),
        ("flags", json!(0)),
    ] {
        match body.get(key) {
            None => {}
            Some(Value::Null) => message[key] = empty,
            Some(value) => message[key] = value.clone(),
        }
    }
    message["flags"] = json!(message["flags"].as_u64().unwrap_or(0) | audience);
    for embed in message["embeds"].as_array_mut().into_iter().flatten() {
        embed["type"] = json!("rich");
    }
}

/// A command as Discord stores it: defaults filled in, and what is false or empty left out of its options.
pub(crate) fn stored_command(sent: &Value, id: u64) -> Value {
    let value_or = |key: &str, default: Value| match &sent[key] {
        Value::Null => default,
        value => value.clone(),
    };
    let kind = value_or("type", json!(1));
    let permissions = match &sent["default_member_permissions"] {
        Value::Number(bits) => json!(bits.to_string()),
        other => other.clone(),
    };
    let mut command = json!({
        "id": id.to_string(), "application_id": APPLICATION_ID.to_string(), "version": snowflake().to_string(),
        "type": kind, "name": sent["name"], "description": value_or("description", json!("")),
        "default_member_permissions": permissions, "dm_permission": value_or("dm_permission", json!(true)),
        "contexts": sent["contexts"], "integration_types": value_or("integration_types", json!([0])),
        "nsfw": value_or("nsfw", json!(false)),
        "name_localizations": localizations(&sent["name_localizations"]),
        "description_localizations": localizations(&sent["description_localizations"]),
    });
    let options = stored_options(&sent["options"]);
    if !options.is_empty() {
        command["options"] = json!(options);
    }
    command
}

fn stored_options(sent: &Value) -> Vec<Value> {
    let store = |option: &Value| {
        let mut stored = Map::new();
        for (key, value) in option.as_object().into_iter().flatten() {
            let empty = match value {
                Value::Null | Value::Bool(false) => true,
                Value::Array(items) => items.is_empty(),
                Value::Object(entries) => entries.is_empty(),
                _ => false,
            };
            if key == "options" && !empty {
                stored.insert(key.clone(), json!(stored_options(value)));
            } else if !empty {
                stored.insert(key.clone(), value.clone());
            }
        }
        Value::Object(stored)
    };
    sent.as_array().into_iter().flatten().map(store).collect()
}

fn localizations(sent: &Value) -> Value {
    match sent.as_object() {
        Some(map) if !map.is_empty() => sent.clone(),
        _ => Value::Null,
    }
}

/// A command as GET answers it without `with_localizations=true`: the maps of translations are missing.
pub(crate) fn without_localizations(command: &Value) -> Value {
    match command {
        Value::Object(map) => map
            .iter()
            .filter(|(key, _)| !key.ends_with("_localizations"))
            .map(|(key, value)| (key.clone(), without_localizations(value)))
            .collect::<Map<_, _>>()
            .into(),
        Value::Array(items) => items.iter().map(without_localizations).collect::<Vec<_>>().into(),
        other => other.clone(),
    }
}
