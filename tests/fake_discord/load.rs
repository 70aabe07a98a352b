//! Many questions at once: what became of each of them, and how long that took.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use serde_json::Value;

use super::FakeDiscord;
use super::objects::APPLICATION_ID;
use super::state::State;

const LOADING: u64 = 1 << 7;
const MESSAGE: u64 = 4;

/// What became of one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// A deferred command got its answer, or a message its reply.
    Answered,
    /// A command was answered at once: busy, or too much asked.
    ToldAtOnce,
    /// A command was acknowledged and waits for its answer.
    Waiting,
    /// Nothing came, at least so far.
    Silent,
}

/// How long questions took, each list in ascending order.
#[derive(Debug, Default)]
pub(crate) struct Latencies {
    pub(crate) acknowledged: Vec<Duration>,
    /// Deferred answers only.
    pub(crate) answered: Vec<Duration>,
    pub(crate) told_at_once: usize,
}

impl FakeDiscord {
    /// Every command, button and message of people with what became of it so far. Autocompletion is none.
    pub(crate) fn fates(&self) -> HashMap<u64, Fate> {
        const KINDS: [u8; 2] = [2, 3];
        let state = self.shared.lock();
        let mut fates = HashMap::new();
        for interaction in state.interactions.values().filter(|i| KINDS.contains(&i.kind)) {
            let fate = match interaction.acknowledged {
                None => Fate::Silent,
                Some(MESSAGE) => Fate::ToldAtOnce,
                Some(_) if interaction.original.is_none_or(|id| is_loading(&state, id)) => Fate::Waiting,
                Some(_) => Fate::Answered,
            };
            fates.insert(interaction.id, fate);
        }
        let replied: HashSet<u64> = replies(&state).into_keys().collect();
        for id in state.message_sent.keys() {
            let fate = if replied.contains(id) {
                Fate::Answered
            } else {
                Fate::Silent
            };
            fates.insert(*id, fate);
        }
        fates
    }

    /// How often each message of people was replied to, and each command's answer was put in its place.
    pub(crate) fn answers(&self) -> HashMap<u64, usize> {
        let state = self.shared.lock();
        let by_token: HashMap<&str, u64> = state.interactions.values().map(|i| (i.token.as_str(), i.id)).collect();
        let mut answers = replies(&state);
        for request in state.requests.iter().filter(|r| r.method == "PATCH" && r.status < 300) {
            let token = request.path.split('/').nth(3).unwrap_or_default();
            if let Some(id) = by_token.get(token) {
                *answers.entry(*id).or_default() += 1;
            }
        }
        answers
    }

    /// How long the commands so far took.
    pub(crate) fn latencies(&self) -> Latencies {
        let mut found = Latencies::default();
        for request in self.shared.lock().requests.iter().filter(|r| r.status < 300) {
            if request.method == "PATCH" {
                found.answered.push(request.elapsed);
            } else if request.path.ends_with("/callback") {
                found.acknowledged.push(request.elapsed);
                found.told_at_once += usize::from(request.body["type"] == MESSAGE);
            }
        }
        found.acknowledged.sort_unstable();
        found.answered.sort_unstable();
        found
    }
}

impl Latencies {
    /// The value that this share of a list does not exceed.
    pub(crate) fn quantile(sorted: &[Duration], share: f64) -> Duration {
        let place = (sorted.len() as f64 * share).ceil() as usize;
        sorted.get(place.saturating_sub(1)).copied().unwrap_or_default()
    }
}

fn is_loading(state: &State, id: u64) -> bool {
    let flags = state.messages.get(&id).and_then(|message| message["flags"].as_u64());
    flags.is_none_or(|flags| flags & LOADING != 0)
}

/// The bot's messages by what they reply to.
fn replies(state: &State) -> HashMap<u64, usize> {
    let bot = APPLICATION_ID.to_string();
    let reference = |message: &Value| message["message_reference"]["message_id"].as_str()?.parse().ok();
    let mut replies = HashMap::new();
    for message in state.messages.values().filter(|m| m["author"]["id"] == bot.as_str()) {
        if let Some(id) = reference(message) {
            *replies.entry(id).or_default() += 1;
        }
    }
    replies
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }

    /// A number below `sides`.
    pub(crate) fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}
