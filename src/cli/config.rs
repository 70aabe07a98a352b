//! `pullquote config`: the settings in force, and where each comes from.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Subcommand;
use pullquote::config::Loaded;
use pullquote::error::{Error, Result};

use crate::console;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Checks the settings, and writes those in force as a configuration file, without secrets.
    Check,
}

/// Writes the settings; a failure where some of what was written is not followed, which was said before.
pub(super) fn run(command: Command, loaded: &Loaded) -> Result<ExitCode> {
    match command {
        Command::Check => {
            let mut out = io::stdout().lock();
            let token = match console::token() {
                Some(_) => "set",
                None => "not set",
            };
            writeln!(out, "# {} is {token}\n{}", console::TOKEN_VARIABLE, loaded.shown())
                .and_then(|()| out.flush())
                .map_err(Error::Output)?;
            Ok(if loaded.warnings.is_empty() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            })
        }
    }
}
