//! Settings of the connection: which shards, and where the process shows how it is.

use std::fmt;
use std::net::SocketAddr;

/// The shards that a process runs, for bots that are in more servers than one process should serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shards {
    /// The first shard, from 0.
    pub first: u32,
    /// The last shard; it runs too.
    pub last: u32,
    /// How many shards all processes run together.
    pub total: u32,
}

/// More shards than the largest bots have.
const MOST_SHARDS: u32 = 65_536;

impl Shards {
    /// Reads "FIRST-LAST/TOTAL" or "SHARD/TOTAL".
    pub(super) fn parse(written: &str) -> Option<Shards> {
        let number = |digits: &str| -> Option<u32> {
            let digits = digits.trim();
            let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|_| is_number)
        };
        let (range, total) = written.split_once('/')?;
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let shards = Shards {
            first: number(first)?,
            last: number(last)?,
            total: number(total)?,
        };
        let is_range = shards.first <= shards.last && shards.last < shards.total && shards.total <= MOST_SHARDS;
        is_range.then_some(shards)
    }

    /// Whether one of them gets what happens in a guild; 0 stands for direct messages, which the first shard gets.
    pub fn serves(self, guild: u64) -> bool {
        let shard = (guild >> 22) % u64::from(self.total.max(1));
        (u64::from(self.first)..=u64::from(self.last)).contains(&shard)
    }

    /// How many of them this process runs.
    pub fn count(self) -> u32 {
        self.last - self.first + 1
    }
}

impl fmt::Display for Shards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}/{}", self.first, self.last, self.total)
    }
}

/// Reads an address of this machine with its port: what is shown there is not for the world.
pub(super) fn loopback(written: &str) -> Option<SocketAddr> {
    let address: SocketAddr = written.trim().parse().ok()?;
    address.ip().is_loopback().then_some(address)
}

#[cfg(test)]
mod tests {
    use super::{Shards, loopback};

    #[test]
    fn a_range_of_shards_is_read_or_refused() {
        let shards = |first, last, total| Some(Shards { first, last, total });
        for (written, expected) in [
            ("0-3/8", shards(0, 3, 8)),
            ("4-7/8", shards(4, 7, 8)),
            (" 0 - 0 / 1 ", shards(0, 0, 1)),
            ("5/8", shards(5, 5, 8)),
            ("0-8/8", None),
            ("3-2/8", None),
            ("0-3", None),
            ("-3/8", None),
            ("+0-3/8", None),
            ("0-3/", None),
            ("0/0", None),
            ("0-4294967295/4294967295", None),
            ("0-99999999999/8", None),
            ("", None),
        ] {
            assert_eq!(Shards::parse(written), expected, "{written:?}");
        }
        assert_eq!(Shards::parse("4-7/8").map(Shards::count), Some(4));
        let served = |guild: u64| Shards::parse("4-7/8").map(|shards| shards.serves(guild));
        assert_eq!(
            (served(3 << 22), served(4 << 22 | 99), served(0)),
            (Some(false), Some(true), Some(false))
        );
    }

    #[test]
    fn only_addresses_of_this_machine_are_taken() {
        for (written, is_taken) in [
            ("127.0.0.1:9090", true),
            ("[::1]:9090", true),
            ("127.8.9.1:0", true),
            ("0.0.0.0:9090", false),
            ("192.0.2.1:9090", false),
            ("localhost:9090", false),
            ("127.0.0.1", false),
            ("9090", false),
        ] {
            assert_eq!(loopback(written).is_some(), is_taken, "{written}");
        }
    }
}
