//! `/ask`: a question, answered where it was asked or for the asker's eyes only.

use std::time::Instant;

use serde_json::{Value, json};
use serenity::all::{CommandDataOptionValue, CommandInteraction};

use super::{article, finish, refuse};
use crate::discord::metrics::Outcome;
use crate::discord::{Front, QUESTION_LIMIT, millis, render, texts};

/// The command's name.
pub(super) const NAME: &str = "ask";

/// The command as it is registered.
pub(super) fn command() -> Value {
    json!({
        "type": 1,
        "name": NAME,
        "description": "Ask the articles: the answer is the exact sentence",
        "contexts": [0, 1],
        "integration_types": [0],
        "options": [
            {
                "type": 3,
                "name": "question",
                "description": "What do you want to know?",
                "required": true,
                "min_length": 1,
                "max_length": QUESTION_LIMIT,
            },
            { "type": 3, "name": "article", "description": "Only quote this article", "autocomplete": true },
            { "type": 5, "name": "private", "description": "Show the answer to nobody but me" },
        ],
    })
}

/// Acknowledges, then answers by editing the response.
pub(super) async fn run(front: &Front, command: &CommandInteraction) {
    let started = Instant::now();
    let question = text(command, "question").unwrap_or_default();
    if question.trim().is_empty() {
        return refuse(front, command, texts::HELP).await;
    }
    if front.is_stopping() {
        front.metrics.count(Outcome::Stopping);
        return refuse(front, command, texts::STOPPING).await;
    }
    let guild = command.guild_id.map(|guild| guild.get());
    if let Err(wait) = front.cooldowns.admit(command.user.id.get(), guild) {
        front.metrics.count(Outcome::Cooldown);
        return refuse(front, command, &texts::cooldown(wait.is_guild, wait.seconds)).await;
    }
    let Some(ticket) = front.workers.enter() else {
        tracing::warn!(interaction = command.id.get(), "too busy for a question");
        front.metrics.count(Outcome::Busy);
        return refuse(front, command, texts::BUSY).await;
    };

    let deferred = render::deferred(is_private(command));
    if let Err(error) = front.rest.respond(command.id, &command.token, &deferred).await {
        return front.undelivered(command.id.get(), Some(command.channel_id.get()), &error);
    }
    let acknowledged = started.elapsed();
    front.metrics.acknowledged(acknowledged);
    let article = text(command, "article").map(str::to_owned);
    let answer = front.answer(&ticket, question.to_owned(), article).await;
    front.count(&answer);
    let content = match answer {
        Ok(answer) => {
            tracing::info!(
                interaction = command.id.get(),
                guild,
                status = ?answer.status,
                acknowledged_ms = millis(acknowledged),
                answer_us = answer.micros,
                total_ms = millis(started.elapsed()),
                "answered a command"
            );
            render::answer(&answer, Some(question))
        }
        Err(failure) => failure.report(command.id.get()),
    };
    if finish(front, command, &content).await {
        front.metrics.answered(started.elapsed());
    }
}

/// Offers articles while somebody types into the `article` option.
pub(super) async fn complete(front: &Front, typing: &CommandInteraction) {
    let typed = typing.data.options.iter().find_map(|option| match &option.value {
        CommandDataOptionValue::Autocomplete { value, .. } => Some(value.clone()),
        _ => None,
    });
    let store = std::sync::Arc::clone(&front.store);
    let find = move || article::choices(&store, &typed.unwrap_or_default());
    let choices = front.workers.look_up(find).await.unwrap_or_default();
    let response = json!({ "type": 8, "data": { "choices": choices } });
    if let Err(error) = front.rest.respond(typing.id, &typing.token, &response).await {
        tracing::debug!(interaction = typing.id.get(), %error, "could not offer articles");
    }
}

fn text<'a>(command: &'a CommandInteraction, name: &str) -> Option<&'a str> {
    let option = command.data.options.iter().find(|option| option.name == name)?;
    option.value.as_str().filter(|text| !text.trim().is_empty())
}

fn is_private(command: &CommandInteraction) -> bool {
    let option = command.data.options.iter().find(|option| option.name == "private");
    option.and_then(|option| option.value.as_bool()).unwrap_or(false)
}
