//! The one way in for questions, whichever door they come through: who is turned away, in which order, and what they
//! read.
//!
//! 1. A process that is about to end takes nothing up.
//! 2. The operator's limits of questions a minute, first the person's, then the server's (`cooldown`). They protect
//!    everybody, so that nothing that a server sets comes before them, and they count every question.
//! 3. A place among the questions that run or wait (`workers`).
//! 4. The server's own waiting time (`people`), last: it is not used up by a question that is turned away before.
//!
//! Channels in which a server wants no answers come before all that, as they are known in different ways. Buttons ask
//! nothing anew: they need a place, and no more.

use super::Front;
use super::cooldown::Wait;
use super::metrics::Outcome;
use super::people::Turn;
use super::texts::Language;
use super::workers::Ticket;

/// Why something is not taken up now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The process is about to end.
    Stopping,
    /// More than the operator lets one person or one server ask.
    TooMany(Wait),
    /// Every place is taken.
    Busy,
    /// Earlier than the server lets a person ask again.
    TooEarly {
        /// So many seconds too early.
        seconds: u64,
        /// Whether they were told since their last question.
        told: bool,
    },
}

impl Refusal {
    /// What the person reads.
    pub(crate) fn sentence(self, language: Language) -> String {
        match self {
            Refusal::Stopping => language.stopping(),
            Refusal::TooMany(wait) if wait.is_guild => language.cooldown_guild(wait.seconds),
            Refusal::TooMany(wait) => language.cooldown_person(wait.seconds),
            Refusal::Busy => language.busy(),
            Refusal::TooEarly { seconds, .. } => language.wait(seconds),
        }
    }

    fn outcome(self) -> Outcome {
        match self {
            Refusal::Stopping => Outcome::Stopping,
            Refusal::TooMany(_) | Refusal::TooEarly { .. } => Outcome::Cooldown,
            Refusal::Busy => Outcome::Busy,
        }
    }
}

impl Front {
    /// Counts somebody's question.
    ///
    /// # Errors
    /// The process is about to end, or they or their server ask more than the operator lets them.
    pub(crate) fn admit(&self, person: u64, guild: Option<u64>) -> Result<(), Refusal> {
        if self.is_stopping() {
            return Err(Refusal::Stopping);
        }
        self.cooldowns.admit(person, guild).map_err(Refusal::TooMany)
    }

    /// A place for a question that was admitted. `cooldown` are the seconds of the server's own waiting time.
    ///
    /// # Errors
    /// There is none, or the server wants the person to wait.
    pub(crate) fn enter(&self, person: u64, server: Option<u64>, cooldown: u32) -> Result<Ticket, Refusal> {
        let ticket = self.place()?;
        match server.map(|server| self.people.take_turn(server, person, cooldown)) {
            Some(Turn::Later { seconds, told }) => Err(Refusal::TooEarly { seconds, told }),
            Some(Turn::Now) | None => Ok(ticket),
        }
    }

    /// A place for what is looked up beside the questions.
    ///
    /// # Errors
    /// All are taken, or the process is about to end.
    pub(crate) fn place(&self) -> Result<Ticket, Refusal> {
        if self.is_stopping() {
            return Err(Refusal::Stopping);
        }
        self.workers.enter().ok_or(Refusal::Busy)
    }

    /// A place for what takes seconds: taking an article in, removing one, indexing a server's own.
    ///
    /// # Errors
    /// All are taken, or the process is about to end.
    pub(crate) fn place_for_chore(&self) -> Result<Ticket, Refusal> {
        if self.is_stopping() {
            return Err(Refusal::Stopping);
        }
        self.chores.enter().ok_or(Refusal::Busy)
    }

    /// Counts a question that is turned away; `id` is that of the message or the interaction.
    pub(crate) fn turn_away(&self, id: u64, refusal: Refusal) {
        self.metrics.count(refusal.outcome());
        if refusal == Refusal::Busy {
            tracing::warn!(id, "too busy for a question");
        }
    }

    /// Whether somebody should be told of this where others read along: who asks too much is told once and then no more
    /// for a while, as every reply to a flood is a flood itself.
    pub(crate) fn may_tell(&self, person: u64, guild: Option<u64>, refusal: Refusal) -> bool {
        match refusal {
            Refusal::TooMany(wait) => self.cooldowns.may_tell(person, guild, wait),
            Refusal::TooEarly { told, .. } => !told,
            Refusal::Stopping | Refusal::Busy => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Refusal;
    use crate::discord::cooldown::Wait;
    use crate::discord::texts::LANGUAGES;

    #[test]
    fn everybody_reads_what_keeps_them_and_for_how_long() {
        let too_many = |is_guild| Refusal::TooMany(Wait { is_guild, seconds: 17 });
        let too_early = Refusal::TooEarly {
            seconds: 17,
            told: false,
        };
        for language in LANGUAGES {
            let waits = [too_many(true), too_many(false), too_early].map(|refusal| refusal.sentence(language));
            assert!(waits.iter().all(|wait| wait.contains("17 s")), "{waits:?}");
            let all = [Refusal::Stopping, Refusal::Busy].map(|refusal| refusal.sentence(language));
            let mut different: Vec<&String> = waits.iter().chain(&all).collect();
            different.sort();
            different.dedup();
            assert_eq!(different.len(), 5, "{language:?}");
        }
    }
}
