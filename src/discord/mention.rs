//! Questions in messages: a mention of the bot in a server, a reply to one of its answers, or anything in a direct
//! message.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use serde_json::Value;
use serenity::all::{ChannelId, Message, MessageType, UserId};

use super::answering::Asked;
use super::people::{Talk, Turn, lock};
use super::render::buttons::Audience;
use super::{Front, millis, render};
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
    let server = message.guild_id.map(|guild| guild.get());
    let language = match server {
        Some(_) => front.people.language(server),
        None => front.people.language_of_person(message.author.id.get()),
    };
    let settings = front.people.settings(server);
    // Who manages a server wants silence in the other channels, so nothing is said there.
    if !is_allowed(front, message.channel_id, &settings).await {
        return;
    }

    if question.is_empty() {
        return post(front, message, render::body(&language.help())).await;
    }
    if front.is_stopping() {
        return post(front, message, render::body(&language.stopping())).await;
    }
    let Some(ticket) = front.workers.enter() else {
        tracing::warn!(message = ids.0, "too busy for a question");
        return post(front, message, render::body(&language.busy())).await;
    };
    if let Some(server) = server
        && let Turn::Later { seconds, told } =
            front
                .people
                .take_turn(server, message.author.id.get(), settings.cooldown)
    {
        if !told {
            post(front, message, render::body(&language.wait(seconds))).await;
        }
        return;
    }
    let before = talk_before(message).and_then(|talk| front.people.before(talk));
    let meant = before.map_or(Cow::Borrowed(question.as_str()), |before| {
        in_light_of(&question, &before)
    });
    let asked = Asked {
        article: None,
        // What is understood is shown where it is more than what was said.
        shown: (meant != question).then(|| meant.clone().into_owned()),
        question: meant.into_owned(),
        asker: message.author.id.get(),
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
                front.people.remember(Talk::Direct(ids.1), &asked.question);
            }
            if let Some((channel, answer)) = deliver(front, message, &question, reply.body, &settings).await {
                front.people.remember(Talk::Answer(channel, answer), &asked.question);
            }
            // The place is for questions; a slow file must not take it.
            drop(ticket);
            front.count(&asked, reply.status, took).await;
        }
        Err(failure) => post(front, message, render::body(&failure.report(language, ids.0))).await,
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

/// Posts an answer in a thread where the server wants that, else as a reply. Gives channel and id of what was posted.
async fn deliver(
    front: &Front,
    message: &Message,
    question: &str,
    body: Value,
    settings: &ServerSettings,
) -> Option<(u64, u64)> {
    let (channel, id) = (message.channel_id, message.id.get());
    if settings.thread && message.guild_id.is_some() {
        let name = render::thread_name(question, "pullquote");
        match front.rest.begin_thread(channel, message.id, &name).await {
            Ok(thread) => {
                let body = render::in_thread(body, id);
                return delivered(id, thread, front.rest.post(thread, &body).await);
            }
            // In a thread there can be no other, and a permission may be missing: the answer matters more.
            Err(error) => tracing::debug!(message = id, %error, "could not begin a thread"),
        }
    }
    let body = render::reply(body, channel.get(), id);
    delivered(id, channel, front.rest.post(channel, &body).await)
}

fn delivered(
    message: u64,
    channel: ChannelId,
    posted: Result<Option<u64>, super::rest::CallError>,
) -> Option<(u64, u64)> {
    match posted {
        Ok(answer) => answer.map(|answer| (channel.get(), answer)),
        Err(error) => {
            tracing::warn!(message, %error, "could not reply to a message");
            None
        }
    }
}

async fn post(front: &Front, message: &Message, body: Value) {
    let body = render::reply(body, message.channel_id.get(), message.id.get());
    delivered(
        message.id.get(),
        message.channel_id,
        front.rest.post(message.channel_id, &body).await,
    );
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
