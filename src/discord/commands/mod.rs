//! The slash commands: what is registered with Discord, and which file carries out which.

use serde_json::{Map, Value, json};
use serenity::all::{ApplicationId, CommandInteraction};

use super::Front;
use super::interaction::Caller;
use super::texts::Language;

pub(super) mod article;
mod ask;
mod info;
mod manage;
mod reindex;

/// Where a command can be used, by Discord's numbers.
struct Scope {
    /// Servers 0, direct messages with the bot 1, messages between people 2.
    contexts: &'static [u8],
    /// For servers that invited the bot 0, for people who took it into their account 1.
    integration_types: &'static [u8],
}

/// For what needs nothing but an answer.
const EVERYWHERE: Scope = Scope {
    contexts: &[0, 1, 2],
    integration_types: &[0, 1],
};
/// For what belongs to whoever runs the bot.
const WITH_THE_BOT: Scope = Scope {
    contexts: &[0, 1],
    integration_types: &[0],
};
/// For what belongs to a server.
const IN_SERVERS: Scope = Scope {
    contexts: &[0],
    integration_types: &[0],
};

impl Scope {
    /// A command of a type (1 is a slash command, 3 an entry in the menu of a message) without its texts.
    fn command(&self, kind: u8, options: &[Value]) -> Value {
        let mut command = json!({
            "type": kind,
            "contexts": self.contexts,
            "integration_types": self.integration_types,
        });
        if !options.is_empty() {
            command["options"] = json!(options);
        }
        command
    }
}

/// Every command as Discord should have it.
fn wanted() -> Vec<Value> {
    let mut commands = vec![ask::command(), ask::menu(), reindex::command(), manage::command()];
    commands.extend(info::commands());
    commands
}

/// Registers the commands unless Discord has them already. Done once in a process, and of several processes by the one
/// that runs the first shard; after a failure the next READY tries again, and questions in messages are answered meanwhile.
pub(super) async fn register(front: &Front, application: ApplicationId) {
    let mut registered = front.registered.lock().await;
    if *registered {
        return;
    }
    if !front.shards.have_first() {
        tracing::info!("the commands are registered by the process that runs shard 0");
        *registered = true;
        return;
    }
    let wanted = wanted();
    let present = match front.rest.commands(application).await {
        Ok(present) => present,
        Err(error) => {
            tracing::warn!(%error, "cannot see which commands are registered");
            return;
        }
    };
    if same_commands(&present, &wanted) {
        tracing::debug!("the commands are registered already");
        *registered = true;
        return;
    }
    match front.rest.set_commands(application, &Value::Array(wanted)).await {
        Ok(()) => {
            tracing::info!("the commands are registered");
            *registered = true;
        }
        Err(error) => tracing::warn!(%error, "cannot register the commands"),
    }
}

/// Carries out a command.
pub(super) async fn handle(front: &Front, command: &CommandInteraction) {
    let (person, language) = (command.user.id.get(), Language::of_locale(&command.locale));
    front.people.learn_language_of_person(person, language);
    front.metrics.came(door(&command.data.name));
    match command.data.name.as_str() {
        ask::NAME => ask::run(front, command).await,
        ask::MENU => ask::find(front, command).await,
        info::ARTICLES => info::articles(front, command).await,
        info::STATUS => info::status(front, command).await,
        info::HELP => info::help(front, command).await,
        manage::NAME => manage::run(front, command).await,
        reindex::NAME => reindex::run(front, command).await,
        _ => {
            let caller = Caller::of_command(command);
            caller.refuse(front, &caller.language.unknown_command()).await;
        }
    }
}

/// The name of a command as it is counted; what Discord sends beside those that there are is one.
fn door(name: &str) -> &'static str {
    let names = [
        ask::NAME,
        info::ARTICLES,
        info::STATUS,
        info::HELP,
        manage::NAME,
        reindex::NAME,
    ];
    match name {
        ask::MENU => "find",
        name => names.into_iter().find(|known| *known == name).unwrap_or("unknown"),
    }
}

/// Offers values while somebody types.
pub(super) async fn complete(front: &Front, typing: &CommandInteraction) {
    front.metrics.came("autocomplete");
    match typing.data.name.as_str() {
        ask::NAME | info::ARTICLES => ask::complete(front, typing).await,
        manage::NAME => manage::complete(front, typing).await,
        _ => {}
    }
}

/// Shows what can be chosen.
async fn offer(front: &Front, typing: &CommandInteraction, choices: Vec<Value>) {
    let response = json!({ "type": 8, "data": { "choices": choices } });
    if let Err(error) = front.rest.respond(typing.id, &typing.token, &response).await {
        tracing::debug!(interaction = typing.id.get(), %error, "could not offer articles");
    }
}

/// Whether Discord has exactly these commands, in whatever order.
fn same_commands(present: &[Value], wanted: &[Value]) -> bool {
    let sorted = |commands: &[Value]| {
        let mut commands: Vec<Value> = commands.iter().map(essence).collect();
        commands.sort_by_key(Value::to_string);
        commands
    };
    sorted(present) == sorted(wanted)
}

/// The part of a command or option that the bot decides: Discord adds ids and versions, and spells defaults out.
fn essence(value: &Value) -> Value {
    const DECIDED: [&str; 20] = [
        "type",
        "name",
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "required",
        "choices",
        "value",
        "channel_types",
        "min_value",
        "max_value",
        "min_length",
        "max_length",
        "autocomplete",
        "default_member_permissions",
        "contexts",
        "integration_types",
        "nsfw",
        "handler",
    ];
    match value {
        Value::Object(fields) => {
            let is_localization = !fields.contains_key("name");
            let decided: Map<String, Value> = fields
                .iter()
                .filter(|(key, value)| (is_localization || DECIDED.contains(&key.as_str())) && !is_default(key, value))
                .map(|(key, value)| (key.clone(), essence(value)))
                .collect();
            Value::Object(decided)
        }
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(essence).collect();
            // The order of options is what people see; that of numbers says nothing.
            if items.iter().all(Value::is_number) {
                items.sort_by_key(Value::to_string);
            }
            Value::Array(items)
        }
        other => other.clone(),
    }
}

fn is_default(key: &str, value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty() || (key == "integration_types" && *value == json!([0])),
        Value::Object(fields) => fields.is_empty(),
        // A command without a type is a slash command; an option always has another type than its absence.
        Value::Number(number) => key == "type" && number.as_u64() == Some(1),
        // An entry in a menu has no description, and Discord gives an empty one back.
        Value::String(text) => text.is_empty(),
        Value::Bool(true) => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "in tests a panic is the report")]
mod tests {
    use serde_json::{Value, json};

    use super::{same_commands, wanted};

    /// What Discord gives back for what was registered: ids, and defaults spelt out.
    fn stored(mut commands: Vec<Value>) -> Vec<Value> {
        for (number, command) in commands.iter_mut().enumerate() {
            command["id"] = json!(number.to_string());
            command["application_id"] = json!("1");
            command["version"] = json!("7");
            if command["default_member_permissions"].is_null() {
                command["default_member_permissions"] = Value::Null;
            }
            command["nsfw"] = json!(false);
            command["dm_permission"] = json!(true);
            if command["type"] == 3 {
                command["description"] = json!("");
            }
        }
        commands.reverse();
        commands
    }

    #[test]
    fn commands_that_discord_gives_back_count_as_the_same() {
        assert!(same_commands(&stored(wanted()), &wanted()));
    }

    #[test]
    fn every_change_that_people_see_counts() {
        fn ask(commands: &mut [Value]) -> &mut Value {
            commands.iter_mut().find(|command| command["name"] == "ask").unwrap()
        }
        let changes: [fn(&mut Vec<Value>); 6] = [
            |commands| drop(commands.pop()),
            |commands| ask(commands)["description"] = json!("something else"),
            |commands| ask(commands)["options"] = json!([]),
            |commands| ask(commands)["options"][0]["max_length"] = json!(10),
            |commands| ask(commands)["default_member_permissions"] = json!("32"),
            |commands| ask(commands)["name_localizations"]["de"] = json!("frage"),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut present = stored(wanted());
            change(&mut present);
            assert!(!same_commands(&present, &wanted()), "change {number}");
        }
    }

    #[test]
    fn commands_have_texts_and_fit() {
        fn longest(named: &Value) -> usize {
            let length = |text: &Value| text.as_str().map_or(0, |text| text.chars().count());
            let own = ["name", "description"].map(|key| {
                let map = format!("{key}_localizations");
                let translated = named[map.as_str()].as_object().into_iter().flat_map(|map| map.values());
                translated.chain([&named[key]]).map(length).max().unwrap_or(0)
            });
            let inner = ["options", "choices"]
                .iter()
                .flat_map(|key| named[*key].as_array())
                .flatten();
            own.iter().sum::<usize>() + length(&named["value"]) + inner.map(longest).sum::<usize>()
        }
        for command in wanted() {
            assert!(longest(&command) <= 8000, "{}: {}", command["name"], longest(&command));
            assert!(command["name"].is_string(), "{command}");
            assert_eq!(command["description"].is_string(), command["type"] == 1, "{command}");
        }
    }
}
