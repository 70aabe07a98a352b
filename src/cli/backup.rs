//! `pullquote backup` and `pullquote restore`.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use pullquote::backup::{self, Outcome, Places};
use pullquote::config::Config;
use pullquote::error::Result;
use pullquote::library::Library;
use pullquote::text::counted;

use super::articles::take_up;
use super::{refresh_guilds, store};
use crate::terminal::say;

/// Saves everything into one file.
pub(super) fn save(config: &Config, file: &Path, force: bool) -> Result<ExitCode> {
    let saved = backup::save(&Places::of(config)?, file, force)?;
    for path in &saved.left_out {
        say(&format!("note: {} is no file and is left out", path.display()));
    }
    let state = if saved.state {
        ", settings and votes"
    } else {
        "; there are no settings and votes yet"
    };
    say(&format!(
        "saved to {}: {} of your own, {} of what was added{state}",
        file.display(),
        counted(saved.articles, "file"),
        counted(saved.added, "file")
    ));
    Ok(ExitCode::SUCCESS)
}

/// Puts back what a file holds, and brings the index up to date.
pub(super) fn restore(config: &Config, file: &Path, force: bool) -> Result<ExitCode> {
    let restored = backup::restore(&Places::of(config)?, file, force)?;
    for (place, outcome) in &restored.places {
        match outcome {
            Outcome::New => say(&format!("restored {place}")),
            Outcome::Same => say(&format!("{place} is the same already")),
            Outcome::Replaced(aside) => say(&format!(
                "restored {place}; what was there before is in {}",
                aside.display()
            )),
            Outcome::Left => say(&format!("{place} stays: this backup has no settings and votes")),
        }
    }
    say(&format!("everything is as it was on {}", restored.made));
    let library = Library::new(Arc::new(store(config, None)?), &config.added);
    take_up(library.operator(), &config.sources())?;
    Ok(refresh_guilds(&library))
}
