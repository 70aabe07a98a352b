//! The operator's settings: built-in defaults, then config.toml, then PULLQUOTE_* variables of the environment.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let file = folder.path().join("config.toml");
//! use pullquote::config::Loaded;
//!
//! std::fs::write(&file, "articles = \"news\"\n[reader]\nqueue = \"many\"\n")?;
//! let environment = [("PULLQUOTE_READER_MODEL".into(), "off".into())];
//! let loaded = Loaded::read(&file, environment)?;
//!
//! // Paths count from the file's folder; a value that cannot be used costs itself and is told of.
//! assert_eq!(loaded.config.articles, folder.path().join("news"));
//! assert_eq!(loaded.config.reader.model, "off");
//! assert_eq!(loaded.config.reader.queue, 8);
//! assert_eq!(loaded.warnings.len(), 1);
//!
//! // A key that is not known is an error: the settings would not be what their author thinks they are.
//! std::fs::write(&file, "artikles = \"news\"\n")?;
//! assert!(Loaded::read(&file, []).is_err_and(|error| error.to_string().contains("articles")));
//! # Ok(())
//! # }
//! ```

mod answer;
mod api_base;
mod connection;
mod database;
mod discord;
mod environment;
mod general;
mod guilds;
mod loading;
mod search;
mod setting;
mod shown;
mod sources;
mod statements;
mod web;

use std::collections::{HashMap, HashSet};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

pub use self::answer::{AnswerConfig, ReaderConfig};
pub use self::connection::Shards;
pub use self::database::{DatabaseUrl, Encryption};
pub use self::discord::DiscordConfig;
pub use self::environment::secret;
use self::loading::{Loading, Origin};
pub use self::search::{API_KEY, Backend, PASSWORD, SearchConfig};
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
    /// Where settings and votes are kept; `None` means a file beside the index.
    pub database_url: Option<DatabaseUrl>,
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

/// The settings, with who says so and what was wrong with what they say.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The settings.
    pub config: Config,
    /// What is not followed, one line each: a bad value costs only itself.
    pub warnings: Vec<String>,
    /// What was passed over because it may be meant for another program, one line each.
    pub notes: Vec<String>,
    path: PathBuf,
    folder: PathBuf,
    origins: HashMap<&'static str, Origin>,
}

impl Loaded {
    /// Reads the configuration file, where there is one, and then the variables of an environment, of which those that
    /// begin with PULLQUOTE_ matter.
    ///
    /// # Errors
    /// The file exists and cannot be read; it holds keys that are unknown, all of which are named: its settings would not
    /// be what its author thinks they are; or a vital setting cannot be used. `discord.api_base` is vital because falling
    /// back to Discord itself would send the token where the operator did not mean it to go, `discord.shards` because all
    /// shards would answer what another process answers already, `database_url` because a file would lose settings, and
    /// `search.backend` and `search.url` because an index would be built where there may be no room for it.
    pub fn read(path: &Path, variables: impl IntoIterator<Item = (OsString, OsString)>) -> Result<Loaded> {
        let folder = path.parent().unwrap_or(Path::new(""));
        let mut loading = Loading {
            path,
            folder,
            config: Config::defaults(folder),
            origins: HashMap::new(),
            seen: HashSet::new(),
            warnings: Vec::new(),
            notes: Vec::new(),
            errors: Vec::new(),
        };
        for statement in statements::parse(&text_of(path)?) {
            loading.take(statement);
        }
        if !loading.errors.is_empty() {
            return Err(Error::Config {
                path: path.to_path_buf(),
                what: loading.errors.join("; "),
            });
        }
        loading.take_variables(variables);
        loading.errors.extend(loading.config.search.missing());
        if !loading.errors.is_empty() {
            return Err(Error::Environment(loading.errors.join("; ")));
        }
        Ok(Loaded {
            config: loading.config,
            warnings: loading.warnings,
            notes: loading.notes,
            path: path.to_path_buf(),
            folder: folder.to_path_buf(),
            origins: loading.origins,
        })
    }

    /// Takes another reader, as an option of the command line asks for it.
    pub fn with_reader(mut self, model: String) -> Loaded {
        self.config.reader.model = model;
        self.origins.insert("reader.model", Origin::Option("--reader"));
        self
    }
}

/// What the file says; a missing one says nothing.
fn text_of(path: &Path) -> Result<String> {
    let unusable = |what: String| Error::Config {
        path: path.to_path_buf(),
        what,
    };
    let bytes = match fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(String::new()),
        Err(error) => {
            return Err(unusable(format!(
                "cannot be read ({}): correct that, or remove it",
                error.kind()
            )));
        }
    };
    String::from_utf8(bytes).map_err(|error| {
        let offset = error.utf8_error().valid_up_to();
        unusable(format!("is not UTF-8 from byte {offset} on: save the file as UTF-8"))
    })
}

impl Config {
    /// The settings of a configuration file alone, without an environment; a missing one means the defaults. The second
    /// value are warnings for the person who wrote it, one line each.
    ///
    /// # Errors
    /// As for [`Loaded::read`].
    pub fn load(path: &Path) -> Result<(Config, Vec<String>)> {
        let loaded = Loaded::read(path, [])?;
        Ok((loaded.config, [loaded.warnings, loaded.notes].concat()))
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
            database_url: None,
            watch: true,
            answer: AnswerConfig::default(),
            reader: ReaderConfig::default(),
            discord: DiscordConfig::default(),
            search: SearchConfig::default(),
            web: WebConfig::default(),
            guilds: Quota::default(),
            privacy: PrivacyConfig::default(),
        }
    }
}
