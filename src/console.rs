//! The bot's conversation in a terminal, and the choice between it and Discord.

use std::io::{self, BufRead, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use pullquote::answer::Status;
use pullquote::answerer::{Answerer, Question};
use pullquote::config::{self, Config};
use pullquote::error::{ClusterTrouble, Error, Result};
use pullquote::imported;
use pullquote::index::{IndexReport, Store};
use pullquote::library::Library;
use pullquote::watch::{self, Eyes, Told, Watching};
use secrecy::SecretString;

use crate::cli;
use crate::terminal::{self, NOT_FOUND, one_line, place, summary};

/// The variable that holds the bot's token.
pub(crate) const TOKEN_VARIABLE: &str = "DISCORD_TOKEN";
/// How often a process that starts looks whether another has built the first index.
const BUILT_BY_ANOTHER: Duration = Duration::from_millis(200);
const HOW_TO_CONNECT: &str =
    "answering here in the terminal; to connect the bot to Discord, set DISCORD_TOKEN to its token";

/// The plain `pullquote`: refreshes the index, then Discord where there is a token, else the terminal.
pub(crate) fn run(config: Config) -> Result<ExitCode> {
    let bot = prepare(&config)?;
    match token() {
        Some(token) => connect(&token, config, bot)?,
        None => {
            terminal::say(HOW_TO_CONNECT);
            converse_and_watch(&config, bot)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What a bot answers with.
pub(crate) struct Bot {
    pub(crate) library: Arc<Library>,
    pub(crate) answerer: Arc<Answerer>,
    /// What sees that articles change, where that is wanted.
    pub(crate) eyes: Option<Eyes>,
}

/// Refreshes the index and opens all that answering takes.
///
/// # Errors
/// There is no index, and none can be built.
pub(crate) fn prepare(config: &Config) -> Result<Bot> {
    let store = Arc::new(cli::store(config, None)?);
    // What changes during the first refresh is taken up after it.
    let eyes = config.watch.then(|| watch::open(&config.sources()));
    refresh(&store, config)?;
    let reader = terminal::open_reader(&config.reader);
    let library = Arc::new(Library::new(store, &config.added));
    let answerer = Answerer::new(Arc::clone(&library), config.answer.clone());
    let answerer = Arc::new(answerer.with_reader(reader, config.reader.queue));
    Ok(Bot {
        library,
        answerer,
        eyes,
    })
}

/// The bot's token, where there is one.
pub(crate) fn token() -> Option<SecretString> {
    config::secret(TOKEN_VARIABLE)
}

/// Builds or refreshes the index. Where that fails an index that is there already goes on answering.
fn refresh(store: &Store, config: &Config) -> Result<()> {
    let mut is_told = false;
    let built = loop {
        match terminal::rebuild(store, &config.sources()) {
            // Of several processes that start together one builds the first index, and the others need it too.
            Err(busy @ Error::Busy { .. }) if store.snapshot().is_err() => {
                if !std::mem::replace(&mut is_told, true) {
                    terminal::say(&format!("waiting: {busy}"));
                }
                thread::sleep(BUILT_BY_ANOTHER);
            }
            built => break built,
        }
    };
    match built {
        Ok(report) => {
            terminal::report_problems(&report);
            Ok(())
        }
        Err(cause) => {
            if store.snapshot().is_err() {
                return Err(cause);
            }
            terminal::say(&format!("the index stays as it was: {cause}"));
            Ok(())
        }
    }
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
    let _watching = take_up_changes(bot.eyes, config, bot.library.operator());
    converse(&bot.library, &bot.answerer)
}

/// Brings the index up to date after each change, as long as what it gives back is kept.
fn take_up_changes(eyes: Option<Eyes>, config: &Config, store: &Arc<Store>) -> Option<Watching> {
    let (store, sources) = (Arc::clone(store), config.sources());
    let known = store.snapshot().map(|snapshot| snapshot.problems().to_vec());
    let mut told = Told::already(&known.unwrap_or_default());
    let rebuild = move || {
        let report = imported::take_up_changes(&store, &sources)?;
        if !report.is_unchanged() {
            terminal::say(&summary(&report));
        }
        terminal::report_problems(&IndexReport {
            problems: told.news(&report),
            ..report
        });
        Ok(())
    };
    eyes.map(|eyes| eyes.watch(rebuild))
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
