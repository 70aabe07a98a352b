//! `pullquote preview` in a folder of its own, ended with the test.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;

use tempfile::TempDir;

use crate::PATIENCE;

/// What stands before the address in the line that tells it.
const OPEN: &str = "open ";

/// A folder with a configuration and articles. It is there as long as somebody holds it, or a program runs in it.
#[derive(Clone)]
pub(crate) struct Site(Arc<TempDir>);

impl Site {
    /// One with these articles, each a file's name and its text.
    pub(crate) fn of(articles: &[(&str, &str)]) -> Site {
        let site = Site(Arc::new(TempDir::new().unwrap()));
        fs::create_dir(site.articles()).unwrap();
        for (name, text) in articles {
            fs::write(site.articles().join(name), text).unwrap();
        }
        // What a test changes is taken up when the test says so.
        let config = "articles = \"articles\"\nindex = \"store\"\nwatch = false\n";
        fs::write(site.0.path().join("config.toml"), config).unwrap();
        site
    }

    /// Where its articles are.
    pub(crate) fn articles(&self) -> PathBuf {
        self.0.path().join("articles")
    }

    /// Where its index is.
    pub(crate) fn store(&self) -> PathBuf {
        self.0.path().join("store")
    }
}

/// The running program.
pub(crate) struct Preview {
    child: Child,
    /// Where its page is.
    pub(crate) address: String,
    _site: Site,
}

impl Preview {
    /// Starts it and waits until it says where its page is.
    pub(crate) fn start(site: &Site) -> Preview {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pullquote"))
            .args(["preview", "--address", "127.0.0.1:0"])
            .current_dir(site.0.path())
            .env_remove("DISCORD_TOKEN")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, lines) = channel();
        let errors = BufReader::new(child.stderr.take().unwrap());
        // Goes on to the end: a full pipe would stop the program.
        thread::spawn(move || {
            errors
                .lines()
                .map_while(Result::ok)
                .try_for_each(|line| sender.send(line))
        });
        let mut said = Vec::new();
        loop {
            match lines.recv_timeout(PATIENCE) {
                Ok(line) => match line.split_once(OPEN).map(|(_, address)| address.trim().to_owned()) {
                    Some(address) if address.starts_with("http://") => {
                        thread::spawn(move || lines.into_iter().for_each(drop));
                        let _site = site.clone();
                        return Preview { child, address, _site };
                    }
                    _ => said.push(line),
                },
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    let _ = child.kill();
                    panic!("the preview does not say where its page is:\n{}", said.join("\n"));
                }
            }
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
