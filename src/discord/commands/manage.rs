//! `/manage`: what those who manage a server may set, see and delete. Discord's permissions are checked again here, as
//! a server's administrators may show the command to anybody.

use serde_json::{Value, json};
use serenity::all::{CommandDataOption, CommandDataOptionValue, CommandInteraction, Permissions};

mod articles;

use super::{IN_SERVERS, offer};
use crate::discord::interaction::Caller;
use crate::discord::people::NotKept;
use crate::discord::texts::named;
use crate::discord::{Front, render};
use crate::state::{MAX_CHANNELS, MAX_COOLDOWN, MAX_QUOTES, ServerSettings};

/// The command's name.
pub(super) const NAME: &str = "manage";
/// Choices of what is deleted.
const RECORDS: &str = "records";
const EVERYTHING: &str = "everything";
/// Longest address of a page, in characters.
const MOST_ADDRESS: u32 = 2_000;
/// Text, announcement and forum channels: those in which, or in whose threads, people ask.
const CHANNELS: [u8; 3] = [0, 5, 15];

/// The command as it is registered.
pub(super) fn command() -> Value {
    let channel = json!({ "type": 7, "channel_types": CHANNELS });
    let number = |least: u32, most: u32| json!({ "type": 4, "min_value": least, "max_value": most });
    let settings = [
        named("settings_allow", channel.clone()),
        named("settings_disallow", channel),
        named("settings_everywhere", json!({ "type": 5 })),
        named("settings_private", json!({ "type": 5 })),
        named("settings_thread", json!({ "type": 5 })),
        named("settings_cooldown", number(0, MAX_COOLDOWN)),
        named("settings_quotes", number(1, u32::from(MAX_QUOTES))),
        named("settings_confidence", number(0, 100)),
    ];
    let choices = [
        named("forget_records", json!({ "value": RECORDS })),
        named("forget_everything", json!({ "value": EVERYTHING })),
    ];
    let what = named(
        "forget_what",
        json!({ "type": 3, "required": true, "choices": choices }),
    );
    let offers = [
        named("articles_add_file", json!({ "type": 11 })),
        named("articles_add_address", json!({ "type": 3, "max_length": MOST_ADDRESS })),
    ];
    let chosen = |key| named(key, json!({ "type": 3, "required": true, "autocomplete": true }));
    let options = [
        named("settings", json!({ "type": 1, "options": settings })),
        named("articles_add", json!({ "type": 1, "options": offers })),
        named(
            "articles_remove",
            json!({ "type": 1, "options": [chosen("articles_remove_article")] }),
        ),
        named(
            "articles_restore",
            json!({ "type": 1, "options": [chosen("articles_restore_article")] }),
        ),
        named("stats", json!({ "type": 1 })),
        named("forget", json!({ "type": 1, "options": [what] })),
    ];
    let mut command = IN_SERVERS.command(1, &options);
    command["default_member_permissions"] = json!(Permissions::MANAGE_GUILD.bits().to_string());
    named("manage", command)
}

/// Checks who asks, then does it.
pub(super) async fn run(front: &Front, command: &CommandInteraction) {
    let caller = Caller::of_command(command);
    let language = caller.language;
    let Some(server) = caller.server else {
        return caller.refuse(front, &language.manage_in_guild()).await;
    };
    if !caller.may(Permissions::MANAGE_GUILD) {
        tracing::info!(interaction = caller.interaction.get(), "refused to manage a server");
        return caller.refuse(front, &language.manage_refused()).await;
    }
    let Some(subcommand) = command.data.options.first() else {
        return caller.refuse(front, &language.unknown_command()).await;
    };
    let options = match &subcommand.value {
        CommandDataOptionValue::SubCommand(options) => options.as_slice(),
        _ => &[],
    };
    // The file may be slow or locked by another program, so Discord is told first.
    if caller.acknowledge(front, &render::deferred(true)).await.is_err() {
        return;
    }
    let body = match subcommand.name.as_str() {
        articles::ADD => Some(articles::add(front, &caller, server, command, options).await),
        articles::REMOVE => Some(articles::remove(front, &caller, server, options).await),
        articles::RESTORE => Some(articles::restore(front, &caller, server, options).await),
        _ => None,
    };
    if let Some(body) = body {
        let _ = caller.finish(front, &body).await;
        return;
    }
    let shown = match subcommand.name.as_str() {
        "settings" => settings(front, &caller, server, Changes::read(options)).await,
        "stats" => stats(front, &caller, server).await,
        "forget" => forget(front, &caller, server, options).await,
        _ => Ok(language.unknown_command()),
    };
    let content = shown.unwrap_or_else(|NotKept| language.not_kept());
    let _ = caller.finish(front, &render::body(&content)).await;
}

/// Offers articles while a manager types.
pub(super) async fn complete(front: &Front, typing: &CommandInteraction) {
    let caller = Caller::of_command(typing);
    let subcommand = typing.data.options.first();
    let typed = subcommand.and_then(|subcommand| match &subcommand.value {
        CommandDataOptionValue::SubCommand(options) => options.iter().find_map(|option| match &option.value {
            CommandDataOptionValue::Autocomplete { value, .. } => Some((subcommand.name.as_str(), value.clone())),
            _ => None,
        }),
        _ => None,
    });
    let choices = match (caller.server, typed) {
        (Some(server), Some((subcommand, typed))) if caller.may(Permissions::MANAGE_GUILD) => {
            articles::choices(front, server, subcommand, typed).await
        }
        _ => Vec::new(),
    };
    offer(front, typing, choices).await;
}

async fn settings(front: &Front, caller: &Caller, server: u64, changes: Changes) -> Result<String, NotKept> {
    let language = caller.language;
    if changes == Changes::default() {
        // Looked for once more, in case that failed at the start or another process changed them: what is shown must be
        // what holds.
        front.people.keep(|state| state.refresh()).await?;
        let settings = front.people.settings(Some(server));
        return Ok(render::server::settings(language, language.settings(), &settings));
    }
    let settings = front.people.settings(Some(server));
    let is_full = !changes.everywhere && settings.channels.len() >= MAX_CHANNELS;
    if is_full
        && changes
            .allow
            .is_some_and(|channel| !settings.channels.contains(&channel))
    {
        return Ok(language.too_many_channels(MAX_CHANNELS));
    }
    let change = move |state: &crate::state::State| state.change_settings(server, |settings| changes.apply(settings));
    let settings = front.people.keep(change).await?;
    tracing::info!(
        interaction = caller.interaction.get(),
        guild = server,
        "changed settings"
    );
    Ok(render::server::settings(language, language.settings_saved(), &settings))
}

async fn stats(front: &Front, caller: &Caller, server: u64) -> Result<String, NotKept> {
    let stats = front.people.keep(move |state| state.stats(server)).await?;
    Ok(render::server::stats(caller.language, &stats))
}

async fn forget(front: &Front, caller: &Caller, server: u64, options: &[CommandDataOption]) -> Result<String, NotKept> {
    let what = options.iter().find(|option| option.name == "what");
    let everything = match what.and_then(|option| option.value.as_str()) {
        Some(EVERYTHING) => true,
        Some(RECORDS) => false,
        _ => return Ok(caller.language.unknown_command()),
    };
    front.people.forget_talks(server);
    front.people.keep(move |state| state.forget(server, everything)).await?;
    tracing::info!(
        interaction = caller.interaction.get(),
        guild = server,
        everything,
        "forgot a server"
    );
    Ok(match everything {
        true => caller.language.forgot_everything(),
        false => caller.language.forgot_records(),
    })
}

/// What somebody wants changed; what they did not name stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Changes {
    allow: Option<u64>,
    disallow: Option<u64>,
    everywhere: bool,
    private: Option<bool>,
    thread: Option<bool>,
    cooldown: Option<u32>,
    quotes: Option<u8>,
    confidence: Option<u8>,
}

impl Changes {
    /// Reads the options. Discord holds to their limits, and so do we.
    fn read(options: &[CommandDataOption]) -> Changes {
        let mut changes = Changes::default();
        for option in options {
            let value = &option.value;
            let channel = value.as_channel_id().map(serenity::all::ChannelId::get);
            let number = value.as_i64().and_then(|number| u32::try_from(number.max(0)).ok());
            let small = |most: u8| number.map(|number| u8::try_from(number).unwrap_or(most).min(most));
            match option.name.as_str() {
                "allow" => changes.allow = channel,
                "disallow" => changes.disallow = channel,
                "everywhere" => changes.everywhere = value.as_bool() == Some(true),
                "private" => changes.private = value.as_bool(),
                "thread" => changes.thread = value.as_bool(),
                "cooldown" => changes.cooldown = number.map(|seconds| seconds.min(MAX_COOLDOWN)),
                "quotes" => changes.quotes = small(MAX_QUOTES).map(|quotes| quotes.max(1)),
                "confidence" => changes.confidence = small(100),
                _ => {}
            }
        }
        changes
    }

    fn apply(&self, settings: &mut ServerSettings) {
        if self.everywhere {
            settings.channels.clear();
        }
        settings.channels.extend(self.allow);
        if let Some(channel) = self.disallow {
            settings.channels.remove(&channel);
        }
        settings.private = self.private.unwrap_or(settings.private);
        settings.thread = self.thread.unwrap_or(settings.thread);
        settings.cooldown = self.cooldown.unwrap_or(settings.cooldown);
        settings.quotes = self.quotes.unwrap_or(settings.quotes);
        settings.confidence = self.confidence.unwrap_or(settings.confidence);
    }
}
