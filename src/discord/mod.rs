//! The Discord front: the only place that names serenity.

use std::sync::Arc;

use crate::answerer::Answerer;
use crate::config::Config;
use crate::error::Result;
use crate::index::Store;

/// Connects to Discord and answers until the process is told to stop. Builds its own runtime.
///
/// # Errors
/// The token is refused, or the connection cannot be kept: the error says what to do.
pub fn run(_token: String, _config: Config, _store: Arc<Store>, _answerer: Arc<Answerer>) -> Result<()> {
    todo!()
}
