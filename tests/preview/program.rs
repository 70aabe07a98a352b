//! `pullquote preview` in a folder of its own, ended with the test.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

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

    /// Another file in the folder.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Where its index is.
    pub(crate) fn store(&self) -> PathBuf {
        self.0.path().join("store")
    }
}

/// Articles that a reindex takes a moment for.
const MANY: usize = 800;
/// The article that it comes to last, and what stands in it.
const LAST: &str = "zz-last.md";
const MILL: &str = "The mill of Ostrand grinds barley for Petra Lindqvist.\n";

#[cfg(unix)]
impl Site {
    /// Adds so many articles that a reindex takes a moment; gives how many.
    pub(crate) fn fill(&self) -> usize {
        for number in 0..MANY {
            let text = format!("Report {number} tells of wind and rain, and of nothing else.\n");
            fs::write(self.articles().join(format!("report-{number}.txt")), text).unwrap();
        }
        fs::write(self.articles().join(LAST), MILL).unwrap();
        MANY + 1
    }

    /// Lets a reindex that was asked for hang at its last article: that becomes a pipe once the list of articles is made.
    pub(crate) async fn hold_back(&self) {
        let pipe = self.beside("pipe");
        assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        let is_building = || {
            let mut entries = fs::read_dir(self.store()).unwrap();
            entries.any(|entry| entry.unwrap().file_name().to_string_lossy().starts_with("building-"))
        };
        let until = Instant::now() + PATIENCE;
        while !is_building() {
            assert!(Instant::now() < until, "no reindex begins");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        fs::rename(&pipe, self.articles().join(LAST)).unwrap();
        assert!(is_building(), "the reindex was over before");
    }

    /// Lets it go on: whoever writes into the pipe is read.
    pub(crate) fn let_go(&self) {
        fs::write(self.articles().join(LAST), MILL).unwrap();
    }
}

/// The running program.
pub(crate) struct Preview {
    child: Child,
    /// Where its page is.
    pub(crate) address: String,
    /// The folder that it runs in.
    pub(crate) site: Site,
}

impl Preview {
    /// Starts it and waits until it says where its page is.
    pub(crate) fn start(site: &Site) -> Preview {
        Preview::start_at(site, "127.0.0.1:0")
    }

    /// The same at an address with a port.
    fn start_at(site: &Site, listening: &str) -> Preview {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pullquote"))
            .args(["preview", "--address", listening])
            .current_dir(site.0.path())
            .env_remove("DISCORD_TOKEN")
            .env_remove("PULLQUOTE_PICTURES")
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
                        let site = site.clone();
                        return Preview { child, address, site };
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

impl Preview {
    /// Ends it, as whoever pulls the plug.
    pub(crate) fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it once more, where it was.
    pub(crate) fn start_again(&mut self) {
        let listening = self.address.trim_start_matches("http://").trim_end_matches('/');
        *self = Preview::start_at(&self.site, listening);
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.stop();
    }
}
