//! What becomes of commands, buttons and what is being typed, until the bot has answered them.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::cast;
use super::messages::Message;
use super::objects::{self, ANSWERED, EPHEMERAL, INVALID, LOADING, Refusal, UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, id};
use super::world::Now;

/// Discord gives the bot so long for its first response.
pub(super) const ANSWER_WITHIN: Duration = Duration::from_secs(3);
/// For so long it can change what it answered, and say more.
const OPEN_FOR: Duration = Duration::from_secs(15 * 60);

/// Something that a person wants of the bot.
#[derive(Debug)]
pub(super) struct Interaction {
    number: u64,
    /// What the bot shows to answer.
    token: String,
    person: u64,
    channel: u64,
    /// For whom the bot is there, as Discord writes it.
    owners: Value,
    what: What,
    begun: Instant,
    is_answered: bool,
    /// The message that it was answered with, or that the button is on.
    original: Option<u64>,
}

/// What it is.
#[derive(Debug)]
pub(super) enum What {
    /// A command by its name.
    Command(String),
    /// A button on a message.
    Button(u64),
    /// Something is being typed, and somebody waits for completions of it.
    Typing(Option<oneshot::Sender<Value>>),
}

impl Interaction {
    /// One that begins now.
    pub(super) fn new(number: u64, token: String, person: u64, channel: u64, owners: Value, what: What) -> Interaction {
        let original = match what {
            What::Button(message) => Some(message),
            What::Command(_) | What::Typing(_) => None,
        };
        Interaction {
            number,
            token,
            person,
            channel,
            owners,
            what,
            begun: Instant::now(),
            is_answered: false,
            original,
        }
    }

    /// A message of the bot in answer to it.
    fn message(&self, body: &Value) -> Message {
        let message = Message::of_bot(self.channel, body).for_person(self.person);
        match (&self.what, cast::person(self.person)) {
            (What::Command(name), Some(person)) => message.for_interaction(json!({
                "id": id(self.number), "type": 2, "name": name, "user": objects::user(person),
                "authorizing_integration_owners": self.owners,
            })),
            _ => message,
        }
    }
}

impl Now {
    /// Waits for the bot to answer an interaction; those that it cannot answer any more are forgotten.
    pub(super) fn expect(&mut self, interaction: Interaction) {
        self.interactions.retain(|_, known| known.begun.elapsed() < OPEN_FOR);
        self.interactions.insert(interaction.number, interaction);
    }

    /// Says that the bot did not answer, where it has not.
    pub(super) fn give_up(&mut self, number: u64) {
        if self.interactions.get(&number).is_none_or(|known| known.is_answered) {
            return;
        }
        if let Some(late) = self.interactions.remove(&number) {
            self.put(Message::of_failure(late.person, late.channel));
        }
    }

    /// Takes the bot's first response.
    ///
    /// # Errors
    /// There is no such interaction, it has an answer, or this is none for it.
    pub(super) fn respond(&mut self, number: u64, token: &str, body: &Value) -> Result<(), Refusal> {
        let interaction = self.interactions.get_mut(&number);
        let interaction = interaction
            .filter(|known| known.token == token)
            .ok_or(UNKNOWN_INTERACTION)?;
        if interaction.is_answered {
            return Err(ANSWERED);
        }
        if interaction.begun.elapsed() > ANSWER_WITHIN {
            return Err(UNKNOWN_INTERACTION);
        }
        let data = &body["data"];
        let (kind, original) = (body["type"].as_u64(), interaction.original);
        match (kind, &mut interaction.what) {
            (Some(8), What::Typing(waiting)) => {
                interaction.is_answered = true;
                // Whoever typed may have gone on.
                let _ = waiting.take().map(|waiting| waiting.send(data["choices"].clone()));
            }
            (Some(4 | 5), What::Command(_) | What::Button(_)) => {
                let is_to_come = kind == Some(5);
                let audience = data["flags"].as_u64().unwrap_or_default() & EPHEMERAL;
                let message = match is_to_come {
                    true => interaction.message(&json!({ "flags": audience | LOADING })),
                    false => interaction.message(data),
                };
                interaction.is_answered = true;
                interaction.original = Some(message.id());
                self.put(message);
            }
            (Some(6), What::Button(_)) => interaction.is_answered = true,
            (Some(7), What::Button(_)) => {
                interaction.is_answered = true;
                self.edit(original.ok_or(INVALID)?, data)?;
            }
            _ => return Err(INVALID),
        }
        Ok(())
    }

    /// The message that an interaction was answered with.
    ///
    /// # Errors
    /// There is no such interaction, or no answer to it yet.
    pub(super) fn original(&self, token: &str) -> Result<u64, Refusal> {
        self.of_token(token)?.original.ok_or(UNKNOWN_WEBHOOK)
    }

    /// Puts one more message in answer to an interaction. The first one takes the place of an answer to come.
    ///
    /// # Errors
    /// There is no such interaction, or no answer to it yet.
    pub(super) fn follow_up(&mut self, token: &str, body: &Value) -> Result<Value, Refusal> {
        let interaction = self.of_token(token)?;
        let waiting = interaction
            .original
            .filter(|original| self.messages.get(original).is_some_and(Message::is_waiting));
        match waiting {
            Some(waiting) => self.edit(waiting, body),
            None => {
                let message = interaction.message(body);
                Ok(self.put(message))
            }
        }
    }

    fn of_token(&self, token: &str) -> Result<&Interaction, Refusal> {
        let mut known = self.interactions.values();
        let interaction = known.find(|known| known.token == token && known.is_answered);
        interaction.ok_or(UNKNOWN_WEBHOOK)
    }
}
