//! The slash commands: what is registered with Discord, and which file carries out which.

use serde_json::{Map, Value, json};
use serenity::all::{ApplicationId, CommandInteraction};

use super::{Front, render, texts};

pub(super) mod article;
mod ask;
mod reindex;

/// Every command as Discord should have it.
fn wanted() -> Vec<Value> {
    vec![ask::command(), reindex::command()]
}

/// Registers the commands unless Discord has them already. Done once in a process; after a failure the next READY tries
/// again, and questions in messages are answered meanwhile.
pub(super) async fn register(front: &Front, application: ApplicationId) {
    let mut registered = front.registered.lock().await;
    if *registered {
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
    match command.data.name.as_str() {
        ask::NAME => ask::run(front, command).await,
        reindex::NAME => reindex::run(front, command).await,
        _ => refuse(front, command, texts::UNKNOWN_COMMAND).await,
    }
}

/// Offers values while somebody types.
pub(super) async fn complete(front: &Front, typing: &CommandInteraction) {
    if typing.data.name == ask::NAME {
        ask::complete(front, typing).await;
    }
}

/// Answers at once, for the person's eyes only.
async fn refuse(front: &Front, command: &CommandInteraction, sentence: &str) {
    if let Err(error) = front
        .rest
        .say(command.id, &command.token, render::private_body(sentence))
        .await
    {
        front.undelivered(command.id.get(), Some(command.channel_id.get()), &error);
    }
}

/// Puts the answer in the place of the deferred response, and says whether that could be done.
async fn finish(front: &Front, command: &CommandInteraction, content: &str) -> bool {
    let body = render::body(content);
    let delivered = front.rest.edit(command.application_id, &command.token, &body).await;
    if let Err(error) = &delivered {
        front.undelivered(command.id.get(), Some(command.channel_id.get()), error);
    }
    delivered.is_ok()
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
        Value::Bool(true) | Value::String(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{same_commands, wanted};

    /// What Discord gives back for what was registered: ids, and defaults spelt out.
    fn stored(mut commands: Vec<Value>) -> Vec<Value> {
        for (number, command) in commands.iter_mut().enumerate() {
            command["id"] = json!(number.to_string());
            command["application_id"] = json!("1");
            command["version"] = json!("7");
            command["default_member_permissions"] = Value::Null;
            command["nsfw"] = json!(false);
            command["dm_permission"] = json!(true);
            command["integration_types"] = json!([0]);
            command["name_localizations"] = Value::Null;
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
        let changes: [fn(&mut Vec<Value>); 5] = [
            |commands| drop(commands.pop()),
            |commands| commands[0]["description"] = json!("something else"),
            |commands| commands[0]["options"] = json!([]),
            |commands| commands[1]["options"][0]["max_length"] = json!(10),
            |commands| commands[0]["default_member_permissions"] = json!("32"),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut present = stored(wanted());
            change(&mut present);
            let is_same = same_commands(&present, &wanted());
            // Stored commands come in reverse: the first is /reindex, which has no options to lose.
            assert_eq!(is_same, number == 2, "change {number}");
        }
    }
}
