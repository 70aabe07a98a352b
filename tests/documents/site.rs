//! The folder in which commands are run: a copy of what a checkout has and commands use, with the programs that this test
//! was built with in the place of `pullquote` and of `cargo run`.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use walkdir::WalkDir;

use super::built_examples;
use super::commands::Command;
use super::pages::root;

/// What commands find in the folder.
const COPIED: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "config.toml",
    "benches",
    "index/articles",
    "packaging",
    "src",
];
/// Files that cargo wants to see because Cargo.toml names them.
const NAMED: [&str; 1] = ["training/selection/features.rs"];
/// Longer than any command takes, with programs that are not optimised and others that use the processor.
const PATIENCE: Duration = Duration::from_secs(300);
/// In a document: whatever stands there.
const ANYTHING: char = '…';

/// `cargo run` is one of the programs that are built already; other commands of cargo's that only look are its own.
const CARGO: &str = r#"#!/bin/sh
case "$1" in
metadata | tree) exec "$REAL_CARGO" "$@" ;;
run) shift ;;
*) echo "cargo $1 is not run by a test of documents" >&2; exit 64 ;;
esac
program=$PROGRAM
while [ $# -gt 0 ]; do
    case "$1" in
    --release) shift ;;
    --example) program=$EXAMPLES/$2; shift 2 ;;
    --) shift; break ;;
    *) echo "cargo run $1 is not known to the test of documents" >&2; exit 64 ;;
    esac
done
exec "$program" "$@"
"#;

/// A folder for the commands of one document.
pub(crate) struct Site {
    folder: TempDir,
    programs: TempDir,
}

impl Site {
    pub(crate) fn new() -> Site {
        let site = Site {
            folder: tempfile::tempdir().unwrap(),
            programs: tempfile::tempdir().unwrap(),
        };
        for name in COPIED.iter().chain(&NAMED) {
            copy(&root().join(name), &site.folder.path().join(name));
        }
        let program = env!("CARGO_BIN_EXE_pullquote");
        std::os::unix::fs::symlink(program, site.programs.path().join("pullquote")).unwrap();
        let cargo = site.programs.path().join("cargo");
        fs::write(&cargo, CARGO).unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        site
    }

    /// Runs a command as a shell would, and compares what it writes with what is shown of it.
    pub(crate) fn run(&self, command: &Command) -> Result<(), String> {
        super::commands::is_harmless(command)?;
        let path = std::env::var("PATH").unwrap_or_default();
        let mut shell = process::Command::new("bash");
        shell
            .args(["-o", "pipefail", "-c", &command.text])
            .current_dir(self.folder.path())
            .env("PATH", format!("{}:{path}", self.programs.path().display()))
            .env("PROGRAM", env!("CARGO_BIN_EXE_pullquote"))
            .env("EXAMPLES", built_examples::folder())
            .env("REAL_CARGO", env!("CARGO"))
            .env_remove("DISCORD_TOKEN")
            .env_remove("RUST_LOG")
            .stdin(Stdio::null())
            .process_group(0);
        let (out, err) = (self.programs.path().join("out"), self.programs.path().join("err"));
        shell.stdout(fs::File::create(&out).unwrap());
        shell.stderr(fs::File::create(&err).unwrap());
        let mut child = shell.spawn().unwrap();
        let begun = Instant::now();
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None if begun.elapsed() > PATIENCE => {
                    // With everything that it has started.
                    let group = format!("-{}", child.id());
                    let _ = process::Command::new("kill").args(["-KILL", "--", &group]).status();
                    let _ = child.wait();
                    return Err(format!("`{}` does not end", command.text));
                }
                None => std::thread::sleep(Duration::from_millis(10)),
            }
        };
        let lines = |file: &Path| -> Vec<String> {
            let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
            text.lines().map(str::to_owned).collect()
        };
        let (out, err) = (lines(&out), lines(&err));
        if !status.success() {
            return Err(format!("`{}` ends with {status}: {}", command.text, err.join("\n")));
        }
        if command.shown.is_empty() || shows(&command.shown, &out, &err) {
            return Ok(());
        }
        Err(format!(
            "`{}` does not show\n{}\nbut\n{}\nand on standard error\n{}",
            command.text,
            command.shown.join("\n"),
            out.join("\n"),
            err.join("\n")
        ))
    }
}

/// Whether a document shows all lines of standard output, and of standard error none that is not there; each in its order.
fn shows(shown: &[String], out: &[String], err: &[String]) -> bool {
    let (mut out, mut err) = (out.iter().peekable(), err.iter());
    for line in shown {
        let is_out = out.next_if(|written| is_like(line, written)).is_some();
        if !is_out && !err.any(|written| is_like(line, written)) {
            return false;
        }
    }
    out.next().is_none()
}

/// Whether a line is what a document shows, in which some things may be left open, and the time that something took always
/// is.
fn is_like(shown: &str, written: &str) -> bool {
    let shown = without_seconds(shown);
    let written = without_seconds(written);
    let mut parts = shown.split(ANYTHING);
    let Some(mut rest) = parts.next().and_then(|first| written.strip_prefix(first)) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// The line with a time in brackets, as in "(0.09 s)", left open.
fn without_seconds(line: &str) -> String {
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    match line.rsplit_once('(') {
        Some((before, time)) if time.strip_suffix(" s)").is_some_and(is_number) => format!("{before}(a while)"),
        _ => line.to_owned(),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    for entry in WalkDir::new(from) {
        let entry = entry.unwrap();
        // Of a file itself nothing is left behind it.
        let within = entry.path().strip_prefix(from).unwrap();
        let target = if within.as_os_str().is_empty() {
            to.to_owned()
        } else {
            to.join(within)
        };
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).unwrap();
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}
