//! One contract, several engines: the program answers the same from the index on this machine and from a search cluster.
//!
//! The cases run against the local index; against `osmem-server`, which speaks like OpenSearch, where it is installed;
//! against the same one behind a server that refuses and ignores what Quickwit does; and against real servers that
//! PULLQUOTE_TEST_OPENSEARCH and PULLQUOTE_TEST_QUICKWIT name (`http://127.0.0.1:9200`).
#![cfg(feature = "cluster")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "in tests a panic is the report"
)]

#[path = "../search_server/mod.rs"]
mod search_server;

/// Servers in between.
#[path = "../search_server/between.rs"]
mod between;
/// What every engine does alike.
mod contract;
/// Clusters that do not answer, answer nonsense, or forget.
mod faults;
/// The same answers as from the local index, on questions that people asked.
mod parity;
/// Certificates.
#[path = "../fake_discord/tls.rs"]
mod tls;

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use tempfile::TempDir;

use between::Between;
use search_server::SearchServer;

/// Where passages are searched in a test.
pub(crate) enum Engine {
    Local,
    Server {
        backend: &'static str,
        address: String,
        _between: Option<Box<Between>>,
        _server: Option<SearchServer>,
    },
}

impl Engine {
    /// The index on this machine.
    pub(crate) fn local() -> Engine {
        Engine::Local
    }

    /// Every other engine that there is here.
    pub(crate) fn others() -> Vec<Engine> {
        let mut engines = Vec::new();
        if let Some(server) = SearchServer::start() {
            engines.push(Engine::Server {
                backend: "opensearch",
                address: server.address().to_owned(),
                _between: None,
                _server: Some(server),
            });
        }
        if let Some(server) = SearchServer::start() {
            let between = Between::quickwit(server.address());
            engines.push(Engine::Server {
                backend: "quickwit",
                address: between.address().to_owned(),
                _between: Some(Box::new(between)),
                _server: Some(server),
            });
        }
        for (backend, variable) in [
            ("opensearch", "PULLQUOTE_TEST_OPENSEARCH"),
            ("quickwit", "PULLQUOTE_TEST_QUICKWIT"),
        ] {
            if let Ok(address) = std::env::var(variable) {
                engines.push(Engine::Server {
                    backend,
                    address,
                    _between: None,
                    _server: None,
                });
            }
        }
        engines
    }

    /// What the tests call it.
    pub(crate) fn name(&self) -> &str {
        match self {
            Engine::Local => "local",
            Engine::Server { backend, .. } => backend,
        }
    }

    /// Its section of config.toml, with a prefix that no other test has.
    fn section(&self) -> String {
        match self {
            Engine::Local => String::new(),
            Engine::Server { backend, address, .. } => section(backend, address, ""),
        }
    }

    /// Fails where a Quickwit would not have understood something.
    pub(crate) fn assert_clean(&self) {
        if let Engine::Server {
            _between: Some(between),
            ..
        } = self
        {
            assert_eq!(between.problems(), Vec::<String>::new());
        }
    }
}

/// A `[search]` section with a prefix that no other test has.
pub(crate) fn section(backend: &str, address: &str, extra: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let prefix = format!("test-{}-{number}", std::process::id());
    format!("[search]\nbackend = {backend:?}\nurl = {address:?}\nprefix = {prefix:?}\n{extra}\n")
}

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A folder with articles and a configuration, and the program run in it.
pub(crate) struct Site {
    folder: TempDir,
}

impl Site {
    /// Articles of an engine, by words alone, with an answer wherever a sentence is found.
    pub(crate) fn new(engine: &Engine) -> Site {
        Site::with(&engine.section())
    }

    /// The same with any section.
    pub(crate) fn with(section: &str) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let config = format!("watch = false\n[answer]\nmax_wrong_risk = 1.0\n[reader]\nmodel = \"off\"\n{section}");
        fs::write(folder.path().join("config.toml"), config).unwrap();
        fs::create_dir_all(folder.path().join("index/articles")).unwrap();
        Site { folder }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Writes an article of the operator's.
    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path("index/articles").join(name), text).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path("index/articles").join(name)).unwrap();
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, "", &[])
    }

    /// Runs the program with something on its standard input and more variables.
    pub(crate) fn run_with(&self, arguments: &[&str], input: &str, variables: &[(&str, &str)]) -> Ended {
        let mut child = Command::new(env!("CARGO_BIN_EXE_pullquote"))
            .args(arguments)
            .current_dir(self.folder.path())
            .env_remove("DISCORD_TOKEN")
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        let writing = std::thread::spawn(move || {
            // It may end without having read everything.
            let _ = stdin.write_all(input.as_bytes());
        });
        let done = child.wait_with_output().unwrap();
        writing.join().unwrap();
        Ended {
            code: done.status.code().unwrap_or(-1),
            out: String::from_utf8(done.stdout).unwrap(),
            err: String::from_utf8_lossy(&done.stderr).into_owned(),
        }
    }

    /// Builds or refreshes the index.
    pub(crate) fn index(&self) {
        let ended = self.run(&["index"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
    }

    /// Answers in the order of the questions, without what differs from run to run.
    pub(crate) fn batch(&self, questions: &[Value], options: &[&str]) -> Vec<Value> {
        let lines: String = questions
            .iter()
            .enumerate()
            .map(|(number, question)| {
                let mut question = question.clone();
                question["id"] = json!(number.to_string());
                format!("{question}\n")
            })
            .collect();
        let arguments = [&["ask", "--batch", "-", "--candidates"], options].concat();
        let ended = self.run_with(&arguments, &lines, &[]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        let mut answers = vec![Value::Null; questions.len()];
        for line in ended.out.lines() {
            let mut answer: Value = serde_json::from_str(line).unwrap();
            let number: usize = answer["id"].as_str().unwrap().parse().unwrap();
            answer.as_object_mut().unwrap().remove("micros");
            answers[number] = answer;
        }
        answers
    }

    /// The text of the best quote for a question; empty where there is none.
    pub(crate) fn ask(&self, question: &str, options: &[&str]) -> String {
        let ended = self.run(&[&["ask", "--json", "--top", "1", question], options].concat());
        assert_eq!(ended.code, 0, "{}", ended.err);
        let answer: Value = serde_json::from_str(&ended.out).unwrap();
        answer["quotes"][0]["text"].as_str().unwrap_or_default().to_owned()
    }

    /// Every quote is a slice of the file that it names; `guild` is the one whose own articles may be among them.
    pub(crate) fn assert_verbatim(&self, answer: &Value, guild: &str) {
        for quote in answer["quotes"].as_array().into_iter().flatten() {
            let id = quote["article"].as_str().unwrap();
            let (folder, stem) = match id.strip_prefix("server:") {
                Some(stem) => (self.path("index/added/guilds").join(guild), stem),
                None => (self.path("index/articles"), id),
            };
            let file = fs::read_dir(&folder)
                .unwrap()
                .map(|entry| entry.unwrap().path())
                .find(|path| path.file_stem().is_some_and(|found| found.to_string_lossy() == stem))
                .unwrap_or_else(|| panic!("no file of {id} in {}", folder.display()));
            let bytes = fs::read(file).unwrap();
            let range = quote["start"].as_u64().unwrap() as usize..quote["end"].as_u64().unwrap() as usize;
            assert_eq!(&bytes[range], quote["text"].as_str().unwrap().as_bytes());
        }
    }
}
