//! `pullquote preview`: a page on this machine on which the bot can be tried.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;
use pullquote::config::Config;
use pullquote::error::Result;

use crate::setup;
use crate::terminal::say;

/// Where the page is.
#[derive(Debug, Args)]
pub(super) struct Preview {
    /// Where the page is served; port 0 takes any free one.
    #[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:8017")]
    address: SocketAddr,
    /// A name beside the loopback ones under which the page may be reached; may be given several times.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
}

impl Preview {
    /// Shows the page until the process is told to stop.
    ///
    /// # Errors
    /// The address is taken, or there is no index and none can be built.
    pub(super) fn run(self, config: Config) -> Result<ExitCode> {
        // Taken first: whoever cannot have it does not wait for an index before being told.
        let page = pullquote::preview::Preview::open(self.address, self.host)?;
        let bot = setup::prepare(&config)?;
        let address = page.address();
        if !address.ip().is_loopback() {
            say(&format!(
                "anybody who can reach {address} can use the bot in the name of its operator"
            ));
        }
        say(&format!("open http://{address}/"));
        page.run(config, bot.library, bot.answerer, bot.eyes)?;
        Ok(ExitCode::SUCCESS)
    }
}
