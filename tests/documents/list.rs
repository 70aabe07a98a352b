//! The commands that are not run as they are written, each with the reason and with what is looked at in its place.

use std::fs;
use std::path::Path;
use std::process;

use super::commands::{self, Command, words_of};
use super::pages::root;

/// Why a command is not run, and what is looked at instead.
pub(crate) struct Entry {
    /// What the command begins with.
    pub(crate) begins: &'static str,
    pub(crate) reason: &'static str,
    instead: Instead,
}

/// What is looked at where a command is not run.
enum Instead {
    /// The tests, benches, examples and features that it names are there.
    Targets,
    /// The script is there, and its source names every option.
    Script,
    /// The files of the repository that it names are there.
    Files,
    /// A shell would take it.
    Shell,
    /// The program has the subcommands and options behind its name.
    Arguments,
    /// The program has the subcommands and options that `cargo run` hands over to it.
    RunArguments,
    /// These words of it stand in that file, which is put to work by others.
    In(&'static str, &'static [&'static str]),
    /// What stands between the last quotation marks is JSON.
    Json,
    /// The fuzzer is there.
    Fuzzer,
}

pub(crate) const LISTED: &[Entry] = &[
    Entry {
        begins: "cargo test",
        reason: "it is running",
        instead: Instead::Targets,
    },
    Entry {
        begins: "INSTA_UPDATE=always cargo test",
        reason: "it changes snapshots",
        instead: Instead::Targets,
    },
    Entry {
        begins: "PULLQUOTE_PICTURES=1 cargo test",
        reason: "it changes pictures",
        instead: Instead::Targets,
    },
    Entry {
        begins: "node src/preview/page/vendor/build.mjs",
        reason: "it fetches packages, and changes files of the repository",
        instead: Instead::In("src/preview/page/vendor/build.mjs", &["--update"]),
    },
    Entry {
        begins: "PULLQUOTE_SOAK=1 cargo test",
        reason: "it runs for an hour",
        instead: Instead::Targets,
    },
    Entry {
        begins: "bash .ci/run",
        reason: "it runs this test",
        instead: Instead::Files,
    },
    Entry {
        begins: "cargo build",
        reason: "it builds the program again, with other features",
        instead: Instead::Targets,
    },
    Entry {
        begins: "cargo deny",
        reason: "the tool is no part of cargo",
        instead: Instead::In(".ci/run", &["cargo deny", "check"]),
    },
    Entry {
        begins: "cargo install --locked cargo-cyclonedx",
        reason: "it builds a tool from the network",
        instead: Instead::In("Dockerfile", &["cargo-cyclonedx"]),
    },
    Entry {
        begins: "cargo cyclonedx",
        reason: "the tool is no part of cargo",
        instead: Instead::In(
            "Dockerfile",
            &[
                "cargo cyclonedx",
                "--format json",
                "--spec-version 1.5",
                "--override-filename sbom",
            ],
        ),
    },
    Entry {
        begins: "RUSTC_BOOTSTRAP=1 cargo fuzz run",
        reason: "the tool is no part of cargo, and it runs for minutes",
        instead: Instead::Fuzzer,
    },
    Entry {
        begins: "cargo run --release -- preview",
        reason: "it serves its page until it is stopped; tests/preview/ goes there with a browser",
        instead: Instead::RunArguments,
    },
    Entry {
        begins: "read -rs DISCORD_TOKEN",
        reason: "a person types the token",
        instead: Instead::Shell,
    },
    Entry {
        begins: "docker",
        reason: "it needs a container engine, and the network",
        instead: Instead::Arguments,
    },
    Entry {
        begins: "install ",
        reason: "it needs root, and changes the machine",
        instead: Instead::Files,
    },
    Entry {
        begins: "systemctl ",
        reason: "it needs root and a running systemd",
        instead: Instead::Shell,
    },
    Entry {
        begins: "sudo -u pullquote pullquote",
        reason: "it needs root, and the user that the unit makes",
        instead: Instead::Arguments,
    },
    Entry {
        begins: "curl -X PUT https://search.example",
        reason: "it needs a search cluster",
        instead: Instead::Json,
    },
    Entry {
        begins: "python3 -m venv",
        reason: "it fetches hundreds of megabytes from the network",
        instead: Instead::Files,
    },
    Entry {
        begins: "ENV/bin/python ",
        reason: "it needs PyTorch, and training takes hours",
        instead: Instead::Script,
    },
    Entry {
        begins: "python3 benches/compare/run.py",
        reason: "it needs question sets that are not in the repository, fetches engines, and runs for twenty minutes",
        instead: Instead::Script,
    },
    Entry {
        begins: "python3 training/",
        reason: "it needs question sets that are not in the repository",
        instead: Instead::Script,
    },
];

/// The entry of a command that is not run.
pub(crate) fn entry_of(command: &Command) -> Option<&'static Entry> {
    LISTED.iter().find(|entry| command.text.starts_with(entry.begins))
}

/// Looks at what is to be looked at instead of running a command.
pub(crate) fn check(entry: &Entry, command: &Command) -> Result<(), String> {
    // A word of a comment is no part of it.
    let words = words_of(&command.text)?;
    match entry.instead {
        Instead::Targets => commands::targets_are_there(&words),
        Instead::Script => script_has_options(&words),
        Instead::Files => files_are_there(&words),
        Instead::Shell => shell_takes(&command.text),
        Instead::Arguments => shell_takes(&command.text).and_then(|()| arguments(&words)),
        Instead::RunArguments => {
            let behind = words.iter().skip_while(|word| *word != "--").skip(1);
            commands::arguments_are_known(&behind.cloned().collect::<Vec<_>>().join(" "))
        }
        Instead::In(file, parts) => {
            let text = fs::read_to_string(root().join(file)).unwrap();
            let mut parts = parts.iter();
            match parts.find(|part| !text.contains(**part) || !command.text.contains(part.trim_start_matches("cargo ")))
            {
                Some(part) => Err(format!("`{part}` stands in it or in {file} alone")),
                None => Ok(()),
            }
        }
        Instead::Json => {
            let body = words.last().map(String::as_str).unwrap_or_default();
            let read: Result<serde_json::Value, _> = serde_json::from_str(body);
            read.map(drop).map_err(|error| format!("{body}: {error}"))
        }
        Instead::Fuzzer => {
            let name = words
                .iter()
                .position(|word| word == "--")
                .and_then(|at| words.get(at - 1));
            let manifest = fs::read_to_string(root().join("tests/fuzz/Cargo.toml")).unwrap();
            match name {
                Some(name) if manifest.contains(&format!("name = \"{name}\"")) => Ok(()),
                name => Err(format!("there is no fuzzer {name:?}")),
            }
        }
    }
}

fn shell_takes(text: &str) -> Result<(), String> {
    let looked = process::Command::new("bash").args(["-n", "-c", text]).output().unwrap();
    if looked.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&looked.stderr).into_owned())
    }
}

/// What looks like a path of the repository must be one; a file that is built may not be there yet.
fn files_are_there(words: &[String]) -> Result<(), String> {
    let is_ours = |word: &&String| {
        let first = Path::new(word.as_str()).iter().next().unwrap_or_default();
        word.contains('/') && !word.starts_with('/') && first != "target" && first != "ENV"
    };
    match words.iter().filter(is_ours).find(|word| !root().join(word).exists()) {
        Some(missing) => Err(format!("{missing} is not there")),
        None => Ok(()),
    }
}

/// The script of a command of Python's is there, and every option of the command stands in it.
fn script_has_options(words: &[String]) -> Result<(), String> {
    let script = words
        .iter()
        .find(|word| word.ends_with(".py"))
        .ok_or("there is no script")?;
    let source = fs::read_to_string(root().join(script)).map_err(|error| format!("{script}: {error}"))?;
    let options = words.iter().filter(|word| word.starts_with("--"));
    for option in options {
        if !source.contains(&format!("add_argument(\"{option}\"")) {
            return Err(format!("{script} has no option {option}"));
        }
    }
    let models = words.iter().filter(|word| word.starts_with("models/"));
    files_are_there(&models.cloned().collect::<Vec<_>>())
}

/// The arguments of the program in a command that runs it somewhere else: behind its last name, which may be an image's.
fn arguments(words: &[String]) -> Result<(), String> {
    match words.iter().rposition(|word| word == "pullquote") {
        Some(at) if !words[at - 1].starts_with('-') => commands::arguments_are_known(&words[at + 1..].join(" ")),
        _ => files_are_there(
            &words
                .iter()
                .filter(|word| word.ends_with(".example"))
                .cloned()
                .collect::<Vec<_>>(),
        ),
    }
}
