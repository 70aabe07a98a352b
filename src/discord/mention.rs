//! Questions in messages: a mention of the bot in a server, a reply to one of its answers, or anything in a direct
//! message.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use serde_json::Value;
use serenity::all::{ChannelId, Message, MessageType, UserId};

use super::admission::Refusal;
use super::answering::Asked;
use super::once::Event;
use super::people::{Talk, lock};
use super::render::buttons::Audience;
use super::rest::Lost;
use super::texts::Language;
use super::{Front, Undelivered, millis, render};
use crate::followup::in_light_of;
use crate::state::ServerSettings;

/// Where a thread belongs does not change; it is asked again after so long all the same.
const THREAD_KNOWN_FOR: Duration = Duration::from_secs(24 * 60 * 60);

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
    let (person, server) = (message.author.id.get(), message.guild_id.map(|guild| guild.get()));
    let language = match server {
        Some(_) => front.people.language(server),
        None => front.people.language_of_person(person),
    };
    front.metrics.came(if server.is_some() { "mention" } else { "direct" });
    let settings = front.people.settings(server);
    // Who manages a server wants silence in the other channels, so nothing is said there.
    if !is_allowed(front, message.channel_id, &settings).await {
        return;
    }
    if let Err(refusal) = front.admit(person, server) {
        return turn_away(front, message, language, refusal).await;
    }
    if question.is_empty() {
        let _ = post(front, message, render::body(&language.help())).await;
        return;
    }
    let ticket = match front.enter(person, server, settings.cooldown) {
        Ok(ticket) => ticket,
        Err(refusal) => return turn_away(front, message, language, refusal).await,
    };
    let before = talk_before(message).and_then(|talk| front.people.before(talk));
    let meant = before.map_or(Cow::Borrowed(question.as_str()), |before| {
        in_light_of(&question, &before)
    });
    let asked = Asked {
        article: None,
        since: None,
        // What is understood is shown where it is more than what was said.
        shown: (meant != question).then(|| meant.clone().into_owned()),
        question: meant.into_owned(),
        asker: person,
        guild: server,
        server,
        language,
        audience: Audience::All,
    };
    match front.reply(&ticket, &asked, &settings).await {
        Ok(reply) => {
            let took = started.elapsed();
            tracing::info!(
                message = ids.0,
                channel = ids.1,
                status = ?reply.status,
                answer_us = reply.micros,
                total_ms = millis(took),
                "answered a message"
            );
            // Before the answer is seen: the next question may follow at once.
            if server.is_none() {
                front.people.remember(Talk::Direct(ids.1), server, &asked.question);
            }
            if let Ok(posted) = deliver(front, message, &question, reply.body, &settings).await {
                front.metrics.answered(started.elapsed());
                if let (channel, Some(answer)) = posted {
                    front
                        .people
                        .remember(Talk::Answer(channel.get(), answer), server, &asked.question);
                }
            }
            // The place is for questions; a slow file must not take it.
            drop(ticket);
            front.keep_count(&asked, reply.status, took).await;
        }
        Err(failure) => {
            let sentence = failure.report(language, ids.0);
            if post(front, message, render::body(&sentence)).await.is_ok() {
                front.metrics.answered(started.elapsed());
            }
        }
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
    // A reply that notifies the bot mentions it without a word in the text.
    let replied_to = message.referenced_message.as_ref();
    let is_reply = replied_to.is_some_and(|replied_to| replied_to.author.id == bot)
        && message.mentions.iter().any(|user| user.id == bot);
    (is_mentioned || is_reply || message.guild_id.is_none()).then_some(question)
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

/// What a message goes on from: the answer that it replies to, or in direct messages whatever was asked last.
fn talk_before(message: &Message) -> Option<Talk> {
    let channel = message.channel_id.get();
    let replied_to = message
        .message_reference
        .as_ref()
        .filter(|_| message.kind == MessageType::InlineReply)
        .and_then(|reference| reference.message_id);
    match replied_to {
        Some(answer) => Some(Talk::Answer(channel, answer.get())),
        None if message.guild_id.is_none() => Some(Talk::Direct(channel)),
        None => None,
    }
}

/// Whether a server's settings let questions be answered in a channel, or in the channel of a thread.
async fn is_allowed(front: &Front, channel: ChannelId, settings: &ServerSettings) -> bool {
    if settings.channels.is_empty() || settings.channels.contains(&channel.get()) {
        return true;
    }
    let known = lock(&front.people.threads)
        .get(&channel.get(), THREAD_KNOWN_FOR)
        .copied();
    let parent = match known {
        Some(parent) => parent,
        None => match front.rest.parent_of(channel).await {
            Ok(parent) => {
                lock(&front.people.threads).put(channel.get(), parent, THREAD_KNOWN_FOR);
                parent
            }
            Err(error) => {
                tracing::warn!(channel = channel.get(), %error, "cannot see which channel this belongs to");
                None
            }
        },
    };
    parent.is_some_and(|parent| settings.channels.contains(&parent))
}

/// Posts an answer in a thread where the server wants that and the bot may, else as a reply. Gives the channel, and the
/// id of what was posted where Discord says it.
async fn deliver(
    front: &Front,
    message: &Message,
    question: &str,
    body: Value,
    settings: &ServerSettings,
) -> Result<(ChannelId, Option<u64>), Undelivered> {
    let (channel, id) = (message.channel_id, message.id.get());
    if settings.thread && message.guild_id.is_some() {
        let name = render::thread_name(question, "pullquote");
        match front.rest.begin_thread(channel, message.id, &name).await {
            Ok(thread) => match front.rest.post(thread, &render::alone(body.clone(), id)).await {
                Ok(answer) => return Ok((thread, answer)),
                // Whoever may begin a thread may not always write in it.
                Err(error) if error.lost == Some(Lost::Forbidden) => {
                    tracing::debug!(message = id, %error, "may not write in a thread");
                }
                Err(error) => return Err(front.undelivered(id, thread.get(), &error)),
            },
            // In a thread there can be no other, and a permission may be missing: the answer matters more.
            Err(error) => tracing::debug!(message = id, %error, "could not begin a thread"),
        }
    }
    let answer = post(front, message, body).await?;
    Ok((channel, answer))
}

/// Tells somebody why their question is not taken up, unless that was said enough.
async fn turn_away(front: &Front, message: &Message, language: Language, refusal: Refusal) {
    let (person, guild) = (message.author.id.get(), message.guild_id.map(|guild| guild.get()));
    front.turn_away(message.id.get(), refusal);
    if front.may_tell(person, guild, refusal) {
        let _ = post(front, message, render::body(&refusal.sentence(language))).await;
    }
}

/// Replies to a message; gives the reply's id where Discord says it. Where the bot may not read what was written before
/// it cannot reply, and says the same in a message of its own.
async fn post(front: &Front, message: &Message, body: Value) -> Result<Option<u64>, Undelivered> {
    let (channel, id) = (message.channel_id, message.id.get());
    let reply = render::reply(body.clone(), channel.get(), id);
    let posted = match front.rest.post(channel, &reply).await {
        Err(error) if error.is_reply_refused() => {
            tracing::debug!(message = id, %error, "may not reply here");
            front.rest.post(channel, &render::alone(body, id)).await
        }
        posted => posted,
    };
    posted.map_err(|error| front.undelivered(id, channel.get(), &error))
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
