//! The operator's settings: config.toml over built-in defaults.

use std::path::{Path, PathBuf};

use crate::error::Result;

/// Everything that config.toml can say. Every key has a default, and the shipped file spells the defaults out.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Folder of the articles; relative paths count from the configuration file's folder.
    pub articles: PathBuf,
    /// Folder of the index that is built from them.
    pub index: PathBuf,
    /// How questions are answered.
    pub answer: AnswerConfig,
    /// The Discord front.
    pub discord: DiscordConfig,
}

/// `[answer]`: how questions are answered.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerConfig {
    /// Answer only where the probability that the quote is right reaches this (0 to 1). Higher means fewer wrong
    /// quotes and more questions that are told "not in the articles".
    pub min_confidence: f64,
}

/// `[discord]`: the Discord front. The token is never here: it comes from DISCORD_TOKEN alone.
#[derive(Debug, Clone, PartialEq)]
pub struct DiscordConfig {
    /// Replaces `https://discord.com`; plain http only for loopback.
    pub api_base: String,
    /// User ids of those who may manage the operator's articles from anywhere.
    pub operators: Vec<u64>,
    /// The server whose managers may reindex the operator's articles.
    pub home_guild: Option<u64>,
}

impl Config {
    /// Reads the configuration file; a missing one means the defaults. The second value are warnings for the person
    /// who wrote it, one line each: a bad line costs only itself.
    ///
    /// # Errors
    /// The file exists and cannot be read.
    pub fn load(_path: &Path) -> Result<(Config, Vec<String>)> {
        todo!()
    }
}
