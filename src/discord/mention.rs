//! Questions in messages: a mention of the bot in a server, or anything in a direct message.

use std::time::Instant;

use serenity::all::{Message, MessageType, UserId};

use super::metrics::Outcome;
use super::once::Event;
use super::{Front, millis, render, texts};

/// Answers a message that is meant for the bot; every other message is left alone.
pub(crate) async fn handle(front: &Front, message: &Message) {
    let Some(bot) = front.bot.get() else { return };
    let Some(question) = question_for(*bot, message) else {
        return;
    };
    let started = Instant::now();
    let ids = (message.id.get(), message.channel_id.get());
    if !front.is_first(Event::Message(ids.0)) {
        return;
    }

    let (person, guild) = (message.author.id.get(), message.guild_id.map(|guild| guild.get()));
    if let Err(wait) = front.cooldowns.admit(person, guild) {
        front.metrics.count(Outcome::Cooldown);
        if front.cooldowns.may_tell(person, guild, wait) {
            post(front, message, &texts::cooldown(wait.is_guild, wait.seconds)).await;
        }
        return;
    }
    if question.is_empty() {
        post(front, message, texts::HELP).await;
        return;
    }
    if front.is_stopping() {
        front.metrics.count(Outcome::Stopping);
        post(front, message, texts::STOPPING).await;
        return;
    }
    let Some(ticket) = front.workers.enter() else {
        tracing::warn!(message = ids.0, "too busy for a question");
        front.metrics.count(Outcome::Busy);
        post(front, message, texts::BUSY).await;
        return;
    };
    let answer = front.answer(&ticket, question, None).await;
    front.count(&answer);
    let content = match answer {
        Ok(answer) => {
            tracing::info!(
                message = ids.0,
                channel = ids.1,
                status = ?answer.status,
                answer_us = answer.micros,
                total_ms = millis(started.elapsed()),
                "answered a message"
            );
            render::answer(&answer, None)
        }
        Err(failure) => failure.report(ids.0),
    };
    if post(front, message, &content).await {
        front.metrics.answered(started.elapsed());
    }
}

/// The question in a message, or nothing where the message is not for the bot. Empty where it says nothing else.
fn question_for(bot: UserId, message: &Message) -> Option<String> {
    let is_from_program = message.author.bot || message.author.system || message.webhook_id.is_some();
    let is_typed = matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    if is_from_program || !is_typed || message.author.id == bot {
        return None;
    }
    let (question, is_mentioned) = without_mentions(&message.content, bot.get());
    (is_mentioned || message.guild_id.is_none()).then_some(question)
}

/// The text without the mentions of the bot, and whether there was one. Mentions of everyone or of a role are none.
fn without_mentions(content: &str, bot: u64) -> (String, bool) {
    let (mention, nickname) = (format!("<@{bot}>"), format!("<@!{bot}>"));
    let is_mentioned = content.contains(&mention) || content.contains(&nickname);
    if !is_mentioned {
        return (content.trim().to_owned(), false);
    }
    let question = content.replace(&mention, " ").replace(&nickname, " ");
    (question.trim().to_owned(), true)
}

/// Replies to a message, and says whether that could be done.
async fn post(front: &Front, message: &Message, content: &str) -> bool {
    let body = render::reply(content, message.channel_id.get(), message.id.get());
    let delivered = front.rest.post(message.channel_id, &body).await;
    if let Err(error) = &delivered {
        front.undelivered(message.id.get(), Some(message.channel_id.get()), error);
    }
    delivered.is_ok()
}

#[cfg(test)]
mod tests {
    use super::without_mentions;

    #[test]
    fn mentions_are_cut_wherever_they_stand() {
        let table = [
            ("<@42> who won?", "who won?", true),
            ("<@!42> who won?", "who won?", true),
            ("who <@42> won?", "who   won?", true),
            ("who won? <@42>", "who won?", true),
            ("<@42>", "", true),
            ("<@!42>  <@42>", "", true),
            ("<@420> who won?", "<@420> who won?", false),
            ("<@&42> who won?", "<@&42> who won?", false),
            ("@everyone who won?", "@everyone who won?", false),
        ];
        for (content, question, is_mentioned) in table {
            assert_eq!(
                without_mentions(content, 42),
                (question.to_owned(), is_mentioned),
                "{content}"
            );
        }
    }
}
