//! The operator's settings: config.toml over built-in defaults.

mod api_base;
mod connection;
mod sources;
mod statements;

use std::collections::HashSet;
use std::fs;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use self::connection::Shards;
pub use self::sources::{GUILDS, OF_A_GUILD, Quota, Sources, guilds_in};
use self::statements::{Statement, Value};
use crate::error::{Error, Result};

/// Everything that config.toml can say. Every key has a default, and the shipped file spells the defaults out.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Folder of what is added through the program.
    pub added: PathBuf,
    /// Folder of the articles; relative paths count from the configuration file's folder.
    pub articles: PathBuf,
    /// Folder of the index that is built from them.
    pub index: PathBuf,
    /// How questions are answered.
    pub answer: AnswerConfig,
    /// The neural reader.
    pub reader: ReaderConfig,
    /// The Discord front.
    pub discord: DiscordConfig,
    /// What is kept about people.
    pub privacy: PrivacyConfig,
}

/// `[answer]`: how questions are answered.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerConfig {
    /// Answer only where the probability that the quote is right reaches this (0 to 1). Higher means fewer wrong
    /// quotes and more questions that are told "not in the articles".
    pub min_confidence: f64,
}

/// `[reader]`: the neural reader that looks at the best sentences once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderConfig {
    /// `builtin`, `off`, or the path of a model.
    pub model: String,
    /// Questions that may be with the reader at once, at least 1; further ones are answered from words alone.
    pub queue: usize,
}

/// `[discord]`: the Discord front. The token is never here: it comes from DISCORD_TOKEN alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscordConfig {
    /// Replaces `https://discord.com`; plain http only for loopback. Never ends with a slash.
    pub api_base: String,
    /// User ids (never 0) of those who may manage the operator's articles from anywhere.
    pub operators: Vec<u64>,
    /// The server (never 0) whose managers may reindex the operator's articles.
    pub home_guild: Option<u64>,
    /// Questions that are answered at once, at least 1.
    pub workers: usize,
    /// Questions that may wait while all workers are busy.
    pub queue: usize,
    /// Questions that one person may ask a minute; 0 means any number.
    pub person_per_minute: u32,
    /// Questions that one server may ask a minute; 0 means any number.
    pub guild_per_minute: u32,
    /// PEM file of a root certificate, for an `api_base` of https on this machine.
    pub api_ca: Option<PathBuf>,
    /// Loopback address at which the process shows how it is; `None` means nowhere.
    pub health: Option<SocketAddr>,
    /// The shards that this process runs; `None` means as many as Discord recommends, all of them.
    pub shards: Option<Shards>,
    /// A shard that has shown no sign of life for so long is doubted, and given up after a third of it more. Nothing but
    /// tests should change it: Discord's heartbeats come every 41 s.
    pub silence: Duration,
}

/// `[privacy]`: what is kept about people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrivacyConfig {
    /// Whether the texts of questions that were asked in servers are kept beside the votes.
    pub store_questions: bool,
}

/// Every key that means something, with the name of its section.
const KEYS: [&str; 19] = [
    "articles",
    "added",
    "index",
    "answer.max_wrong_risk",
    "answer.min_confidence",
    "reader.model",
    "reader.queue",
    "discord.api_base",
    "discord.operators",
    "discord.home_guild",
    "discord.workers",
    "discord.queue",
    "discord.person_per_minute",
    "discord.guild_per_minute",
    "discord.api_ca",
    "discord.health",
    "discord.shards",
    "discord.silence",
    "privacy.store_questions",
];

const MAX_WORKERS: usize = 256;
const MAX_QUEUE: usize = 100_000;
const MAX_PER_MINUTE: u32 = 1_000_000;
const MAX_SILENCE: u64 = 3_600;

impl Config {
    /// Reads the configuration file; a missing one means the defaults. The second value are warnings for the person
    /// who wrote it, one line each: a bad line costs only itself.
    ///
    /// # Errors
    /// The file exists and cannot be read, or its `discord.api_base` or `discord.shards` cannot be used: falling back to
    /// Discord itself would send the token where the operator did not mean it to go, and falling back to all shards
    /// would answer what another process answers already.
    pub fn load(path: &Path) -> Result<(Config, Vec<String>)> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let unusable = |what: String| Error::Config {
            path: path.to_path_buf(),
            what,
        };
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Config::defaults(folder), Vec::new())),
            Err(error) => {
                return Err(unusable(format!(
                    "cannot be read ({}): correct that, or remove it",
                    error.kind()
                )));
            }
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            unusable(format!("is not UTF-8 from byte {offset} on: save the file as UTF-8"))
        })?;

        let mut loading = Loading {
            path,
            folder,
            config: Config::defaults(folder),
            seen: HashSet::new(),
            warnings: Vec::new(),
        };
        for statement in statements::parse(&text) {
            loading.take(statement)?;
        }
        Ok((loading.config, loading.warnings))
    }

    /// The folders that articles come from.
    pub fn sources(&self) -> Sources {
        Sources {
            articles: self.articles.clone(),
            added: Some(self.added.clone()),
            of_a_guild: false,
        }
    }

    /// The settings without a configuration file, for a folder in which there could be one.
    fn defaults(folder: &Path) -> Config {
        Config {
            articles: folder.join("index/articles"),
            added: folder.join("index/added"),
            index: folder.join("index/store"),
            answer: AnswerConfig {
                min_confidence: 1.0 - 0.58,
            },
            reader: ReaderConfig {
                model: "builtin".to_owned(),
                queue: 8,
            },
            discord: DiscordConfig {
                api_base: "https://discord.com".to_owned(),
                operators: Vec::new(),
                home_guild: None,
                workers: 2,
                queue: 64,
                person_per_minute: 30,
                guild_per_minute: 600,
                api_ca: None,
                health: None,
                shards: None,
                silence: Duration::from_secs(90),
            },
            privacy: PrivacyConfig::default(),
        }
    }
}

/// The settings while the file's statements are applied to them, one after the other.
struct Loading<'a> {
    path: &'a Path,
    folder: &'a Path,
    config: Config,
    /// Keys that were given already.
    seen: HashSet<String>,
    warnings: Vec<String>,
}

impl Loading<'_> {
    fn take(&mut self, statement: Statement) -> Result<()> {
        match statement {
            Statement::Broken {
                line,
                column,
                key,
                what,
            } => {
                if let Some(key @ ("discord.api_base" | "discord.shards")) = key.as_deref() {
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
            // The second is the first key's older name, from the other side.
            "answer.max_wrong_risk" | "answer.min_confidence" => {
                let is_risk = key == "answer.max_wrong_risk";
                match number(value).filter(|share| (0.0..=1.0).contains(share)) {
                    Some(share) => self.config.answer.min_confidence = if is_risk { 1.0 - share } else { share },
                    None => {
                        let sure = self.config.answer.min_confidence;
                        let default = if is_risk { 1.0 - sure } else { sure };
                        self.keep_default(line, key, "a number from 0 to 1", &default.to_string());
                    }
                }
            }
            "reader.model" => match text(value) {
                Some(model @ ("builtin" | "off")) => self.config.reader.model = model.to_owned(),
                Some(path) => self.config.reader.model = self.folder.join(path).to_string_lossy().into_owned(),
                None => self.keep_default(
                    line,
                    key,
                    "\"builtin\", \"off\" or the path of a model in quotes",
                    "builtin",
                ),
            },
            "reader.queue" => match count(value).filter(|queue| (1..=MAX_QUEUE).contains(queue)) {
                Some(queue) => self.config.reader.queue = queue,
                None => {
                    let default = self.config.reader.queue.to_string();
                    self.keep_default(line, key, &format!("a whole number from 1 to {MAX_QUEUE}"), &default);
                }
            },
            "discord.api_base" => match api_base::parse(text(value).unwrap_or_default()) {
                Ok(base) => self.config.discord.api_base = base,
                Err(what) => return Err(self.unusable(line, &format!("discord.api_base {what}"))),
            },
            "discord.operators" => match value {
                Value::List(users) => {
                    let ids = users.iter().map(discord_id).collect::<Vec<_>>();
                    if ids.contains(&None) {
                        let what = "discord.operators must hold user ids in quotes (\"123456789012345678\"): anything \
                             else in it is ignored";
                        self.warn(line, what);
                    }
                    self.config.discord.operators = ids.into_iter().flatten().collect();
                }
                _ => self.keep_default(line, key, "a list of user ids in quotes (\"123456789012345678\")", "[]"),
            },
            "discord.home_guild" => match (value, discord_id(value)) {
                (Value::Text(none), _) if none.trim().is_empty() => self.config.discord.home_guild = None,
                (_, Some(guild)) => self.config.discord.home_guild = Some(guild),
                _ => self.keep_default(
                    line,
                    key,
                    "a server id in quotes (\"123456789012345678\") or \"\"",
                    "\"\"",
                ),
            },
            "discord.workers" => match count(value).filter(|workers| (1..=MAX_WORKERS).contains(workers)) {
                Some(workers) => self.config.discord.workers = workers,
                None => {
                    let default = self.config.discord.workers.to_string();
                    self.keep_default(line, key, &format!("a whole number from 1 to {MAX_WORKERS}"), &default);
                }
            },
            "discord.queue" => match count(value).filter(|queue| *queue <= MAX_QUEUE) {
                Some(queue) => self.config.discord.queue = queue,
                None => {
                    let default = self.config.discord.queue.to_string();
                    self.keep_default(line, key, &format!("a whole number from 0 to {MAX_QUEUE}"), &default);
                }
            },
            "discord.person_per_minute" | "discord.guild_per_minute" => {
                let config = &mut self.config.discord;
                let setting = if key == "discord.person_per_minute" {
                    &mut config.person_per_minute
                } else {
                    &mut config.guild_per_minute
                };
                let most = |count: &u32| *count <= MAX_PER_MINUTE;
                match count(value).and_then(|count| u32::try_from(count).ok()).filter(most) {
                    Some(count) => *setting = count,
                    None => {
                        let default = setting.to_string();
                        self.keep_default(
                            line,
                            key,
                            &format!("a whole number from 0 to {MAX_PER_MINUTE}"),
                            &default,
                        );
                    }
                }
            }
            "discord.api_ca" => match value {
                Value::Text(none) if none.trim().is_empty() => self.config.discord.api_ca = None,
                Value::Text(path) => self.config.discord.api_ca = Some(self.folder.join(path.trim())),
                _ => self.keep_default(line, key, "the path of a PEM file in quotes or \"\"", "\"\""),
            },
            "discord.health" => match value {
                Value::Text(none) if none.trim().is_empty() => self.config.discord.health = None,
                _ => match text(value).and_then(connection::loopback) {
                    Some(address) => self.config.discord.health = Some(address),
                    None => {
                        let needed = "an address of this machine with a port (\"127.0.0.1:9090\") or \"\"";
                        self.keep_default(line, key, needed, "\"\"");
                    }
                },
            },
            "discord.shards" => match value {
                Value::Text(none) if none.trim().is_empty() => self.config.discord.shards = None,
                _ => match text(value).and_then(Shards::parse) {
                    Some(shards) => self.config.discord.shards = Some(shards),
                    // Falling back to all shards would answer what another process answers too.
                    None => {
                        let what = "discord.shards must be \"FIRST-LAST/TOTAL\" (\"0-3/8\") or \"\": correct it";
                        return Err(self.unusable(line, what));
                    }
                },
            },
            "discord.silence" => match count(value).and_then(|seconds| u64::try_from(seconds).ok()) {
                Some(seconds @ 1..=MAX_SILENCE) => self.config.discord.silence = Duration::from_secs(seconds),
                _ => {
                    let default = self.config.discord.silence.as_secs().to_string();
                    self.keep_default(line, key, &format!("a whole number from 1 to {MAX_SILENCE}"), &default);
                }
            },
            "privacy.store_questions" => match value {
                Value::Truth(store) => self.config.privacy.store_questions = *store,
                _ => self.keep_default(line, key, "true or false, without quotes", "false"),
            },
            unknown if last_part(unknown) == "token" => {
                let what = format!(
                    "unknown key {unknown} is ignored: the token comes from DISCORD_TOKEN alone, so remove it here"
                );
                self.warn(line, &what);
            }
            unknown => {
                let nearest = nearest_key(unknown);
                self.warn(
                    line,
                    &format!("unknown key {unknown} is ignored: did you mean {nearest}?"),
                );
            }
        }
        Ok(())
    }

    /// Says that a value cannot be used. Nothing was set yet, so that the setting is still the default.
    fn keep_default(&mut self, line: usize, key: &str, needed: &str, default: &str) {
        self.warn(line, &format!("{key} must be {needed}: the default {default} is used"));
    }

    fn warn(&mut self, line: usize, what: &str) {
        self.warnings
            .push(format!("{}, line {line}: {what}", self.path.display()));
    }

    fn unusable(&self, line: usize, what: &str) -> Error {
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
    KEYS.into_iter()
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
        .unwrap_or(KEYS[0])
}

fn last_part(key: &str) -> &str {
    key.rsplit_once('.').map_or(key, |(_, last)| last)
}

/// A string with something in it.
fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        Value::Integer(number) => i32::try_from(*number).ok().map(f64::from),
        _ => None,
    }
}

fn count(value: &Value) -> Option<usize> {
    match value {
        Value::Integer(number) => usize::try_from(*number).ok(),
        _ => None,
    }
}

/// A Discord id: a string of digits that is not 0.
fn discord_id(value: &Value) -> Option<u64> {
    let digits = text(value).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok().filter(|id| *id != 0)
}
