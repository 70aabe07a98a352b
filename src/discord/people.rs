//! What the bot keeps about people and servers while it runs: settings, talks, languages, and who has to wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use secrecy::SecretString;
use tokio::sync::Semaphore;

use super::components::custom_id::Seal;
use super::texts::Language;
use crate::error::Result;
use crate::state::{ServerSettings, State};
pub(crate) use books::{keep_books, keep_up};
use remembered::Remembered;

mod books;
mod remembered;

/// A question is gone on from for so long.
const REMEMBERED_FOR: Duration = Duration::from_secs(15 * 60);
/// A person's language is remembered for so long.
const SPOKEN_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// So many threads at once may wait for the file.
const KEEPERS: usize = 2;
/// So many texts of questions may wait for it; where the file is slow for long, the rest is not kept.
const WAITING_QUESTIONS: usize = 256;

/// What every handler for people needs.
pub(crate) struct People {
    pub(crate) state: Arc<State>,
    pub(crate) seal: Seal,
    /// Whether the operator wants question texts kept.
    pub(crate) store_questions: bool,
    /// When the process began, in seconds since 1970.
    pub(crate) started: i64,
    /// The last question of each talk, and the server that it was asked in.
    talks: Mutex<Remembered<Talk, (Option<u64>, String)>>,
    waits: Mutex<Remembered<(u64, u64), Wait>>,
    /// The channel that each thread belongs to.
    pub(crate) threads: Mutex<Remembered<u64, Option<u64>>>,
    languages: RwLock<HashMap<u64, Language>>,
    /// The language that a person last used a command or a button in.
    spoken: Mutex<Remembered<u64, Language>>,
    /// So much of what is kept is under way at once: the threads that answer questions must never all wait for a file.
    keepers: Semaphore,
    waiting_questions: Semaphore,
}

/// What a question can go on from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Talk {
    /// The last question in a channel of direct messages.
    Direct(u64),
    /// The question that a message of the bot answers, by channel and message.
    Answer(u64, u64),
}

/// How long somebody has to wait, and whether they were told.
#[derive(Debug, Clone, Copy)]
struct Wait {
    asked: Instant,
    told: bool,
}

/// Whether somebody may ask now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    /// They may.
    Now,
    /// Not before so many seconds have passed; and whether they were told that before.
    Later { seconds: u64, told: bool },
}

impl People {
    /// Nobody is known yet; settings are read from `state` when they are needed.
    pub(crate) fn new(token: &SecretString, state: State, store_questions: bool) -> People {
        People {
            state: Arc::new(state),
            seal: Seal::new(token),
            store_questions,
            started: now(),
            talks: Mutex::default(),
            waits: Mutex::default(),
            threads: Mutex::default(),
            languages: RwLock::default(),
            spoken: Mutex::default(),
            keepers: Semaphore::new(KEEPERS),
            waiting_questions: Semaphore::new(WAITING_QUESTIONS),
        }
    }

    /// The settings of a server; the defaults in direct messages and where the bot is no member.
    pub(crate) fn settings(&self, server: Option<u64>) -> ServerSettings {
        server.map(|server| self.state.settings(server)).unwrap_or_default()
    }

    /// Remembers a question of a server until it is too old or too many others came.
    pub(crate) fn remember(&self, talk: Talk, server: Option<u64>, question: &str) {
        lock(&self.talks).put(talk, (server, question.to_owned()), REMEMBERED_FOR);
    }

    /// The question before, where one is remembered.
    pub(crate) fn before(&self, talk: Talk) -> Option<String> {
        let talks = lock(&self.talks);
        talks.get(&talk, REMEMBERED_FOR).map(|(_, question)| question.clone())
    }

    /// Forgets the last questions of a server.
    pub(crate) fn forget_talks(&self, server: u64) {
        lock(&self.talks).retain(|_, (of, _)| *of != Some(server));
    }

    /// Whether a person may ask in a server that lets them ask every so many seconds; if so, the time begins anew.
    pub(crate) fn take_turn(&self, server: u64, person: u64, cooldown: u32) -> Turn {
        if cooldown == 0 {
            return Turn::Now;
        }
        let cooldown = Duration::from_secs(u64::from(cooldown));
        let mut waits = lock(&self.waits);
        if let Some(wait) = waits.get_mut(&(server, person)) {
            let left = cooldown.saturating_sub(wait.asked.elapsed());
            if !left.is_zero() {
                return Turn::Later {
                    seconds: left.as_secs() + 1,
                    told: std::mem::replace(&mut wait.told, true),
                };
            }
        }
        let wait = Wait {
            asked: Instant::now(),
            told: false,
        };
        waits.put(
            (server, person),
            wait,
            Duration::from_secs(u64::from(crate::state::MAX_COOLDOWN)),
        );
        Turn::Now
    }

    /// The language of a server, as its own settings on Discord say.
    pub(crate) fn language(&self, server: Option<u64>) -> Language {
        let languages = self.languages.read().unwrap_or_else(PoisonError::into_inner);
        server
            .and_then(|server| languages.get(&server).copied())
            .unwrap_or_default()
    }

    /// Takes the language of a server down.
    pub(crate) fn learn_language(&self, server: u64, locale: &str) {
        let mut languages = self.languages.write().unwrap_or_else(PoisonError::into_inner);
        match Language::of_locale(locale) {
            // English is what is spoken where nothing is known.
            Language::English => drop(languages.remove(&server)),
            language => drop(languages.insert(server, language)),
        }
    }

    /// The language of a direct message, which carries none: what the person last used otherwise.
    pub(crate) fn language_of_person(&self, person: u64) -> Language {
        lock(&self.spoken).get(&person, SPOKEN_FOR).copied().unwrap_or_default()
    }

    /// Takes the language of a person down.
    pub(crate) fn learn_language_of_person(&self, person: u64, language: Language) {
        lock(&self.spoken).put(person, language, SPOKEN_FOR);
    }

    /// Forgets what is held in memory about a server.
    pub(crate) fn forget_server(&self, server: u64) {
        self.forget_talks(server);
        lock(&self.waits).retain(|(of, _), _| *of != server);
        let mut languages = self.languages.write().unwrap_or_else(PoisonError::into_inner);
        languages.remove(&server);
    }

    /// Keeps the text of a question of a server, unless too many wait for the file already.
    pub(crate) async fn keep_question(&self, server: u64, found: bool, text: &str) {
        let Ok(_place) = self.waiting_questions.try_acquire() else {
            tracing::debug!(guild = server, "the text of a question is not kept: too many wait");
            return;
        };
        let text = text.to_owned();
        // The log has said what was wrong; the question is answered all the same.
        let _ = self
            .keep(move |state| state.keep_question(server, now(), found, &text))
            .await;
    }

    /// Runs a job on the state on a thread that may block.
    ///
    /// # Errors
    /// The state cannot be read or written: that costs what was to be kept, and the log says so.
    pub(crate) async fn keep<T: Send + 'static>(
        &self,
        job: impl FnOnce(&State) -> Result<T> + Send + 'static,
    ) -> Result<T, NotKept> {
        // Never closed, so there is always a permit to wait for.
        let _permit = self.keepers.acquire().await;
        let state = Arc::clone(&self.state);
        match tokio::task::spawn_blocking(move || job(&state)).await {
            Ok(Ok(kept)) => Ok(kept),
            Ok(Err(error)) => {
                tracing::warn!(%error, "something could not be kept");
                Err(NotKept)
            }
            Err(_) => {
                tracing::error!("keeping something panicked");
                Err(NotKept)
            }
        }
    }
}

/// Settings and votes cannot be read or written now.
#[derive(Debug)]
pub(crate) struct NotKept;

/// Seconds since 1970.
pub(crate) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// A lock that a panic elsewhere does not close.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use secrecy::SecretString;

    use super::{People, State, Talk, Turn};

    fn people() -> People {
        let state = State::new(Path::new("nowhere/state.sqlite"));
        People::new(&SecretString::from("token"), state, false)
    }

    #[test]
    fn a_person_waits_and_is_told_once() {
        let people = people();
        assert_eq!(people.take_turn(1, 2, 0), Turn::Now);
        assert_eq!(people.take_turn(1, 2, 60), Turn::Now);
        let is_later =
            |turn: Turn, was_told: bool| matches!(turn, Turn::Later { seconds: 59..=60, told } if told == was_told);
        assert!(is_later(people.take_turn(1, 2, 60), false));
        assert!(is_later(people.take_turn(1, 2, 60), true));
        assert_eq!(people.take_turn(1, 3, 60), Turn::Now, "another person");
        assert_eq!(people.take_turn(9, 2, 60), Turn::Now, "another server");
    }

    #[test]
    fn a_talk_belongs_to_its_channel() {
        let people = people();
        people.remember(Talk::Answer(1, 2), Some(9), "who?");
        assert_eq!(people.before(Talk::Answer(1, 2)).as_deref(), Some("who?"));
        assert_eq!(people.before(Talk::Answer(3, 2)), None);
        assert_eq!(people.before(Talk::Direct(1)), None);
    }

    #[test]
    fn the_last_questions_of_a_server_are_forgotten_with_it() {
        let people = people();
        people.remember(Talk::Answer(1, 2), Some(9), "who?");
        people.remember(Talk::Answer(3, 4), Some(8), "where?");
        people.remember(Talk::Direct(5), None, "when?");
        people.forget_server(9);
        assert_eq!(people.before(Talk::Answer(1, 2)), None);
        assert_eq!(people.before(Talk::Answer(3, 4)).as_deref(), Some("where?"));
        assert_eq!(people.before(Talk::Direct(5)).as_deref(), Some("when?"));
    }
}
