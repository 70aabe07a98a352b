//! `/ask`, and "Find in the articles" in the menu of a message: a question, answered where it was asked or for the
//! asker's eyes only.

use serde_json::{Value, json};
use serenity::all::{CommandDataOptionValue, CommandInteraction};

use super::{EVERYWHERE, article, offer};
use crate::discord::answering::Asked;
use crate::discord::interaction::Caller;
use crate::discord::people::Talk;
use crate::discord::render::buttons::Audience;
use crate::discord::texts::named;
use crate::discord::{Front, QUESTION_LIMIT, millis, render};
use crate::text::dates::Since;

/// The command's name.
pub(super) const NAME: &str = "ask";
/// The name of the menu's entry.
pub(super) const MENU: &str = "Find in the articles";

/// The command as it is registered.
pub(super) fn command() -> Value {
    let question = json!({ "type": 3, "required": true, "min_length": 1, "max_length": QUESTION_LIMIT });
    let options = [
        named("ask_question", question),
        named("ask_article", json!({ "type": 3, "autocomplete": true })),
        named("ask_since", json!({ "type": 3, "min_length": 4, "max_length": 10 })),
        named("ask_private", json!({ "type": 5 })),
    ];
    named("ask", EVERYWHERE.command(1, &options))
}

/// The menu's entry as it is registered.
pub(super) fn menu() -> Value {
    named("find", EVERYWHERE.command(3, &[]))
}

/// Acknowledges, then answers by editing the response.
pub(super) async fn run(front: &Front, command: &CommandInteraction) {
    let caller = Caller::of_command(command);
    let settings = front.people.settings(caller.server);
    let is_private = flag(command, "private").unwrap_or(settings.private);
    let question = text(command, "question").unwrap_or_default();
    let article = text(command, "article").map(str::to_owned);
    let Ok(since) = text(command, "since").map(str::parse).transpose() else {
        return caller.refuse(front, &caller.language.bad_date()).await;
    };
    ask(front, &caller, question, article, since, is_private).await;
}

/// Looks for the answer to what a message says, privately; the asker may share it.
pub(super) async fn find(front: &Front, command: &CommandInteraction) {
    let caller = Caller::of_command(command);
    let target = command.data.target_id.map(serenity::all::TargetId::to_message_id);
    let message = target.and_then(|id| command.data.resolved.messages.get(&id));
    let question = message.map(|message| message.content.as_str()).unwrap_or_default();
    ask(front, &caller, question, None, None, true).await;
}

async fn ask(
    front: &Front,
    caller: &Caller,
    question: &str,
    article: Option<String>,
    since: Option<Since>,
    is_private: bool,
) {
    let (language, settings) = (caller.language, front.people.settings(caller.server));
    if !caller.is_allowed_by(&settings) {
        return caller
            .refuse(front, &render::server::only_in(language, &settings))
            .await;
    }
    if let Err(refusal) = front.admit(caller.user, caller.guild) {
        front.turn_away(caller.interaction.get(), refusal);
        return caller.refuse(front, &refusal.sentence(language)).await;
    }
    if question.trim().is_empty() {
        return caller.refuse(front, &language.help()).await;
    }
    let ticket = match front.enter(caller.user, caller.server, settings.cooldown) {
        Ok(ticket) => ticket,
        Err(refusal) => {
            front.turn_away(caller.interaction.get(), refusal);
            return caller.refuse(front, &refusal.sentence(language)).await;
        }
    };
    let Ok(acknowledged) = caller.acknowledge(front, &render::deferred(is_private)).await else {
        return;
    };
    let asked = Asked {
        question: question.to_owned(),
        article,
        since,
        shown: Some(question.to_owned()),
        asker: caller.user,
        guild: caller.guild,
        server: caller.server,
        language,
        audience: if is_private {
            Audience::AskerAlone
        } else {
            Audience::All
        },
    };
    match front.reply(&ticket, &asked, &settings).await {
        Ok(reply) => {
            let took = caller.arrived.elapsed();
            tracing::info!(
                interaction = caller.interaction.get(),
                guild = caller.guild,
                status = ?reply.status,
                acknowledged_ms = millis(acknowledged),
                answer_us = reply.micros,
                total_ms = millis(took),
                "answered a command"
            );
            // Before the answer is seen: the next question may follow at once.
            if caller.is_direct {
                front
                    .people
                    .remember(Talk::Direct(caller.channel), caller.server, question);
            }
            if let Ok(message) = caller.finish(front, &reply.body).await {
                front.metrics.answered(caller.arrived.elapsed());
                if let Some(message) = message {
                    let talk = Talk::Answer(caller.channel, message);
                    front.people.remember(talk, caller.server, question);
                }
            }
            // The place is for questions; a slow file must not take it.
            drop(ticket);
            front.keep_count(&asked, reply.status, took).await;
        }
        Err(failure) => {
            let sentence = failure.report(language, caller.interaction.get());
            if caller.finish(front, &render::body(&sentence)).await.is_ok() {
                front.metrics.answered(caller.arrived.elapsed());
            }
        }
    }
}

/// Offers articles while somebody types into the `article` option.
pub(super) async fn complete(front: &Front, typing: &CommandInteraction) {
    let typed = typing.data.options.iter().find_map(|option| match &option.value {
        CommandDataOptionValue::Autocomplete { value, .. } => Some(value.clone()),
        _ => None,
    });
    let (library, guild) = (
        std::sync::Arc::clone(&front.articles),
        Caller::of_command(typing).server,
    );
    let find = move || match library.view(guild) {
        Ok(view) => article::choices(view.articles(), &typed.unwrap_or_default()),
        Err(_) => Vec::new(),
    };
    let choices = front.workers.look_up(find).await.unwrap_or_default();
    offer(front, typing, choices).await;
}

/// A text that was given for an option.
pub(super) fn text<'a>(command: &'a CommandInteraction, name: &str) -> Option<&'a str> {
    let option = command.data.options.iter().find(|option| option.name == name)?;
    option.value.as_str().filter(|text| !text.trim().is_empty())
}

fn flag(command: &CommandInteraction, name: &str) -> Option<bool> {
    let option = command.data.options.iter().find(|option| option.name == name)?;
    option.value.as_bool()
}
