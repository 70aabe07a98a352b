//! The operator's settings: config.toml over built-in defaults.

mod answer;
mod api_base;
mod connection;
mod discord;
mod guilds;
mod loading;
mod search;
mod sources;
mod statements;
mod web;

use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use self::answer::{AnswerConfig, ReaderConfig};
pub use self::connection::Shards;
pub use self::discord::DiscordConfig;
use self::loading::Loading;
pub use self::search::{Backend, Credentials, SearchConfig};
pub use self::sources::{GUILDS, OF_A_GUILD, Quota, Sources, guilds_in, state_beside};
pub use self::web::WebConfig;
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
    /// Whether changes of the articles are taken up by themselves while the bot runs.
    pub watch: bool,
    /// How questions are answered.
    pub answer: AnswerConfig,
    /// The neural reader.
    pub reader: ReaderConfig,
    /// The Discord front.
    pub discord: DiscordConfig,
    /// Where passages are searched.
    pub search: SearchConfig,
    /// Articles from the web.
    pub web: WebConfig,
    /// What each server may add for itself.
    pub guilds: Quota,
    /// What is kept about people.
    pub privacy: PrivacyConfig,
}

/// `[privacy]`: what is kept about people.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrivacyConfig {
    /// Whether the texts of questions that were asked in servers are kept beside the votes.
    pub store_questions: bool,
}

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
            watch: true,
            answer: AnswerConfig::default(),
            reader: ReaderConfig::default(),
            discord: DiscordConfig::default(),
            search: SearchConfig {
                credentials: Credentials::from_environment(|name| std::env::var(name).ok()),
                ..SearchConfig::default()
            },
            web: WebConfig::default(),
            guilds: Quota::default(),
            privacy: PrivacyConfig::default(),
        }
    }
}
