//! Who there is from the beginning: the bot, a server with a channel, and two people.

use crate::error::{Error, Result};

/// The bot's application id, which is its user id too, as with every newer Discord application.
pub(super) const BOT: u64 = 1_310_000_000_000_000_001;
/// The server. What its managers add stays under this id from one preview to the next.
pub(super) const GUILD: u64 = 1_310_000_000_000_000_002;
/// The server's channel.
pub(super) const CHANNEL: u64 = 1_310_000_000_000_000_003;
/// The server's name.
pub(super) const GUILD_NAME: &str = "Your server";
/// The channel's name.
pub(super) const CHANNEL_NAME: &str = "articles";
/// The bot's name.
pub(super) const BOT_NAME: &str = "pullquote";

/// Somebody on the page.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) id: u64,
    pub(super) name: &'static str,
    /// What they are to the bot.
    pub(super) role: &'static str,
    /// Their permissions in the server, as Discord numbers them.
    pub(super) permissions: u64,
    /// The channel of their direct messages with the bot.
    pub(super) direct: u64,
}

/// What an ordinary member may do: view, send, read the history, use commands.
const PLAIN: u64 = 1 << 10 | 1 << 11 | 1 << 16 | 1 << 31;
/// What the bot may do.
pub(super) const OF_THE_BOT: u64 = PLAIN | 1 << 35 | 1 << 38;
/// Managing the server, and its messages.
const MANAGING: u64 = 1 << 5 | 1 << 13;

/// Who runs the bot, and manages the server.
pub(super) const OPERATOR: Person = Person {
    id: 1_310_000_000_000_000_004,
    name: "Robin",
    role: "operator",
    permissions: PLAIN | MANAGING,
    direct: 1_310_000_000_000_000_005,
};

/// Everybody.
pub(super) const PEOPLE: [Person; 2] = [
    OPERATOR,
    Person {
        id: 1_310_000_000_000_000_006,
        name: "Sam",
        role: "member",
        permissions: PLAIN,
        direct: 1_310_000_000_000_000_007,
    },
];

/// The person with this id.
pub(super) fn person(id: u64) -> Option<&'static Person> {
    PEOPLE.iter().find(|person| person.id == id)
}

/// A token for the bot that nobody else on this machine can guess. Every token has three parts.
///
/// # Errors
/// The operating system gives no random bytes.
pub(super) fn token() -> Result<String> {
    Ok(format!("preview.{}.{}", secret()?, secret()?))
}

/// 32 random hexadecimal digits.
///
/// # Errors
/// As for [`token`].
pub(super) fn secret() -> Result<String> {
    let random = getrandom::u64().and_then(|high| Ok((high, getrandom::u64()?)));
    let (high, low) = random.map_err(|why| Error::Front(format!("the system gives no random numbers: {why}")))?;
    Ok(format!("{high:016x}{low:016x}"))
}
