//! The bot's conversation in a terminal, and the choice between it and Discord.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;

use pullquote::answer::Status;
use pullquote::answerer::{Answerer, Question};
use pullquote::config::{self, Config};
use pullquote::error::{ClusterTrouble, Error, Result};
use pullquote::library::Library;
use secrecy::SecretString;

use crate::setup::{self, Bot};
use crate::terminal::{self, NOT_FOUND, one_line, place};

/// The variable that holds the bot's token.
pub(crate) const TOKEN_VARIABLE: &str = "DISCORD_TOKEN";
const HOW_TO_CONNECT: &str =
    "answering here in the terminal; to connect the bot to Discord, set DISCORD_TOKEN to its token";

/// The plain `pullquote`: refreshes the index, then Discord where there is a token, else the terminal.
pub(crate) fn run(config: Config) -> Result<ExitCode> {
    let bot = setup::prepare(&config)?;
    match token() {
        Some(token) => connect(&token, config, bot)?,
        None => {
            terminal::say(HOW_TO_CONNECT);
            converse_and_watch(&config, bot)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The bot's token, where there is one.
pub(crate) fn token() -> Option<SecretString> {
    config::secret(TOKEN_VARIABLE)
}

#[cfg(feature = "discord")]
fn connect(token: &SecretString, config: Config, bot: Bot) -> Result<()> {
    let state = pullquote::state::State::of(&config);
    if let Some(database) = &config.database_url {
        tracing::info!(%database, "settings and votes are kept in a database");
    }
    pullquote::discord::run(token, config, state, bot.library, bot.answerer, bot.eyes)
}

#[cfg(not(feature = "discord"))]
fn connect(_token: &SecretString, config: Config, bot: Bot) -> Result<()> {
    terminal::say("this pullquote was built without Discord; answering here in the terminal");
    converse_and_watch(&config, bot)
}

/// Answers what is typed, and takes up changes meanwhile.
fn converse_and_watch(config: &Config, bot: Bot) -> Result<()> {
    let _watching = setup::take_up_changes(bot.eyes, config, bot.library.operator());
    converse(&bot.library, &bot.answerer)
}

/// One question a line until the input ends.
fn converse(library: &Library, answerer: &Answerer) -> Result<()> {
    let is_person = io::stdin().is_terminal();
    let mut input = io::stdin().lock();
    let mut out = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        if is_person {
            write!(out, "> ").and_then(|()| out.flush()).map_err(Error::Output)?;
        }
        line.clear();
        let read = input
            .read_until(b'\n', &mut line)
            .map_err(Error::io("cannot read", "standard input"))?;
        if read == 0 {
            return Ok(());
        }
        let text = String::from_utf8_lossy(&line);
        if text.trim().is_empty() {
            continue;
        }
        if let Err(cause) = library.operator().refresh() {
            terminal::say(&format!("the newer index cannot be used: {cause}"));
        }
        let question = Question {
            top: 1,
            ..Question::new(text.trim())
        };
        let mut answer = answerer.ask(&question);
        if is_lost(&answer) && library.mend().is_ok() {
            answer = answerer.ask(&question);
        }
        match answer {
            Ok(answer) if answer.status == Status::Answered => {
                for quote in &answer.quotes {
                    writeln!(out, "{}", one_line(&quote.text)).map_err(Error::Output)?;
                    if is_person {
                        writeln!(out, "    {}", place(quote)).map_err(Error::Output)?;
                    }
                }
            }
            Ok(_) if is_person => writeln!(out, "{NOT_FOUND}").map_err(Error::Output)?,
            // Standard output of a pipe holds quotes and nothing else.
            Ok(_) => terminal::say(NOT_FOUND),
            Err(cause) => terminal::complain(&cause),
        }
        out.flush().map_err(Error::Output)?;
    }
}

/// Whether a cluster does not have the index any more.
fn is_lost<T>(answer: &Result<T>) -> bool {
    matches!(
        answer,
        Err(Error::Cluster {
            trouble: ClusterTrouble::Lost,
            ..
        })
    )
}
