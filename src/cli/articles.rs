//! `pullquote articles`: which there are, and those that come and go through the program.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};
use pullquote::config::{Config, Sources};
use pullquote::error::{Error, Result};
use pullquote::index::Store;
use pullquote::intake::Intake;
use pullquote::intake::added::{self, Added};
use pullquote::library::Library;

use super::refresh;
use crate::setup::{open, store};
use crate::terminal::{complain, one_line, say};

/// How long a change waits for another writer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is done with articles.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// One line an article: id, date, number of paragraphs, title.
    List {
        #[command(flatten)]
        whose: Whose,
    },
    /// Adds articles, or replaces those of the same name that were added before, and refreshes the index.
    Add {
        #[command(flatten)]
        whose: Whose,
        /// Files (.md, .txt, .html, .pdf, .docx or .epub), and addresses of pages (http:// or https://).
        #[arg(required = true, value_name = "FILE|URL")]
        files: Vec<PathBuf>,
    },
    /// Removes an article that was added, and refreshes the index.
    Remove {
        #[command(flatten)]
        whose: Whose,
        /// The article's id.
        #[arg(value_name = "ID", allow_hyphen_values = true)]
        id: String,
    },
    /// Brings back an article that was removed less than a day ago, and refreshes the index.
    Restore {
        #[command(flatten)]
        whose: Whose,
        /// The article's id.
        #[arg(value_name = "ID", allow_hyphen_values = true)]
        id: String,
    },
}

/// Which articles are meant.
#[derive(Debug, Args)]
pub(super) struct Whose {
    /// Folder of the index.
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    /// Those that this server has added for itself, instead of yours.
    #[arg(long, value_name = "ID")]
    guild: Option<u64>,
}

impl Whose {
    /// Their index, and the folders that they lie in.
    fn places(self, config: &Config) -> Result<(Store, Sources)> {
        let operator = store(config, self.index)?;
        let Some(guild) = self.guild else {
            return Ok((operator, config.sources()));
        };
        let library = Library::new(Arc::new(operator), &config.added);
        Ok((library.store_of(guild), Sources::of_guild(&config.added, guild)))
    }
}

pub(super) fn run(command: Command, config: &Config) -> Result<ExitCode> {
    match command {
        Command::List { whose } => {
            let (store, sources) = whose.places(config)?;
            list(&store, &sources)
        }
        Command::Add { whose, files } => {
            let (store, sources) = whose.places(config)?;
            let intake = Intake::new(config.web.loopback);
            let mut failed = false;
            for offered in &files {
                if let Err(cause) = add(&intake, &sources, offered) {
                    failed = true;
                    complain(&cause);
                }
            }
            take_up(&store, &sources)?;
            Ok(if failed { ExitCode::FAILURE } else { ExitCode::SUCCESS })
        }
        Command::Remove { whose, id } => {
            let of_guild = whose.guild.map(|guild| format!(" --guild {guild}")).unwrap_or_default();
            let (store, sources) = whose.places(config)?;
            added::remove(&sources, None, &id)?;
            say(&format!(
                "removed {id}; for a day `pullquote articles restore{of_guild} {id}` brings it back"
            ));
            take_up(&store, &sources)
        }
        Command::Restore { whose, id } => {
            let (store, sources) = whose.places(config)?;
            added::restore(&sources, &id)?;
            say(&format!("restored {id}"));
            take_up(&store, &sources)
        }
    }
}

/// Brings the index up to date, after another writer where one is at work.
pub(super) fn take_up(store: &Store, sources: &Sources) -> Result<ExitCode> {
    let begun = Instant::now();
    loop {
        match refresh(store, sources) {
            Err(Error::Busy { .. }) if begun.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(100)),
            done => return done,
        }
    }
}

/// Adds a file or a page, and says what that did.
fn add(intake: &Intake, sources: &Sources, offered: &Path) -> Result<()> {
    if let Some(address) = as_address(offered) {
        let added = intake.page(sources, None, address)?;
        say(&format!("{} (from {})", describe(&added), one_line(address)));
        return Ok(());
    }
    let name = offered.to_string_lossy();
    let bytes = std::fs::read(offered).map_err(Error::io("cannot read", offered))?;
    let added = intake.file(sources, None, &name, &bytes)?;
    let is_article = offered
        .extension()
        .is_some_and(|extension| extension == "md" || extension == "txt");
    match offered.file_name().filter(|_| !is_article) {
        Some(original) => say(&format!(
            "{} (from {})",
            describe(&added),
            one_line(&original.to_string_lossy())
        )),
        None => say(&describe(&added)),
    }
    Ok(())
}

/// The argument as a web address, or whatever looks like one: `scheme://` and something.
fn as_address(argument: &Path) -> Option<&str> {
    let written = argument.to_str()?;
    let (scheme, _) = written.split_once("://")?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then_some(written)
}

fn describe(added: &Added) -> String {
    match added {
        Added::New(id) => format!("added {id}"),
        Added::Changed(id) => format!("changed {id}"),
        Added::Same(id) => format!("{id} is the same already"),
    }
}

fn list(store: &Store, sources: &Sources) -> Result<ExitCode> {
    open(store, Some(sources))?;
    let mut out = io::stdout().lock();
    for article in store.snapshot()?.articles() {
        let date = article.date.as_deref().unwrap_or("-");
        writeln!(
            out,
            "{}\t{date}\t{}\t{}",
            article.id,
            article.paragraphs,
            one_line(&article.title)
        )
        .map_err(Error::Output)?;
    }
    out.flush().map_err(Error::Output)?;
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::as_address;

    #[test]
    fn whatever_has_a_scheme_is_an_address() {
        for (argument, is_address) in [
            ("https://news.example/x", true),
            ("HTTP://news.example", true),
            ("file:///etc/passwd", true),
            ("view-source+x.1://y", true),
            ("notes.md", false),
            ("folder/with: colon.md", false),
            ("a/b://c", false),
            ("://x", false),
            ("1http://x", false),
            ("C:\\notes.md", false),
        ] {
            assert_eq!(as_address(Path::new(argument)).is_some(), is_address, "{argument}");
        }
    }
}
