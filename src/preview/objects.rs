//! People, servers, channels and messages as Discord writes them, as far as a bot reads them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::cast::{self, Person};

/// The flag of a message that only one person sees.
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// The flag of a message that stands for an answer to come.
pub(super) const LOADING: u64 = 1 << 7;
/// The first moment of Discord's ids, in milliseconds since 1970.
const EPOCH: u64 = 1_420_070_400_000;
/// Everybody here has been a member since then.
const JOINED: &str = "2024-03-01T10:00:00.000000+00:00";

/// A new id, made as Discord makes them: milliseconds since its epoch above 22 bits of a counter.
pub(super) fn snowflake() -> u64 {
    static COUNTER: AtomicU64 = AtomicU64::new(0);
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    now.saturating_sub(EPOCH) << 22 | (COUNTER.fetch_add(1, Ordering::Relaxed) & 0x3f_ffff)
}

/// The present moment as Discord writes it.
pub(super) fn timestamp() -> String {
    OffsetDateTime::now_utc().format(&Rfc3339).unwrap_or_default()
}

/// A number as an id.
pub(super) fn id(number: u64) -> Value {
    json!(number.to_string())
}

/// A person as a user.
pub(super) fn user(person: &Person) -> Value {
    json!({
        "id": id(person.id), "username": person.name.to_lowercase(), "global_name": person.name, "discriminator": "0",
        "avatar": null, "bot": false,
    })
}

/// The bot as a user.
pub(super) fn bot() -> Value {
    json!({
        "id": id(cast::BOT), "username": cast::BOT_NAME, "global_name": null, "discriminator": "0", "avatar": null,
        "bot": true, "verified": true, "mfa_enabled": false, "email": null,
    })
}

/// A person as a member of the server, with their permissions as part of an interaction.
pub(super) fn member(person: &Person) -> Value {
    json!({
        "user": user(person), "nick": null, "avatar": null, "roles": [], "joined_at": JOINED, "premium_since": null,
        "deaf": false, "mute": false, "flags": 0, "pending": false, "communication_disabled_until": null,
        "permissions": person.permissions.to_string(),
    })
}

/// The same as part of a message.
pub(super) fn writing_member() -> Value {
    json!({
        "nick": null, "avatar": null, "roles": [], "joined_at": JOINED, "premium_since": null, "deaf": false,
        "mute": false, "flags": 0, "pending": false, "communication_disabled_until": null,
    })
}

/// The server, as GUILD_CREATE tells of it.
pub(super) fn guild() -> Value {
    json!({
        "id": id(cast::GUILD), "name": cast::GUILD_NAME, "icon": null, "splash": null, "discovery_splash": null,
        "owner_id": id(cast::OPERATOR.id), "afk_channel_id": null, "afk_timeout": 300, "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "emojis": [], "features": [], "roles": [],
        "mfa_level": 0, "application_id": null, "system_channel_id": null, "system_channel_flags": 0,
        "rules_channel_id": null, "vanity_url_code": null, "description": null, "banner": null, "premium_tier": 0,
        "premium_subscription_count": 0, "preferred_locale": "en-US", "public_updates_channel_id": null,
        "nsfw_level": 0, "nsfw": false, "stickers": [], "premium_progress_bar_enabled": false, "joined_at": JOINED,
        "large": false, "unavailable": false, "member_count": 3, "voice_states": [], "members": [],
        "channels": [channel()], "threads": [], "presences": [], "stage_instances": [], "guild_scheduled_events": [],
    })
}

/// The server's channel.
pub(super) fn channel() -> Value {
    json!({
        "id": id(cast::CHANNEL), "type": 0, "guild_id": id(cast::GUILD), "name": cast::CHANNEL_NAME, "position": 0,
        "permission_overwrites": [], "topic": null, "nsfw": false, "last_message_id": null, "rate_limit_per_user": 0,
        "parent_id": null, "flags": 0,
    })
}

/// A person's direct messages with the bot.
pub(super) fn direct(person: &Person) -> Value {
    json!({
        "id": id(person.direct), "type": 1, "last_message_id": null, "flags": 0, "recipients": [user(person)],
    })
}

/// A thread of the server's channel.
pub(super) fn thread(number: u64, name: &str) -> Value {
    json!({
        "id": id(number), "type": 11, "guild_id": id(cast::GUILD), "name": name, "parent_id": id(cast::CHANNEL),
        "owner_id": id(cast::BOT), "last_message_id": null, "message_count": 0, "member_count": 1, "flags": 0,
        "total_message_sent": 0, "rate_limit_per_user": 0, "thread_metadata": {
            "archived": false, "auto_archive_duration": 1440, "archive_timestamp": timestamp(), "locked": false,
            "create_timestamp": timestamp(),
        },
    })
}

/// The bot's application.
pub(super) fn application() -> Value {
    json!({
        "id": id(cast::BOT), "name": cast::BOT_NAME, "icon": null, "description": "", "summary": "", "bot_public": true,
        "bot_require_code_grant": false, "verify_key": "0".repeat(64), "flags": 0, "owner": user(&cast::OPERATOR),
        "team": null, "rpc_origins": [],
    })
}

/// A new message.
pub(super) fn message(number: u64, channel: u64, author: Value) -> Value {
    json!({
        "id": id(number), "channel_id": id(channel), "author": author, "content": "", "timestamp": timestamp(),
        "edited_timestamp": null, "tts": false, "mention_everyone": false, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "components": [], "pinned": false, "type": 0, "flags": 0,
        "referenced_message": null, "interaction_metadata": null,
    })
}

/// An error as Discord words it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refusal {
    pub(super) status: u16,
    pub(super) code: u32,
    pub(super) message: &'static str,
}

/// The interaction was never begun, or was not answered in time.
pub(super) const UNKNOWN_INTERACTION: Refusal = Refusal::new(404, 10_062, "Unknown interaction");
/// The interaction has an answer.
pub(super) const ANSWERED: Refusal = Refusal::new(400, 40_060, "Interaction has already been acknowledged.");
/// The interaction's token is of none that has an answer.
pub(super) const UNKNOWN_WEBHOOK: Refusal = Refusal::new(404, 10_015, "Unknown Webhook");
/// There is no such message.
pub(super) const UNKNOWN_MESSAGE: Refusal = Refusal::new(404, 10_008, "Unknown Message");
/// There is no such channel.
pub(super) const UNKNOWN_CHANNEL: Refusal = Refusal::new(404, 10_003, "Unknown Channel");
/// The message that is replied to is gone.
pub(super) const UNKNOWN_REFERENCE: Refusal = Refusal::new(400, 50_035, "Unknown message");
/// There is a thread at the message.
pub(super) const THREAD_EXISTS: Refusal =
    Refusal::new(400, 160_004, "A thread has already been created for this message");
/// There are no threads in such a channel.
pub(super) const NO_THREADS: Refusal = Refusal::new(400, 50_024, "Cannot execute action on this channel type");
/// The body says nothing that is understood.
pub(super) const INVALID: Refusal = Refusal::new(400, 50_035, "Invalid Form Body");

impl Refusal {
    pub(super) const fn new(status: u16, code: u32, message: &'static str) -> Refusal {
        Refusal { status, code, message }
    }

    /// The body of the answer.
    pub(super) fn body(self) -> Value {
        json!({ "message": self.message, "code": self.code })
    }
}
