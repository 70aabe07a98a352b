//! Web addresses and feeds: the real binary and the real fetcher against servers that the tests run, hostile ones too.
#![cfg(feature = "web")]
// The crate's lints against panics are for the program; a test may end where something is missing.
#![allow(clippy::unwrap_used, unreachable_pub)]

/// Pages become articles.
mod adding;
/// What people give and what servers redirect to.
mod addresses;
/// Feeds.
mod feeds;
/// Sizes, times, packed bytes and other ways to wear a reader out.
mod limits;
/// Name servers that lie.
mod lookups;
/// The servers.
mod server;
/// Their certificates.
mod tls;
/// Visits to feeds.
mod visits;

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// Longest that any one run of the program may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A folder with a configuration and an article, and the program run in it.
pub(crate) struct Site(TempDir);

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Site {
    /// A folder whose program may read from this machine, with more lines for `[web]`.
    pub fn new(more: &str) -> Site {
        Site::with_web(&format!("[web]\nloopback = true\n{more}\n"))
    }

    /// A folder whose program may read from the public internet alone.
    pub fn public() -> Site {
        Site::with_web("")
    }

    fn with_web(web: &str) -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        site.configure(web);
        fs::create_dir_all(site.path("index/articles")).unwrap();
        let tea = "date 2022-11-30 Robert Fortune smuggled tea plants out of China in 1848.\n";
        fs::write(site.path("index/articles/tea.txt"), tea).unwrap();
        site
    }

    pub fn configure(&self, web: &str) {
        let config = format!("[answer]\nmin_confidence = 0.0\n[reader]\nmodel = \"off\"\n{web}");
        fs::write(self.path("config.toml"), config).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// The program, in this folder, without a token and without anybody's settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
        command.current_dir(self.0.path()).args(arguments);
        for variable in ["DISCORD_TOKEN", "RUST_LOG", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
            command.env_remove(variable);
        }
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments))
    }

    pub fn add(&self, address: &str) -> Ended {
        self.run(&["articles", "add", address])
    }

    /// The ids of all articles.
    pub fn ids(&self) -> Vec<String> {
        let listed = self.run(&["articles", "list"]);
        assert_eq!(listed.code, 0, "{listed:?}");
        let id = |line: &str| line.split('\t').next().unwrap().to_owned();
        listed.out.lines().map(id).collect()
    }

    /// The text of the first quote.
    pub fn ask(&self, question: &str) -> String {
        let asked = self.run(&["ask", "--json", "--", question]);
        assert_eq!(asked.code, 0, "{asked:?}");
        let answer: Value = serde_json::from_str(&asked.out).unwrap();
        answer["quotes"][0]["text"].as_str().unwrap_or_default().to_owned()
    }
}

/// Runs a program to its end.
pub(crate) fn ended(command: Command) -> Ended {
    let mut command = assert_cmd::Command::from_std(command);
    let output = command.timeout(PATIENCE).output().unwrap();
    Ended {
        code: output.status.code().unwrap_or_else(|| panic!("{output:?}")),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// That a run ended so, and said so.
#[track_caller]
pub(crate) fn says(ended: &Ended, code: i32, words: &str) {
    assert_eq!(ended.code, code, "{ended:?}");
    assert!(ended.err.contains(words), "{words}: {ended:?}");
}
