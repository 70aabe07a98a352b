//! The program through its command line: the real binary, real folders, a real index on disk.
// The crate's lints against panics and printing are for the program; a test may end where something is missing.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, unreachable_pub)]

/// Articles that come and go.
mod added;
/// Backup and restore.
mod backup;
/// Backups that are not what they should be.
mod bad_backups;
/// Articles, configurations and folders that are not what they should be.
mod bad_input;
/// Questions that are not what they should be.
mod bad_questions;
/// Answers: their shape, how many quotes they hold, and when a question counts as answered.
mod contract;
/// Conversations: piped `pullquote` and a batch on standard input, line by line.
mod conversation;
/// Disks that are full or cannot be written, files that cannot be read or change meanwhile.
#[cfg(target_os = "linux")]
mod disks;
/// Articles that servers have for themselves.
mod guilds;
/// The index folder: refreshed, checked, damaged, repaired, written by two.
mod index;
/// Writers that are killed while they work, and several programs at once.
mod killed;
/// An index of many passages, of which a few change.
mod large;
/// Quotes: exact slices of the files, apart from each other, and only from where they may be taken.
mod quoting;
/// The neural reader: turned on and off, missing, damaged, and the same every time.
mod reader;
/// Newer articles.
mod recency;
/// The sixty questions about the sample article.
mod sample;
/// Settings in layers, and what `config check` shows.
mod settings;
/// Arguments, exit codes, folders and readers: everything about the command line but the answers.
mod usage;
/// Articles that change while the conversation goes on.
mod watching;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Longest that any one run of the program may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// An article about lighthouses: two paragraphs under a heading, and a list.
pub(crate) const LIGHTHOUSE: &str = "---\ntitle: The lighthouse of Skerryvore\ndate: 2023-05-04\n---\n\n\
    Alan Stevenson built the lighthouse of Skerryvore in 1844. Its granite tower is 48 metres high.\n\n\
    ## The keepers\n\n\
    The last keepers left the rock on 31 March 1994. Since then a computer in Edinburgh watches the lamp.\n\n\
    - The lamp flashes every ten seconds.\n- A helicopter brings the spare parts.\n";

/// An article about tea, plain text with a date.
pub(crate) const TEA: &str = "date 2022-11-30 Robert Fortune smuggled tea plants out of China in 1848.\n\n\
    Darjeeling grows on the slopes of the Himalayas. Pickers gather two leaves and a bud.\n";

/// A folder with a configuration and articles, and the program run in it.
pub(crate) struct Site(TempDir);

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Site {
    /// A folder whose `index/articles` holds those files. Answers come from words alone there, and every question that
    /// finds a sentence counts as answered: how sure the program is of short texts like these is no matter of the
    /// command line.
    pub fn new(articles: &[(&str, &[u8])]) -> Site {
        let site = Site(tempfile::tempdir().unwrap());
        site.set_threshold(0.0);
        fs::create_dir_all(site.articles()).unwrap();
        for (name, bytes) in articles {
            site.write(name, bytes);
        }
        site
    }

    /// A folder with an article about a lighthouse and one about tea, indexed.
    pub fn indexed() -> Site {
        let site = Site::new(&[("lighthouse.md", LIGHTHOUSE.as_bytes()), ("tea.txt", TEA.as_bytes())]);
        assert_eq!(site.run(&["index"]).code, 0);
        site
    }

    /// A folder with the sample article and the shipped configuration, indexed.
    pub fn sample() -> Site {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let site = Site::new(&[]);
        let name = "us-iraq-coalition-talks.md";
        fs::copy(root.join("index/articles").join(name), site.articles().join(name)).unwrap();
        fs::copy(root.join("config.toml"), site.path("config.toml")).unwrap();
        assert_eq!(site.run(&["index"]).code, 0);
        site
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn articles(&self) -> PathBuf {
        self.path("index/articles")
    }

    pub fn store(&self) -> PathBuf {
        self.path("index/store")
    }

    /// Writes an article.
    pub fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.articles().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Says how sure an answer must be.
    pub fn set_threshold(&self, threshold: f64) {
        fs::write(
            self.path("config.toml"),
            format!("[answer]\nmin_confidence = {threshold:?}\n[reader]\nmodel = \"off\"\n"),
        )
        .unwrap();
    }

    /// The program, in this folder, without a token and without anybody's logging settings.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
        command.current_dir(self.0.path()).args(arguments);
        command.env_remove("DISCORD_TOKEN").env_remove("RUST_LOG");
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Ended {
        self.run_with(arguments, b"")
    }

    /// Runs the program to its end, with that on standard input.
    pub fn run_with(&self, arguments: &[&str], input: &[u8]) -> Ended {
        let mut command = assert_cmd::Command::from_std(self.command(arguments));
        let output = command.write_stdin(input).timeout(PATIENCE).output().unwrap();
        Ended {
            code: output
                .status
                .code()
                .unwrap_or_else(|| panic!("{arguments:?}: {output:?}")),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs the program where it must succeed, and gives its standard output.
    pub fn done(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments);
        assert_eq!(ended.code, 0, "{arguments:?}: {ended:?}");
        ended.out
    }

    /// The answer to one question, asked with `--json` and these arguments.
    pub fn ask(&self, question: &str, arguments: &[&str]) -> Value {
        let arguments = [&["ask", "--json"], arguments, &["--", question]].concat();
        let out = self.done(&arguments);
        assert!(out.ends_with('\n') && out.lines().count() == 1, "{out:?}");
        serde_json::from_str(&out).unwrap()
    }

    /// The answers to a batch, in the order of the lines.
    pub fn batch(&self, arguments: &[&str], lines: &str) -> Vec<Value> {
        let ended = self.run_with(&[&["ask", "--batch", "-"], arguments].concat(), lines.as_bytes());
        assert_eq!((ended.code, ended.err.as_str()), (0, ""));
        ended
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    /// Starts the program and talks to it line by line.
    pub fn talk(&self, arguments: &[&str]) -> Talk {
        Talk::start(self.command(arguments))
    }
}

/// Kills a program after a while if it is still at work; whether it had ended well by itself.
pub(crate) fn killed_after(child: &mut Child, patience: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < patience && child.try_wait().unwrap().is_none() {
        thread::sleep(Duration::from_millis(1));
    }
    let _ = child.kill();
    wait(child).success()
}

/// A running program whose output is read line by line.
pub(crate) struct Talk {
    child: Child,
    input: Option<ChildStdin>,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Talk {
    fn start(mut command: Command) -> Talk {
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        Talk {
            input: child.stdin.take(),
            out: lines_of(child.stdout.take().unwrap()),
            err: lines_of(child.stderr.take().unwrap()),
            child,
        }
    }

    pub fn say(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").and_then(|()| input.flush()).unwrap();
    }

    /// The next line of standard output.
    pub fn hear(&self) -> String {
        self.out.recv_timeout(PATIENCE).expect("a line on standard output")
    }

    /// The next line of standard output, where there is one soon enough.
    pub fn hear_within(&self, patience: Duration) -> Option<String> {
        self.out.recv_timeout(patience).ok()
    }

    /// The next line of standard error.
    pub fn hear_complaint(&self) -> String {
        self.err.recv_timeout(PATIENCE).expect("a line on standard error")
    }

    /// Closes standard input and waits; the lines are those that were not heard yet.
    pub fn end(mut self) -> (i32, Vec<String>, Vec<String>) {
        drop(self.input.take());
        let status = wait(&mut self.child);
        (
            status.code().unwrap(),
            self.out.iter().collect(),
            self.err.iter().collect(),
        )
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        // Only a test that failed leaves a program running; one that has ended cannot be killed, which is fine.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines_of(output: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(output).lines() {
            if line.is_err() || sender.send(line.unwrap()).is_err() {
                return;
            }
        }
    });
    receiver
}

/// Waits for a program's end, but not for ever.
pub(crate) fn wait(child: &mut Child) -> ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if begun.elapsed() > PATIENCE {
            let _ = child.kill();
            panic!("the program does not end");
        }
        thread::sleep(Duration::from_millis(2));
    }
}

/// One line of a batch.
pub(crate) fn question(id: &str, text: &str) -> String {
    json!({"id": id, "question": text}).to_string() + "\n"
}

/// The text of an answer's first quote.
#[track_caller]
pub(crate) fn first_quote(answer: &Value) -> &str {
    answer["quotes"][0]["text"]
        .as_str()
        .unwrap_or_else(|| panic!("no quote in {answer}"))
}

/// Every file below a folder, sorted.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}
