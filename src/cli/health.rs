//! `pullquote health`: asks the bot that runs on this machine whether it answers questions.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::ExitCode;
use std::time::Duration;

use pullquote::config::Config;
use pullquote::error::{Error, Result};

use crate::terminal::{one_line, say};

/// How long connecting, and each part of the answer, may take.
const PATIENCE: Duration = Duration::from_secs(3);
/// Bytes of an answer that are read; the longest that the bot gives are some hundred.
const LONGEST: u64 = 16 << 10;

/// Asks at `[discord] health` and says what the bot answers. The code is 0 where it is ready.
///
/// # Errors
/// There is no such address, or nobody answers there.
pub(super) fn ask(config: &Config) -> Result<ExitCode> {
    let Some(address) = config.discord.health.filter(|address| address.port() != 0) else {
        let what = "there is no address to ask at: set [discord] health in config.toml to one of this machine, such as \
                    \"127.0.0.1:9090\", for the bot and for this command";
        return Err(Error::Front(what.to_owned()));
    };
    let answer = readiness(address).map_err(|cause| {
        Error::Front(format!(
            "no bot answers at {address}, its [discord] health ({cause}): start it, or wait until it has connected"
        ))
    })?;
    // "HTTP/1.1 200 OK", headers, an empty line, and what is missing.
    let status = answer.split_whitespace().nth(1).unwrap_or_default();
    let said = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    if status == "200" && said.trim() == "ready" {
        writeln!(io::stdout().lock(), "ready").map_err(Error::Output)?;
        return Ok(ExitCode::SUCCESS);
    }
    if status != "503" {
        return Err(Error::Front(format!(
            "what answers at {address} is no bot of pullquote: give [discord] health a port of its own"
        )));
    }
    say(&format!("not ready: {}", one_line(said.trim())));
    Ok(ExitCode::FAILURE)
}

/// What the bot says of itself. HTTP of one question and one answer needs no client.
fn readiness(address: SocketAddr) -> io::Result<String> {
    let mut connection = TcpStream::connect_timeout(&address, PATIENCE)?;
    connection.set_read_timeout(Some(PATIENCE))?;
    connection.set_write_timeout(Some(PATIENCE))?;
    let request = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    connection.write_all(request.as_bytes())?;
    let mut answer = Vec::new();
    connection.take(LONGEST).read_to_end(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
