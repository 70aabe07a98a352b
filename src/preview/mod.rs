//! A page on which people try the bot before they have made a Discord application: a small Discord on this machine.
//!
//! The bot in it is the bot: it connects to this Discord as to the real one, by `[discord] api_base`, registers its
//! commands, gets events over a WebSocket and answers by HTTP. So the page shows the very messages that it would send.
//! What Discord does and pullquote does not use is not here.
//!
//! | room | what lives there |
//! |---|---|
//! | `world` | the server, its people, channels and messages; whoever looks on is told of every change |
//! | `messages`, `interactions` | what becomes of messages, and of commands and buttons until they are answered |
//! | `objects`, `cast` | these as Discord writes them; who there is from the beginning |
//! | `gateway`, `rest` | the two sides of this Discord that the bot sees |
//! | `deeds` | what people do on the page, as the events that the bot gets |
//! | `page`, `hosts` | the side that a browser sees; under which names it may be reached |

mod cast;
mod deeds;
mod gateway;
mod hosts;
mod interactions;
mod messages;
mod objects;
mod page;
mod rest;
mod world;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use secrecy::SecretString;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

use crate::answerer::Answerer;
use crate::config::{Config, DiscordConfig};
use crate::discord;
use crate::error::{Error, Result};
use crate::library::Library;
use crate::state::State;
use crate::watch::Eyes;
use hosts::Hosts;
use world::World;

/// A page that has its address and waits for its bot.
#[derive(Debug)]
pub struct Preview {
    runtime: Runtime,
    page: TcpListener,
    address: SocketAddr,
    hosts: Hosts,
}

impl Preview {
    /// Takes the address. A browser is answered where it asks for this machine by a loopback name or an IP address, or by
    /// one of `names`: whoever owns another name could otherwise let any page that somebody opens talk to the bot.
    ///
    /// # Errors
    /// The address cannot be had.
    pub fn open(address: SocketAddr, names: Vec<String>) -> Result<Preview> {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
        let runtime = runtime.map_err(|why| Error::Front(format!("cannot start the threads of the preview: {why}")))?;
        let page = listen(&runtime, address)?;
        let address = page.local_addr().unwrap_or(address);
        let hosts = Hosts::new(address.ip(), names);
        Ok(Preview {
            runtime,
            page,
            address,
            hosts,
        })
    }

    /// Where the page is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Shows the page with the bot in it until the process is told to stop. Settings and votes of people on the page are
    /// forgotten then, and no feed is followed. Where there are `eyes`, changes of the articles are taken up meanwhile.
    ///
    /// # Errors
    /// The bot cannot be run.
    pub fn run(self, config: Config, library: Arc<Library>, answerer: Arc<Answerer>, eyes: Option<Eyes>) -> Result<()> {
        let local = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let (rest, gateway) = (listen(&self.runtime, local)?, listen(&self.runtime, local)?);
        let address_of = |listener: &TcpListener| {
            let found = listener.local_addr();
            found.map_err(|why| Error::Front(format!("cannot listen on this machine: {why}")))
        };
        let (api_base, gateway_url) = (
            format!("http://{}", address_of(&rest)?),
            format!("ws://{}", address_of(&gateway)?),
        );
        let token = cast::token()?;
        let world = Arc::new(World::new(&token, &api_base, gateway_url, Arc::clone(&library)));
        self.runtime.spawn(rest::serve(rest, Arc::clone(&world)));
        self.runtime.spawn(gateway::serve(gateway, Arc::clone(&world)));
        self.runtime.spawn(page::serve(self.page, world, self.hosts));

        let kept = tempfile::tempdir().map_err(Error::io("cannot create a folder in", std::env::temp_dir()))?;
        let state = State::new(&kept.path().join("state.sqlite"));
        let config = of_the_preview(config, api_base, self.address.ip().is_loopback());
        let outcome = discord::run(&SecretString::from(token), config, state, library, answerer, eyes);
        self.runtime.shutdown_background();
        outcome
    }
}

/// The settings of a bot whose Discord is this one. What somebody attaches lies on this machine, so that the bot must be
/// let fetch it from there, but only where nobody from elsewhere can ask it to.
fn of_the_preview(config: Config, api_base: String, is_loopback: bool) -> Config {
    let mut config = Config {
        database_url: None,
        discord: DiscordConfig {
            api_base,
            operators: vec![cast::OPERATOR.id],
            home_guild: Some(cast::GUILD),
            api_ca: None,
            health: None,
            shards: None,
            ..config.discord
        },
        ..config
    };
    config.web.feeds.clear();
    config.web.loopback |= is_loopback;
    config
}

fn listen(runtime: &Runtime, address: SocketAddr) -> Result<TcpListener> {
    let bound = runtime.block_on(TcpListener::bind(address));
    bound.map_err(|why| {
        Error::Front(format!(
            "cannot listen at {address} ({why}): name another address with `--address`, as in --address 127.0.0.1:0"
        ))
    })
}
