//! The file's statements, applied to the defaults one after the other.

use std::collections::HashSet;
use std::path::Path;

use super::statements::{Statement, Value};
use super::{Config, answer, discord, guilds, search, web};
use crate::error::{Error, Result};

/// The keys of no section, and of those that hold only one.
const OTHER_KEYS: &[&str] = &["articles", "added", "index", "watch", "privacy.store_questions"];
/// Every key that means something, with the name of its section.
const KEYS: &[&[&str]] = &[
    OTHER_KEYS,
    answer::KEYS,
    discord::KEYS,
    guilds::KEYS,
    search::KEYS,
    web::KEYS,
];

/// The longest queue of questions, whoever they wait for.
pub(super) const MAX_QUEUE: usize = 100_000;

/// The settings while the file's statements are applied to them, one after the other.
pub(super) struct Loading<'a> {
    pub(super) path: &'a Path,
    pub(super) folder: &'a Path,
    pub(super) config: Config,
    /// Keys that were given already.
    pub(super) seen: HashSet<String>,
    pub(super) warnings: Vec<String>,
}

impl Loading<'_> {
    pub(super) fn take(&mut self, statement: Statement) -> Result<()> {
        match statement {
            Statement::Broken {
                line,
                column,
                key,
                what,
            } => {
                if let Some(key @ ("discord.api_base" | "discord.shards" | "search.backend" | "search.url")) = key.as_deref() {
                    return Err(self.unusable(line, &format!("{key} cannot be read ({what}): correct it")));
                }
                self.warn(
                    line,
                    &format!("column {column}: {what}: correct this line; it is ignored"),
                );
            }
            Statement::Entry { line, key, .. } if self.seen.contains(&key) => {
                self.warn(
                    line,
                    &format!("{key} was given before: keep one of the two lines; this one is ignored"),
                );
            }
            Statement::Entry { line, key, value } => {
                let warnings_before = self.warnings.len();
                self.apply(line, &key, &value)?;
                // A line that could not be used does not stand in the way of a better one.
                if self.warnings.len() == warnings_before {
                    self.seen.insert(key);
                }
            }
        }
        Ok(())
    }

    fn apply(&mut self, line: usize, key: &str, value: &Value) -> Result<()> {
        let is_known = match key.split('.').next() {
            Some("answer" | "reader") => self.apply_answer(line, key, value),
            Some("discord") => self.apply_discord(line, key, value)?,
            Some("guilds") => self.apply_guilds(line, key, value),
            Some("search") => self.apply_search(line, key, value)?,
            Some("web") => self.apply_web(line, key, value),
            _ => self.apply_other(line, key, value),
        };
        if !is_known {
            self.warn_of_unknown(line, key);
        }
        Ok(())
    }

    /// Applies a setting of no section, or of one with a single key; false where there is no such key.
    fn apply_other(&mut self, line: usize, key: &str, value: &Value) -> bool {
        match key {
            "articles" => match text(value) {
                Some(folder) => self.config.articles = self.folder.join(folder),
                None => self.keep_default(
                    line,
                    key,
                    "the path of a folder in quotes",
                    &self.config.articles.display().to_string(),
                ),
            },
            "added" => match text(value) {
                Some(folder) => self.config.added = self.folder.join(folder),
                None => self.keep_default(
                    line,
                    key,
                    "the path of a folder in quotes",
                    &self.config.added.display().to_string(),
                ),
            },
            "index" => match text(value) {
                Some(folder) => self.config.index = self.folder.join(folder),
                None => self.keep_default(
                    line,
                    key,
                    "the path of a folder in quotes",
                    &self.config.index.display().to_string(),
                ),
            },
            "watch" => match value {
                Value::Truth(watch) => self.config.watch = *watch,
                _ => self.keep_default(line, key, "true or false, without quotes", "true"),
            },
            "privacy.store_questions" => match value {
                Value::Truth(store) => self.config.privacy.store_questions = *store,
                _ => self.keep_default(line, key, "true or false, without quotes", "false"),
            },
            _ => return false,
        }
        true
    }

    fn warn_of_unknown(&mut self, line: usize, unknown: &str) {
        if last_part(unknown) == "token" {
            let what = format!(
                "unknown key {unknown} is ignored: the token comes from DISCORD_TOKEN alone, so remove it here"
            );
            self.warn(line, &what);
            return;
        }
        let nearest = nearest_key(unknown);
        self.warn(
            line,
            &format!("unknown key {unknown} is ignored: did you mean {nearest}?"),
        );
    }

    /// Says that a value cannot be used. Nothing was set yet, so that the setting is still the default.
    pub(super) fn keep_default(&mut self, line: usize, key: &str, needed: &str, default: &str) {
        self.warn(line, &format!("{key} must be {needed}: the default {default} is used"));
    }

    pub(super) fn warn(&mut self, line: usize, what: &str) {
        self.warnings
            .push(format!("{}, line {line}: {what}", self.path.display()));
    }

    pub(super) fn unusable(&self, line: usize, what: &str) -> Error {
        Error::Config {
            path: self.path.to_path_buf(),
            what: format!("line {line}: {what}"),
        }
    }
}

/// The known key that looks most like a key that is not known, in its section or out of it.
fn nearest_key(unknown: &str) -> &'static str {
    let likeness = |known: &str| {
        let whole = strsim::normalized_damerau_levenshtein(unknown, known);
        whole.max(strsim::normalized_damerau_levenshtein(
            last_part(unknown),
            last_part(known),
        ))
    };
    KEYS.iter()
        .flat_map(|keys| keys.iter().copied())
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .unwrap_or_default()
}

fn last_part(key: &str) -> &str {
    key.rsplit_once('.').map_or(key, |(_, last)| last)
}

/// A string with something in it.
pub(super) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

pub(super) fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        Value::Integer(number) => i32::try_from(*number).ok().map(f64::from),
        _ => None,
    }
}

pub(super) fn count(value: &Value) -> Option<usize> {
    match value {
        Value::Integer(number) => usize::try_from(*number).ok(),
        _ => None,
    }
}

/// A Discord id: a string of digits that is not 0.
pub(super) fn discord_id(value: &Value) -> Option<u64> {
    let digits = text(value).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok().filter(|id| *id != 0)
}
