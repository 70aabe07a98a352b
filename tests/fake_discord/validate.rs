//! Checks what the bot sent: against Discord's OpenAPI description where it is at hand, and against the rules that the
//! description lacks, always.

use std::collections::{HashMap, HashSet};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::rest::path_matches;
use super::state::Recorded;

/// The calls that carry a body: method, shape of the path, and the path in the description.
const OPERATIONS: [(&str, &str, &str); 8] = [
    (
        "POST",
        "/interactions/*/*/callback",
        "/interactions/{interaction_id}/{interaction_token}/callback",
    ),
    (
        "PUT",
        "/applications/*/commands",
        "/applications/{application_id}/commands",
    ),
    ("POST", "/webhooks/*/*", "/webhooks/{webhook_id}/{webhook_token}"),
    (
        "PATCH",
        "/webhooks/*/*/messages/@original",
        "/webhooks/{webhook_id}/{webhook_token}/messages/@original",
    ),
    (
        "PATCH",
        "/webhooks/*/*/messages/*",
        "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
    ),
    ("POST", "/channels/*/messages", "/channels/{channel_id}/messages"),
    (
        "POST",
        "/channels/*/messages/*/threads",
        "/channels/{channel_id}/messages/{message_id}/threads",
    ),
    (
        "PATCH",
        "/channels/*/messages/*",
        "/channels/{channel_id}/messages/{message_id}",
    ),
];

const COMPONENTS_V2: u64 = 1 << 15;

/// Everything that is wrong with the requests, one line each.
pub(crate) fn problems(requests: &[Recorded]) -> Vec<String> {
    let mut problems = Vec::new();
    for request in requests {
        let mut found = Vec::new();
        if !request
            .user_agent
            .as_deref()
            .is_some_and(|agent| agent.starts_with("DiscordBot ("))
        {
            found.push("the user agent is not of the form `DiscordBot (url, version)`".to_owned());
        }
        let operation = OPERATIONS
            .iter()
            .find(|(method, shape, _)| *method == request.method && path_matches(shape, &request.path));
        if let Some((method, shape, template)) = operation {
            if !request
                .content_type
                .as_deref()
                .is_some_and(|kind| kind.starts_with("application/json"))
            {
                found.push(format!("the body is {:?}, not JSON", request.content_type));
            }
            found.extend(against_description(method, template, &request.body));
            found.extend(against_rules(method, shape, &request.body));
        } else if !request.body.is_null() {
            found.push("no rule is known for this body: it must not go unchecked".to_owned());
        }
        problems.extend(
            found
                .into_iter()
                .map(|what| format!("{} {}: {what}", request.method, request.path)),
        );
    }
    problems
}

fn against_rules(method: &str, shape: &str, body: &Value) -> Vec<String> {
    let mut found = Vec::new();
    match shape {
        "/applications/*/commands" => {
            let commands = body.as_array().map_or(&[][..], Vec::as_slice);
            check_commands(commands, &mut found);
        }
        "/interactions/*/*/callback" => match body["type"].as_u64() {
            Some(4) => check_message(&body["data"], true, &mut found),
            Some(7) => check_message(&body["data"], false, &mut found),
            Some(5 | 6) => check_deferral(&body["data"], &mut found),
            Some(8) => check_choices(&body["data"]["choices"], &mut found),
            _ => {}
        },
        "/channels/*/messages/*/threads" => {
            check_length("a thread's name", &body["name"], 1, 100, &mut found);
        }
        _ => check_message(body, method == "POST", &mut found),
    }
    found
}

fn check_deferral(data: &Value, found: &mut Vec<String>) {
    let only_flags = data
        .as_object()
        .is_none_or(|map| map.iter().all(|(key, value)| key == "flags" || is_empty(value)));
    if !only_flags || data["flags"].as_u64().unwrap_or(0) & !super::EPHEMERAL != 0 {
        found.push(format!(
            "a deferred answer may carry only the EPHEMERAL flag: {}",
            short(data)
        ));
    }
}

fn check_choices(choices: &Value, found: &mut Vec<String>) {
    let choices = choices.as_array().map_or(&[][..], Vec::as_slice);
    if choices.len() > 25 {
        found.push(format!("{} choices, at most 25 are allowed", choices.len()));
    }
    for choice in choices {
        check_length("a choice's name", &choice["name"], 1, 100, found);
        check_length("a choice's value", &choice["value"], 1, 100, found);
    }
}

/// A message that is created (`is_new`) or edited.
fn check_message(message: &Value, is_new: bool, found: &mut Vec<String>) {
    if !mentions_nobody(&message["allowed_mentions"]) {
        found.push(format!(
            "allowed_mentions is not empty: {}",
            short(&message["allowed_mentions"])
        ));
    }
    check_length("content", &message["content"], 0, 2000, found);
    let shows_something = ["content", "embeds", "components"]
        .iter()
        .any(|key| !is_empty(&message[*key]));
    if is_new && !shows_something {
        found.push("an empty message".to_owned());
    }
    let flags = message["flags"].as_u64().unwrap_or(0);
    if flags & COMPONENTS_V2 != 0 && (!is_empty(&message["content"]) || !is_empty(&message["embeds"])) {
        found.push("components v2 cannot stand beside content or embeds".to_owned());
    }
    check_buttons(&message["components"], found);
    let embeds = message["embeds"].as_array().map_or(&[][..], Vec::as_slice);
    if embeds.len() > 10 {
        found.push(format!("{} embeds, at most 10 are allowed", embeds.len()));
    }
    let total: usize = embeds.iter().map(|embed| check_embed(embed, found)).sum();
    if total > 6000 {
        found.push(format!("the embeds hold {total} characters, at most 6000 are allowed"));
    }
}

/// Rows of at most five buttons, each with an id that stands only once in the message.
fn check_buttons(rows: &Value, found: &mut Vec<String>) {
    let rows = rows.as_array().map_or(&[][..], Vec::as_slice);
    if rows.len() > 5 {
        found.push(format!("{} rows of components, at most 5 are allowed", rows.len()));
    }
    let mut ids = HashSet::new();
    for row in rows.iter().filter(|row| row["type"] == 1) {
        let buttons = row["components"].as_array().map_or(&[][..], Vec::as_slice);
        if !(1..=5).contains(&buttons.len()) {
            found.push(format!("a row of {} buttons", buttons.len()));
        }
        for button in buttons {
            check_length("a custom id", &button["custom_id"], 1, 100, found);
            check_length("a button's label", &button["label"], 0, 80, found);
            if is_empty(&button["label"]) && is_empty(&button["emoji"]) {
                found.push(format!("a button that shows nothing: {}", short(button)));
            }
            if !ids.insert(button["custom_id"].to_string()) {
                found.push(format!("two components have the id {}", button["custom_id"]));
            }
        }
    }
}

/// Whether nobody can be pinged: `parse` is there and empty, and nobody is named.
fn mentions_nobody(allowed: &Value) -> bool {
    let parses_nothing = allowed["parse"].as_array().is_some_and(Vec::is_empty);
    parses_nothing && is_empty(&allowed["users"]) && is_empty(&allowed["roles"]) && allowed["replied_user"] != true
}

/// Checks one embed and returns how many characters count towards the total.
fn check_embed(embed: &Value, found: &mut Vec<String>) -> usize {
    let mut total = check_length("an embed's title", &embed["title"], 0, 256, found);
    total += check_length("an embed's description", &embed["description"], 0, 4096, found);
    total += check_length("an embed's footer", &embed["footer"]["text"], 0, 2048, found);
    total += check_length("an embed's author", &embed["author"]["name"], 0, 256, found);
    let fields = embed["fields"].as_array().map_or(&[][..], Vec::as_slice);
    if fields.len() > 25 {
        found.push(format!("{} fields in an embed, at most 25 are allowed", fields.len()));
    }
    for field in fields {
        total += check_length("a field's name", &field["name"], 1, 256, found);
        total += check_length("a field's value", &field["value"], 1, 1024, found);
    }
    for url in [
        &embed["url"],
        &embed["author"]["url"],
        &embed["image"]["url"],
        &embed["thumbnail"]["url"],
    ] {
        if url
            .as_str()
            .is_some_and(|url| !url.starts_with("http://") && !url.starts_with("https://"))
        {
            found.push(format!("an embed links to {url}: only http and https are allowed"));
        }
    }
    total
}

fn check_commands(commands: &[Value], found: &mut Vec<String>) {
    let mut seen = HashSet::new();
    for command in commands {
        let kind = command["type"].as_u64().unwrap_or(1);
        let name = command["name"].as_str().unwrap_or_default();
        if !seen.insert((kind, name)) {
            found.push(format!("two commands are called {name:?}"));
        }
        if kind != 1 {
            check_length("a menu entry's name", &command["name"], 1, 32, found);
            if !is_empty(&command["description"]) || !is_empty(&command["options"]) {
                found.push(format!("the menu entry {name:?} has a description or options"));
            }
            continue;
        }
        check_named(command, found);
        let characters = command_characters(command);
        if characters > 8000 {
            found.push(format!(
                "/{name} holds {characters} characters, at most 8000 are allowed"
            ));
        }
    }
}

/// Checks the name, description and options of a slash command or of one of its options.
fn check_named(named: &Value, found: &mut Vec<String>) {
    let translated = named["name_localizations"]
        .as_object()
        .into_iter()
        .flat_map(|map| map.values());
    for name in translated.chain([&named["name"]]) {
        let name = name.as_str().unwrap_or_default();
        let allowed = |c: char| "-_'".contains(c) || c.is_alphanumeric() && c.to_lowercase().eq([c]);
        if !(1..=32).contains(&name.chars().count()) || !name.chars().all(allowed) {
            found.push(format!("{name:?} is not a command's or an option's name"));
        }
    }
    let translated = named["description_localizations"].as_object();
    let descriptions = translated.into_iter().flat_map(|map| map.values());
    for description in descriptions.chain([&named["description"]]) {
        check_length("a description", description, 1, 100, found);
    }
    let options = named["options"].as_array().map_or(&[][..], Vec::as_slice);
    if options.len() > 25 {
        found.push(format!("{} options, at most 25 are allowed", options.len()));
    }
    if !options.is_sorted_by_key(|option| option["required"] != true) {
        found.push(format!("{}: required options must come first", named["name"]));
    }
    for option in options {
        check_named(option, found);
        if option["autocomplete"] == true && !is_empty(&option["choices"]) {
            found.push(format!(
                "{}: an option has either choices or autocompletion",
                option["name"]
            ));
        }
    }
}

/// Discord counts the longest translation of each text.
fn command_characters(named: &Value) -> usize {
    let longest = |key: &&str| {
        let translated = named[format!("{key}_localizations")].as_object();
        let texts = translated
            .into_iter()
            .flat_map(|map| map.values())
            .chain([&named[*key]]);
        texts
            .filter_map(Value::as_str)
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0)
    };
    let own: usize = ["name", "description", "value"].iter().map(longest).sum();
    let inner = |key: &str| -> usize {
        named[key]
            .as_array()
            .into_iter()
            .flatten()
            .map(command_characters)
            .sum()
    };
    own + inner("options") + inner("choices")
}

/// Checks a text that is there and returns its length in characters.
fn check_length(what: &str, text: &Value, least: usize, most: usize, found: &mut Vec<String>) -> usize {
    let length = text.as_str().map_or(0, |text| text.chars().count());
    let is_missing = text.is_null() && least == 0;
    if !is_missing && !(least..=most).contains(&length) {
        found.push(format!("{what} has {length} characters, allowed are {least} to {most}"));
    }
    length
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(entries) => entries.is_empty(),
        _ => false,
    }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 300 {
        text
    } else {
        text.chars().take(300).chain("…".chars()).collect()
    }
}

fn against_description(method: &str, template: &str, body: &Value) -> Vec<String> {
    let Some(validator) = validator(method, template, body) else {
        return Vec::new();
    };
    let body = with_numeric_permissions(body);
    let describe = |error: jsonschema::ValidationError<'_>| {
        let what: String = error.to_string().chars().take(400).collect();
        format!("at {:?}: {what}", error.instance_path().to_string())
    };
    validator.iter_errors(&body).take(5).map(describe).collect()
}

/// The description wants `default_member_permissions` as a number; the API takes a string of digits too.
fn with_numeric_permissions(body: &Value) -> Value {
    let mut body = body.clone();
    for command in body.as_array_mut().into_iter().flatten() {
        let bits = command["default_member_permissions"]
            .as_str()
            .and_then(|bits| bits.parse::<u64>().ok());
        if let Some(bits) = bits {
            command["default_member_permissions"] = json!(bits);
        }
    }
    body
}

/// The compiled schema of an operation, or nothing where the description is not at hand.
fn validator(method: &str, template: &str, body: &Value) -> Option<Arc<Validator>> {
    static COMPILED: OnceLock<Mutex<HashMap<String, Arc<Validator>>>> = OnceLock::new();
    let description = description()?;
    let operation = &description["paths"][template][method.to_lowercase()];
    let mut schema = operation["requestBody"]["content"]["application/json"]["schema"].clone();
    if template.ends_with("/callback")
        && let Some(name) = callback_schema(body)
    {
        schema = json!({"$ref": format!("#/components/schemas/{name}")});
    }
    let mut compiled = COMPILED
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    let entry = compiled.entry(schema.to_string()).or_insert_with(|| {
        let document = json!({"components": description["components"], "allOf": [schema]});
        Arc::new(
            jsonschema::options()
                .should_validate_formats(true)
                .build(&document)
                .unwrap(),
        )
    });
    Some(Arc::clone(entry))
}

/// A callback's schema is a choice among several; its type tells which, and the errors of that one can be read.
fn callback_schema(body: &Value) -> Option<&'static str> {
    match body["type"].as_u64()? {
        4 | 5 => Some("CreateMessageInteractionCallbackRequest"),
        6 | 7 => Some("UpdateMessageInteractionCallbackRequest"),
        8 => Some("ApplicationCommandAutocompleteCallbackRequest"),
        9 => Some("ModalInteractionCallbackRequest"),
        _ => None,
    }
}

fn description() -> Option<&'static Value> {
    static DESCRIPTION: OnceLock<Option<Value>> = OnceLock::new();
    let read = || {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/discord/openapi.json");
        if !path.exists() {
            // What is printed in a test that passes is not shown; what is written past the printing is.
            let told = writeln!(
                std::io::stderr(),
                "skipped: bodies are not checked against Discord's description, {} is missing",
                path.display()
            );
            told.unwrap();
            return None;
        }
        Some(serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap())
    };
    DESCRIPTION.get_or_init(read).as_ref()
}

/// The calls whose bodies are checked, and what the description has for each: the error of a body that no call takes.
/// Nothing where the description is not at hand, which is said.
pub(crate) fn described() -> Option<Vec<(&'static str, &'static str, Vec<String>)>> {
    description()?;
    let nonsense = json!("no call takes a text for a body");
    let errors = |(method, _, template): &(&'static str, &'static str, &'static str)| {
        (*method, *template, against_description(method, template, &nonsense))
    };
    Some(OPERATIONS.iter().map(errors).collect())
}
