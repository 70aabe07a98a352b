//! REST calls about messages: interaction callbacks, their edits and follow-ups, and messages in channels.

use std::time::Instant;

use serde_json::{Value, json};

use super::objects::{self, Guild, snowflake};
use super::rest::{Reply, error};
use super::state::{ACKNOWLEDGE_WITHIN, Recorded, Shared, State};

const GUILD_MESSAGES_INTENT: u64 = 1 << 9;
const DIRECT_MESSAGES_INTENT: u64 = 1 << 12;
const LOADING: u64 = 1 << 7;

/// Discord's interaction types.
const COMPONENT: u8 = 3;
const AUTOCOMPLETE: u8 = 4;

/// `POST /interactions/{id}/{token}/callback`
pub(crate) fn callback(shared: &Shared, state: &mut State, request: &mut Recorded, id: &str, token: &str) -> Reply {
    let id: u64 = id.parse().unwrap_or(0);
    let Some(interaction) = state.interactions.get(&id).filter(|i| i.token == token).cloned() else {
        return error(404, 10_062, "Unknown interaction");
    };
    request.elapsed = request.at.duration_since(interaction.sent);
    if interaction.acknowledged.is_some() {
        if !state.lost.contains(&request.path) {
            state.problems.push(format!("interaction {id} was acknowledged twice"));
        }
        return error(400, 40_060, "Interaction has already been acknowledged.");
    }
    if request.elapsed > ACKNOWLEDGE_WITHIN {
        state.problems.push(format!(
            "interaction {id} was acknowledged only after {:?}",
            request.elapsed
        ));
        return error(404, 10_062, "Unknown interaction");
    }
    let kind = request.body["type"].as_u64().unwrap_or(0);
    let fits = match kind {
        4 | 5 | 9 => interaction.kind != AUTOCOMPLETE,
        6 | 7 => interaction.kind == COMPONENT,
        8 => interaction.kind == AUTOCOMPLETE,
        _ => false,
    };
    if !fits {
        state.problems.push(format!(
            "callback type {kind} does not fit an interaction of type {}",
            interaction.kind
        ));
        return error(400, 50_035, "Invalid Form Body");
    }
    let data = request.body["data"].clone();
    let original = match kind {
        4 => Some(create(shared, state, interaction.channel, &data, &interaction.metadata)),
        5 => {
            let flags = data["flags"].as_u64().unwrap_or(0) & super::EPHEMERAL | LOADING;
            let body = json!({"flags": flags});
            Some(create(shared, state, interaction.channel, &body, &interaction.metadata))
        }
        7 => {
            if let Some(message) = interaction.original.and_then(|id| state.messages.get_mut(&id)) {
                objects::apply_edit(message, &data);
            }
            interaction.original
        }
        _ => interaction.original,
    };
    if let Some(stored) = state.interactions.get_mut(&id) {
        stored.acknowledged = Some(kind);
        stored.original = original;
    }
    if !request.query.contains("with_response=true") {
        return (204, Value::Null);
    }
    let message = original.and_then(|id| state.messages.get(&id)).cloned();
    let resource = message.map(|message| json!({"type": kind, "message": message}));
    (
        200,
        json!({"interaction": {"id": id.to_string(), "type": interaction.kind}, "resource": resource}),
    )
}

/// `/webhooks/{application}/{token}…`: the original answer and follow-ups.
pub(crate) fn webhook(shared: &Shared, state: &mut State, request: &mut Recorded, token: &str, rest: &[&str]) -> Reply {
    let known = state.interactions.values().find(|i| i.token == token).cloned();
    let Some(interaction) = known else {
        return error(404, 10_015, "Unknown Webhook");
    };
    request.elapsed = request.at.duration_since(interaction.sent);
    if interaction.acknowledged.is_none() {
        state.problems.push(format!(
            "{} {} before the interaction was acknowledged",
            request.method, request.path
        ));
        return error(404, 10_015, "Unknown Webhook");
    }
    match (request.method.as_str(), rest) {
        ("POST", []) => {
            // The first follow-up to a deferred answer takes its place; the bot should edit instead, but it works.
            let waiting = interaction.original.filter(|id| is_loading(state, *id));
            match waiting {
                Some(id) => edit(state, id, &request.body),
                None => {
                    let id = create(shared, state, interaction.channel, &request.body, &interaction.metadata);
                    (200, state.messages[&id].clone())
                }
            }
        }
        (method, ["messages", "@original"]) => match interaction.original {
            Some(id) => one(state, method, id, &request.body),
            None => error(404, 10_008, "Unknown Message"),
        },
        (method, ["messages", id]) => one(state, method, id.parse().unwrap_or(0), &request.body),
        _ => error(404, 0, "404: Not Found"),
    }
}

/// `/channels/{channel}/messages…`
pub(crate) fn channel(
    shared: &Shared,
    state: &mut State,
    request: &mut Recorded,
    channel: &str,
    rest: &[&str],
) -> Reply {
    let channel: u64 = channel.parse().unwrap_or(0);
    match (request.method.as_str(), rest) {
        ("POST", []) => post(shared, state, request, channel),
        ("PUT" | "DELETE", [_, "reactions", ..]) => (204, Value::Null),
        ("POST", [id, "threads"]) => begin_thread(shared, state, channel, id.parse().unwrap_or(0)),
        (method, [id]) => {
            let id: u64 = id.parse().unwrap_or(0);
            let own = state.messages.get(&id).is_some_and(|m| m["author"]["bot"] == true);
            if !own && method == "PATCH" {
                return error(403, 50_005, "Cannot edit a message authored by another user");
            }
            one(state, method, id, &request.body)
        }
        _ => error(404, 0, "404: Not Found"),
    }
}

/// Begins a thread at a message. It gets the message's id; in a thread there can be no other.
fn begin_thread(shared: &Shared, state: &mut State, channel: u64, message: u64) -> Reply {
    let Some(guild) = shared.guilds.iter().find(|guild| guild.channel == channel) else {
        return error(400, 50_024, "Cannot execute action on this channel type");
    };
    if !state.messages.contains_key(&message) {
        return error(404, 10_008, "Unknown Message");
    }
    if state.threads.insert(message, channel).is_some() {
        return error(400, 160_004, "A thread has already been created for this message");
    }
    (201, objects::thread(message, guild.id, channel))
}

fn post(shared: &Shared, state: &mut State, request: &mut Recorded, channel: u64) -> Reply {
    let reference = request.body["message_reference"]["message_id"]
        .as_str()
        .and_then(|id| id.parse().ok());
    if let Some(replied_to) = reference {
        match state.message_sent.get(&replied_to) {
            Some(sent) => request.elapsed = request.at.duration_since(*sent),
            None if request.body["message_reference"]["fail_if_not_exists"] != false => {
                return (400, unknown_reference());
            }
            None => {}
        }
    } else if let Some(sent) = latest_message(state, channel) {
        request.elapsed = request.at.duration_since(sent);
    }
    let nonce = match &request.body["nonce"] {
        Value::Null => None,
        nonce => Some((channel, nonce.to_string())),
    };
    if request.body["enforce_nonce"] == true
        && let Some(message) = nonce
            .as_ref()
            .and_then(|key| state.messages.get(state.nonces.get(key)?))
    {
        return (200, message.clone());
    }
    let id = create(shared, state, channel, &request.body, &Value::Null);
    if let Some(nonce) = nonce {
        state.nonces.insert(nonce, id);
    }
    (200, state.messages[&id].clone())
}

/// What Discord says to a reply to a message that is not there.
pub(crate) fn unknown_reference() -> Value {
    let unknown = json!({"code": "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "message": "Unknown message"});
    json!({
        "message": "Invalid Form Body", "code": 50_035, "errors": {"message_reference": {"_errors": [unknown]}},
    })
}

/// When the newest message that the test sent to this channel was sent.
fn latest_message(state: &State, channel: u64) -> Option<Instant> {
    let channel = channel.to_string();
    let in_channel = |id: &&u64| {
        state
            .messages
            .get(id)
            .is_some_and(|m| m["channel_id"] == channel.as_str())
    };
    state
        .message_sent
        .keys()
        .filter(in_channel)
        .max()
        .map(|id| state.message_sent[id])
}

/// GET, PATCH or DELETE of one message.
fn one(state: &mut State, method: &str, id: u64, body: &Value) -> Reply {
    match method {
        "GET" => match state.messages.get(&id) {
            Some(message) => (200, message.clone()),
            None => error(404, 10_008, "Unknown Message"),
        },
        "PATCH" => edit(state, id, body),
        "DELETE" => match state.messages.remove(&id) {
            Some(_) => (204, Value::Null),
            None => error(404, 10_008, "Unknown Message"),
        },
        _ => error(405, 0, "405: Method Not Allowed"),
    }
}

fn edit(state: &mut State, id: u64, body: &Value) -> Reply {
    let Some(message) = state.messages.get_mut(&id) else {
        return error(404, 10_008, "Unknown Message");
    };
    objects::apply_edit(message, body);
    message["edited_timestamp"] = json!(objects::timestamp());
    let flags = message["flags"].as_u64().unwrap_or(0);
    message["flags"] = json!(flags & !LOADING);
    (200, message.clone())
}

fn is_loading(state: &State, id: u64) -> bool {
    state
        .messages
        .get(&id)
        .and_then(|m| m["flags"].as_u64())
        .is_some_and(|flags| flags & LOADING != 0)
}

/// Stores a message of the bot and tells the gateway of it, as Discord tells a bot of its own messages. `metadata` describes
/// the interaction that it answers.
fn create(shared: &Shared, state: &mut State, channel: u64, body: &Value, metadata: &Value) -> u64 {
    let id = snowflake();
    let mut message = objects::message(id, channel, objects::bot_user(), body);
    if !metadata.is_null() {
        message["interaction_metadata"] = metadata.clone();
    }
    state.messages.insert(id, message.clone());
    let flags = message["flags"].as_u64().unwrap_or(0);
    if flags & super::EPHEMERAL != 0 {
        return id;
    }
    let guild: Option<&Guild> = shared.guilds.iter().find(|g| g.channel == channel);
    if let Some(guild) = guild {
        message["guild_id"] = json!(guild.id.to_string());
    }
    let intent = if guild.is_some() {
        GUILD_MESSAGES_INTENT
    } else {
        DIRECT_MESSAGES_INTENT
    };
    state.dispatch("MESSAGE_CREATE", &message, intent);
    id
}
