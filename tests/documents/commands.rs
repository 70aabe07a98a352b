//! Commands of the documents: how they stand there, which of them may be run, and whether the program understands those
//! that are only spoken of.

use std::collections::BTreeMap;
use std::process;
use std::sync::{Mutex, PoisonError};

use super::pages::{Page, root};

/// Languages that a block of code may name: a command in any other would be run by nobody.
const LANGUAGES: [&str; 5] = ["console", "markdown", "rust", "text", "toml"];
/// What is run as it is written. Nothing else is, so that no document can do harm here.
const HARMLESS: [&str; 6] = [
    "chmod",
    "cp",
    "echo",
    "packaging/third_party.py",
    "pullquote",
    "cargo run",
];
/// What joins commands in a line.
const JOINTS: [&str; 4] = ["|", "&&", "||", ";"];

/// A command with what its document shows of its output.
#[derive(Debug)]
pub(crate) struct Command {
    /// As it is written; several lines where it goes on.
    pub(crate) text: String,
    /// Whether it stands behind the prompt of root.
    pub(crate) is_for_root: bool,
    pub(crate) shown: Vec<String>,
}

/// The commands of a page in their order.
pub(crate) fn commands_of(page: &Page) -> Vec<Command> {
    let mut commands = Vec::new();
    for (language, block) in page.blocks() {
        assert!(
            LANGUAGES.contains(&language.as_str()),
            "{}: a block of code in {language:?}; commands stand in blocks of `console`:\n{block}",
            page.path
        );
        if language == "console" {
            commands.extend(commands_in(&block, &page.path));
        }
    }
    commands
}

fn commands_in(block: &str, path: &str) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut goes_on = false;
    for line in block.lines() {
        let prompt = line.strip_prefix("$ ").map(|text| (text, false));
        let prompt = prompt.or_else(|| line.strip_prefix("# ").map(|text| (text, true)));
        match (prompt, commands.last_mut()) {
            (Some((text, is_for_root)), _) if !goes_on => commands.push(Command {
                text: text.to_owned(),
                is_for_root,
                shown: Vec::new(),
            }),
            (_, Some(command)) if goes_on => {
                command.text.push('\n');
                command.text.push_str(line);
            }
            (_, Some(command)) => command.shown.push(line.to_owned()),
            (_, None) => panic!("{path}: output before any command: {line}"),
        }
        let is_command = prompt.is_some() || goes_on;
        goes_on = is_command && [" \\", "|"].iter().any(|end| line.ends_with(end));
    }
    for command in &mut commands {
        while command.shown.last().is_some_and(|line| line.trim().is_empty()) {
            command.shown.pop();
        }
    }
    commands
}

/// The words of a command, without its comment.
pub(crate) fn words_of(text: &str) -> Result<Vec<String>, String> {
    shell_words::split(text).map_err(|error| format!("no shell would take it: {error}"))
}

/// Whether a command consists of nothing but programs that may be run here.
pub(crate) fn is_harmless(command: &Command) -> Result<(), String> {
    // A joint that touches a word is one all the same.
    let spaced = command.text.replace("; ", " ; ");
    for part in words_of(&spaced)?.split(|word| JOINTS.contains(&word.as_str())) {
        let name = part.join(" ");
        let is_known = |known: &&str| name == **known || name.starts_with(&format!("{known} "));
        if command.is_for_root || !HARMLESS.iter().any(is_known) {
            return Err(format!(
                "`{name}` is not run here: put it on the list with a reason (tests/documents/list.rs), or among what is \
                 harmless"
            ));
        }
    }
    Ok(())
}

/// Whether the program, or cargo, understands what a text speaks of: subcommands, options, and names of tests.
pub(crate) fn is_understood(words: &str) -> Result<(), String> {
    if words == "pullquote" || words.starts_with("pullquote ") {
        // A line of usage may explain the bare program, at some distance.
        return if words.starts_with("pullquote   ") && !words.starts_with("pullquote   [") {
            Ok(())
        } else {
            arguments_are_known(words.trim_start_matches("pullquote"))
        };
    }
    match words.strip_prefix("cargo ") {
        Some(rest) => targets_are_there(&words_of(rest)?),
        None => Ok(()),
    }
}

/// Whether the program has these subcommands and options. What stands in brackets may be left out, and of words with a
/// stroke between them each may be meant.
pub(crate) fn arguments_are_known(arguments: &str) -> Result<(), String> {
    let plain = arguments.replace(['[', ']', '"'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let mut path: Vec<&str> = Vec::new();
    let mut is_path = true;
    let mut is_value = false;
    for word in &words {
        let help = help(&path)?;
        if let Some(option) = word.strip_prefix("--").filter(|option| !option.is_empty()) {
            let option = option.split('=').next().unwrap_or_default();
            let line = help.lines().find(|line| line.contains(&format!("--{option}")));
            let line =
                line.ok_or_else(|| format!("there is no option --{option} of `pullquote {}`", path.join(" ")))?;
            is_value = line.contains('<');
            continue;
        }
        if std::mem::take(&mut is_value) {
            continue;
        }
        let is_name = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
        let alternatives: Vec<&str> = word.split('|').collect();
        let has_subcommands = help.contains("\nCommands:");
        if !is_path || !has_subcommands || !alternatives.iter().all(|word| is_name(word)) {
            is_path = false;
            continue;
        }
        for alternative in &alternatives {
            if !help
                .lines()
                .any(|line| line.split_whitespace().next() == Some(alternative))
            {
                return Err(format!("there is no subcommand `{alternative}`"));
            }
        }
        path.extend(alternatives.first());
    }
    Ok(())
}

/// What the program says of a subcommand.
fn help(path: &[&str]) -> Result<String, String> {
    static KNOWN: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let key = path.join(" ");
    if let Some(text) = known.get(&key) {
        return Ok(text.clone());
    }
    let mut command = process::Command::new(env!("CARGO_BIN_EXE_pullquote"));
    let output = command.args(path).arg("--help").output().unwrap();
    if !output.status.success() {
        return Err(format!("`pullquote {key} --help` fails"));
    }
    let text = String::from_utf8(output.stdout).unwrap();
    known.insert(key, text.clone());
    Ok(text)
}

/// Whether the tests, benches, examples and features are there that arguments of cargo name.
pub(crate) fn targets_are_there(words: &[String]) -> Result<(), String> {
    let manifest: toml::Table = toml::from_str(&std::fs::read_to_string(root().join("Cargo.toml")).unwrap()).unwrap();
    for pair in words.windows(2) {
        let (option, name) = (pair[0].as_str(), pair[1].as_str());
        let places = match option {
            "--test" => [format!("tests/{name}.rs"), format!("tests/{name}/main.rs")],
            "--bench" => [format!("benches/{name}.rs"), format!("benches/{name}/main.rs")],
            "--example" => [format!("examples/{name}.rs"), format!("examples/{name}/main.rs")],
            "--features" => {
                let features = manifest["features"].as_table().unwrap();
                match name.split(',').find(|feature| !features.contains_key(*feature)) {
                    Some(unknown) => return Err(format!("there is no feature {unknown}")),
                    None => continue,
                }
            }
            _ => continue,
        };
        if !places.iter().any(|place| root().join(place).exists()) {
            return Err(format!("there is no {} {name}", option.trim_start_matches("--")));
        }
    }
    Ok(())
}
