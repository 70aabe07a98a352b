//! How many questions one person and one server may ask a minute, so that nobody can take the bot from the others.

use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

/// After so many questions whoever is free to ask again is forgotten. What is remembered is never more than who asked
/// in the last minute, and so many.
const TIDY_EVERY: u32 = 1_024;

/// Who asked too much, and how long they have to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wait {
    /// The whole server, not the person alone.
    pub(crate) is_guild: bool,
    /// Full seconds until the next question is taken; at least 1.
    pub(crate) seconds: u64,
}

/// What people and servers have asked in the last minute.
pub(crate) struct Cooldowns {
    person: Option<DefaultKeyedRateLimiter<u64>>,
    guild: Option<DefaultKeyedRateLimiter<u64>>,
    /// Who was told in a channel that they ask too much.
    told: DefaultKeyedRateLimiter<u64>,
    clock: DefaultClock,
    calls: AtomicU32,
}

impl Cooldowns {
    /// Limits in questions a minute; 0 means none.
    pub(crate) fn new(person_per_minute: u32, guild_per_minute: u32) -> Cooldowns {
        let limiter =
            |per_minute| NonZeroU32::new(per_minute).map(|count| RateLimiter::keyed(Quota::per_minute(count)));
        Cooldowns {
            person: limiter(person_per_minute),
            guild: limiter(guild_per_minute),
            told: RateLimiter::keyed(Quota::per_minute(NonZeroU32::MIN)),
            clock: DefaultClock::default(),
            calls: AtomicU32::new(0),
        }
    }

    /// Counts a question.
    ///
    /// # Errors
    /// It is one too many: how long to wait.
    pub(crate) fn admit(&self, person: u64, guild: Option<u64>) -> Result<(), Wait> {
        self.tidy_now_and_then();
        // The person comes first: what is refused to one of them is not taken from their server.
        self.check(self.person.as_ref(), person, false)?;
        match guild {
            Some(guild) => self.check(self.guild.as_ref(), guild, true),
            None => Ok(()),
        }
    }

    /// Whether somebody who asks too much in messages should be told so now: once a minute, as every reply to a flood is
    /// a flood itself. A server is told as one.
    pub(crate) fn may_tell(&self, person: u64, guild: Option<u64>, wait: Wait) -> bool {
        let key = if wait.is_guild { guild.unwrap_or(person) } else { person };
        self.told.check_key(&key).is_ok()
    }

    fn check(&self, limiter: Option<&DefaultKeyedRateLimiter<u64>>, key: u64, is_guild: bool) -> Result<(), Wait> {
        let Some(limiter) = limiter else { return Ok(()) };
        limiter.check_key(&key).map_err(|not_until| Wait {
            is_guild,
            seconds: full_seconds(not_until.wait_time_from(self.clock.now())),
        })
    }

    fn tidy_now_and_then(&self) {
        if self.calls.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY != TIDY_EVERY - 1 {
            return;
        }
        for limiter in [self.person.as_ref(), self.guild.as_ref(), Some(&self.told)]
            .into_iter()
            .flatten()
        {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }
}

fn full_seconds(wait: Duration) -> u64 {
    wait.as_secs() + u64::from(wait.subsec_nanos() > 0)
}

#[cfg(test)]
mod tests {
    use super::{Cooldowns, TIDY_EVERY, Wait};

    #[test]
    fn a_person_waits_and_others_do_not() {
        let cooldowns = Cooldowns::new(3, 0);
        for _ in 0..3 {
            assert_eq!(cooldowns.admit(1, Some(9)), Ok(()));
        }
        let refused = cooldowns.admit(1, Some(9));
        let is_right = |wait: &Wait| !wait.is_guild && (1..=20).contains(&wait.seconds);
        assert!(refused.as_ref().err().is_some_and(is_right), "{refused:?}");
        assert_eq!(cooldowns.admit(2, Some(9)), Ok(()));
        // Another server does not help.
        assert!(cooldowns.admit(1, None).is_err());
    }

    #[test]
    fn a_server_waits_as_one() {
        let cooldowns = Cooldowns::new(0, 4);
        for person in 0..4 {
            assert_eq!(cooldowns.admit(person, Some(9)), Ok(()));
        }
        let refused = cooldowns.admit(77, Some(9));
        let is_right = |wait: &Wait| wait.is_guild && (1..=15).contains(&wait.seconds);
        assert!(refused.as_ref().err().is_some_and(is_right), "{refused:?}");
        assert_eq!(cooldowns.admit(77, Some(8)), Ok(()));
        assert_eq!(cooldowns.admit(77, None), Ok(()));
    }

    #[test]
    fn who_asks_too_much_is_told_once() {
        let cooldowns = Cooldowns::new(1, 1);
        let (own, common) = (
            Wait {
                is_guild: false,
                seconds: 5,
            },
            Wait {
                is_guild: true,
                seconds: 5,
            },
        );
        assert!(cooldowns.may_tell(1, Some(9), own));
        assert!(!cooldowns.may_tell(1, Some(9), own));
        assert!(cooldowns.may_tell(2, Some(9), own));
        assert!(cooldowns.may_tell(3, Some(9), common));
        assert!(!cooldowns.may_tell(4, Some(9), common), "a server is told as one");
    }

    #[test]
    fn no_limit_means_no_limit() {
        let cooldowns = Cooldowns::new(0, 0);
        assert!((0..10_000).all(|_| cooldowns.admit(1, Some(9)).is_ok()));
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        // A question is forgotten 60 ms after it was asked.
        let cooldowns = Cooldowns::new(1_000, 1_000);
        for person in 0..u64::from(TIDY_EVERY) * 20 {
            let _ = cooldowns.admit(person, Some(person));
            if person % 1_000 == 0 {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        }
        for limiter in [&cooldowns.person, &cooldowns.guild] {
            let remembered = limiter.as_ref().map_or(0, super::DefaultKeyedRateLimiter::len);
            assert!(remembered <= 12_000, "{remembered} of 20480 are remembered");
        }
    }
}
