//! The command line: one subcommand, or what happens without any.

mod articles;
mod backup;
mod config;
mod feeds;
mod health;
mod logging;
#[cfg(feature = "preview")]
mod preview;
#[cfg(feature = "otlp")]
mod traces;

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Parser, Subcommand};
use pullquote::answer::{Answer, Status};
use pullquote::answerer::{Answerer, DEFAULT_TOP, Question};
use pullquote::batch;
use pullquote::config::{Config, Loaded, Sources};
use pullquote::convert::child;
use pullquote::error::{Error, Result};
use pullquote::index::{self, Store};
use pullquote::library::Library;
use pullquote::text::counted;
use pullquote::text::dates::Since;
use serde_json::value::RawValue;

use crate::console;
use crate::setup::{open, open_reader, rebuild, store};
use crate::terminal::{NOT_FOUND, one_line, place, report_problems, say, summary};

const CONFIG_FILE: &str = "config.toml";

/// Answers questions about articles with the exact sentence that answers them.
#[derive(Debug, Parser)]
#[command(version, about, subcommand_negates_reqs = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Configuration file; a missing one means the built-in defaults.
    #[arg(long, global = true, default_value = CONFIG_FILE, value_name = "FILE")]
    config: PathBuf,
    /// The neural reader: builtin, off, or the path of a model.
    #[arg(long, global = true, value_name = "builtin|off|PATH")]
    reader: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Builds or refreshes the index.
    Index {
        /// Folder of the articles.
        #[arg(long, value_name = "DIR")]
        articles: Option<PathBuf>,
        /// Folder of the index.
        #[arg(long, value_name = "DIR")]
        index: Option<PathBuf>,
    },
    /// Answers a question, or a file of them.
    Ask(Ask),
    /// Shows the articles.
    Articles {
        #[command(subcommand)]
        command: articles::Command,
    },
    /// Takes in what is new in the feeds of the configuration, and refreshes the index.
    Feeds {
        /// Also look at feeds that were looked at a short while ago.
        #[arg(long)]
        now: bool,
        /// Folder of the index.
        #[arg(long, value_name = "DIR")]
        index: Option<PathBuf>,
    },
    /// Saves articles, settings and votes into one file. Bots may run meanwhile.
    Backup {
        /// The file; it must not exist yet.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Replace the file if it exists.
        #[arg(long)]
        force: bool,
    },
    /// Puts back what `pullquote backup` saved, and refreshes the index. No bot may run meanwhile.
    Restore {
        /// The file that was saved.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Set aside what is there and differs.
        #[arg(long)]
        force: bool,
    },
    /// Verifies every file of the index and every stored range.
    Check {
        /// Folder of the index.
        #[arg(long, value_name = "DIR")]
        index: Option<PathBuf>,
    },
    /// Shows the settings in force.
    Config {
        #[command(subcommand)]
        command: config::Command,
    },
    /// Shows a page on this machine on which the bot can be tried, without Discord.
    #[cfg(feature = "preview")]
    Preview(preview::Preview),
    /// Asks the bot that runs on this machine whether it is ready; exits with 1 where it is not.
    Health,
    /// Converts one file within limits: how the program runs its own parsers.
    #[command(name = child::SUBCOMMAND, hide = true)]
    ConvertOne,
}

#[derive(Debug, Args)]
struct Ask {
    /// Folder of the index.
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    /// Ask as in this server, whose own articles are quoted too.
    #[arg(long, value_name = "ID")]
    guild: Option<u64>,
    /// Only quote this article.
    // An id may begin with a hyphen: that of a file whose name holds no Latin letter does.
    #[arg(long, value_name = "ID", conflicts_with = "batch", allow_hyphen_values = true)]
    article: Option<String>,
    /// Only quote articles of that day (YYYY-MM-DD), month or year, or later.
    #[arg(long, value_name = "DATE", conflicts_with = "batch")]
    since: Option<Since>,
    /// At most so many quotes.
    #[arg(long, value_name = "N", default_value_t = DEFAULT_TOP)]
    top: usize,
    /// Write one line of JSON.
    #[arg(long, conflicts_with = "batch")]
    json: bool,
    /// Answer each line of a file of JSON lines; - is standard input.
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
    /// List quotes even where the answer is "not found".
    #[arg(long)]
    candidates: bool,
    /// The question; its words need no quotation marks.
    #[arg(required_unless_present = "batch", conflicts_with = "batch", value_name = "QUESTION")]
    question: Vec<String>,
}

/// Runs what the arguments ask for.
///
/// # Errors
/// Whatever stops it; a question that is not answered is no error.
pub(crate) fn run() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    if matches!(arguments.command, Some(Command::ConvertOne)) {
        // Before anything of the operator's is read: what the parsers do not know they cannot give away.
        child::one(&mut io::stdin().lock(), &mut io::stdout().lock()).map_err(Error::Output)?;
        return Ok(ExitCode::SUCCESS);
    }
    let _logging = logging::start();
    let mut loaded = Loaded::read(&arguments.config, std::env::vars_os())?;
    for warning in loaded.warnings.iter().chain(&loaded.notes) {
        say(warning);
    }
    if let Some(reader) = arguments.reader {
        loaded = loaded.with_reader(reader);
    }
    if let Some(Command::Config { command }) = arguments.command {
        return config::run(command, &loaded);
    }
    let config = loaded.config;
    let configured = config.index.clone();
    let done = match arguments.command {
        None => console::run(config),
        // Done above.
        Some(Command::ConvertOne | Command::Config { .. }) => Ok(ExitCode::SUCCESS),
        Some(Command::Index { articles, index }) => {
            let store = store(&config, index)?;
            match articles {
                Some(folder) => refresh(&store, &Sources::folder(&folder)),
                None => {
                    let library = Library::new(Arc::new(store), &config.added);
                    refresh(library.operator(), &config.sources())?;
                    Ok(refresh_guilds(&library))
                }
            }
        }
        Some(Command::Ask(ask)) => self::ask(ask, config),
        Some(Command::Articles { command }) => articles::run(command, &config),
        Some(Command::Feeds { now, index }) => {
            let store = store(&config, index)?;
            feeds(&config, &store, now)
        }
        Some(Command::Backup { file, force }) => backup::save(&config, &file, force),
        Some(Command::Restore { file, force }) => backup::restore(&config, &file, force),
        Some(Command::Check { index }) => {
            let store = store(&config, index)?;
            check(&Library::new(Arc::new(store), &config.added))
        }
        #[cfg(feature = "preview")]
        Some(Command::Preview(preview)) => preview.run(config),
        Some(Command::Health) => health::ask(&config),
    };
    done.map_err(|cause| naming_build_command(cause, &arguments.config, &configured))
}

/// Completes the command that builds a missing index with the options that this run was given.
fn naming_build_command(cause: Error, config_file: &Path, configured: &Path) -> Error {
    let Error::NoIndex { dir, .. } = cause else {
        return cause;
    };
    let mut build = "pullquote index".to_owned();
    for (option, path, is_default) in [
        ("--config", config_file, config_file == Path::new(CONFIG_FILE)),
        ("--index", dir.as_path(), dir == configured),
    ] {
        if !is_default {
            build.push_str(&format!(" {option} {}", quoted(path)));
        }
    }
    Error::NoIndex { dir, build }
}

/// A path as a shell takes it for one word.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |c: char| c.is_alphanumeric() || "/\\:._-".contains(c);
    if path.chars().all(is_plain) {
        path
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}

/// Brings the index up to date and says what that did.
fn refresh(store: &Store, sources: &Sources) -> Result<ExitCode> {
    let report = rebuild(store, sources)?;
    report_problems(&report);
    say(&summary(&report));
    Ok(ExitCode::SUCCESS)
}

/// Brings the guilds' indexes up to date. What is wrong with one costs that one only.
fn refresh_guilds(library: &Library) -> ExitCode {
    let mut outcome = ExitCode::SUCCESS;
    for guild in library.guilds() {
        match library.rebuild_guild(guild) {
            Ok(report) if report.is_unchanged() && report.problems.is_empty() => {}
            Ok(report) => {
                report_problems(&report);
                say(&format!("server {guild}: {}", summary(&report)));
            }
            Err(cause) => {
                say(&format!("error: server {guild}: {cause}"));
                outcome = ExitCode::FAILURE;
            }
        }
    }
    outcome
}

/// Looks at the feeds and takes up what came.
fn feeds(config: &Config, store: &Store, is_all: bool) -> Result<ExitCode> {
    let are_read = feeds::poll_feeds(config, is_all)?;
    articles::take_up(store, &config.sources())?;
    Ok(if are_read { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn ask(ask: Ask, config: Config) -> Result<ExitCode> {
    let sources = config.sources();
    let store = Arc::new(store(&config, ask.index.clone())?);
    open(&store, Some(&sources))?;
    let library = Arc::new(Library::new(store, &config.added));
    let answerer = Answerer::new(library, config.answer)
        .with_reader(open_reader(&config.reader), config.reader.queue)
        .reading_below(config.reader.read_below);
    if let Some(file) = ask.batch {
        let options = batch::Options {
            guild: ask.guild,
            top: ask.top,
            candidates: ask.candidates,
        };
        let input: Box<dyn BufRead> = if file.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            let opened = std::fs::File::open(&file).map_err(Error::io("cannot open", &file))?;
            Box::new(io::BufReader::new(opened))
        };
        batch::run(&answerer, options, input, &mut io::stdout().lock())?;
        return Ok(ExitCode::SUCCESS);
    }
    let question = Question {
        guild: ask.guild,
        article: ask.article,
        since: ask.since,
        top: ask.top,
        candidates: ask.candidates,
        ..Question::new(ask.question.join(" "))
    };
    let answer = answerer.ask(&question)?;
    if ask.json {
        batch::write_answer(&mut io::stdout().lock(), RawValue::NULL, &answer)?;
    } else {
        print_answer(&answer, ask.top)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Quotes for a person: each with its place, best first.
fn print_answer(answer: &Answer, top: usize) -> Result<()> {
    let mut out = io::stdout().lock();
    for quote in answer.quotes.iter().take(top) {
        writeln!(out, "{}\n    {}", one_line(&quote.text), place(quote)).map_err(Error::Output)?;
    }
    if answer.status == Status::NotFound {
        say(NOT_FOUND);
    }
    out.flush().map_err(Error::Output)
}

/// Verifies the operator's index and those of the guilds.
fn check(library: &Library) -> Result<ExitCode> {
    let mut check = index::check(library.operator())?;
    for guild in library.guilds() {
        let of_guild = |line: String| format!("server {guild}: {line}");
        match index::check(&library.store_of(guild)) {
            Ok(own) => {
                check.findings.extend(own.findings.into_iter().map(of_guild));
                check.notes.extend(own.notes.into_iter().map(of_guild));
                check.articles += own.articles;
                check.passages += own.passages;
            }
            Err(cause) => check.findings.push(of_guild(cause.to_string())),
        }
    }
    let mut out = io::stdout().lock();
    for note in &check.notes {
        say(&format!("note: {note}"));
    }
    for finding in &check.findings {
        writeln!(out, "{finding}").map_err(Error::Output)?;
    }
    if check.findings.is_empty() {
        writeln!(
            out,
            "all is well: {}, {}",
            counted(check.articles, "article"),
            counted(check.passages, "passage")
        )
        .map_err(Error::Output)?;
    }
    out.flush().map_err(Error::Output)?;
    Ok(if check.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
