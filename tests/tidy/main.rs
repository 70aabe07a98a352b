//! The rules of the repository that no compiler checks: which room may name which, and what must not stand anywhere.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed unwrap is a failed test, and a skipped test says so"
)]

/// The tables of rooms.
mod rooms;

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

use rooms::{AT_HOME, EXPOSING, LAYERS};

/// What writes to the terminal, and the files that may.
const TERMINAL: &[&str] = &["print", "println", "eprint", "eprintln", "dbg", "stdout", "stderr"];
const FRONTS: &[&str] = &[
    "src/main.rs",
    "src/cli.rs",
    "src/cli/articles.rs",
    "src/cli/config.rs",
    "src/cli/logging.rs",
    "src/cli/health.rs",
    "src/console.rs",
    // It asks whether somebody watches the progress of an index.
    "src/setup.rs",
    "src/terminal.rs",
    // It gives the processes that it starts pipes to write to.
    "src/convert/child.rs",
];

/// What would end the process where an error should be given back.
const PANICS: &[&str] = &["panic", "unreachable"];

const MOST_LINES: usize = 500;
/// Files that may be longer, each with the reason. A file past the limit is two rooms.
const LONGER: &[(&str, &str)] = &[];

/// Words that say that something is not done; put together here so that this file does not hold them.
const UNFINISHED: &[&str] = &[
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!("FIX", "ME"),
    concat!("#[", "ignore"),
];

/// Places that exist on one machine only, put together for the same reason.
const MACHINE_PATHS: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Us", "ers/"),
    concat!("C:\\", "Users"),
    concat!("/wo", "rk/"),
    concat!("/tm", "p/h/"),
    concat!("/.libr", "ary"),
    concat!("artif", "actory"),
];

/// Sentences shorter than this many words may stand anywhere: "But when?" belongs to nobody.
const OWN_WORDS: usize = 5;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
struct Source {
    /// Path from the project's root, with slashes.
    path: String,
    text: String,
}

/// Every text file of the repository; what git ignores is left out.
fn files() -> Vec<Source> {
    let is_ours = |path: &Path| {
        let path = path.strip_prefix(root()).unwrap();
        let first = path.iter().next().map(|part| part.to_string_lossy().into_owned());
        let is_hidden = first
            .as_ref()
            .is_some_and(|name| name.starts_with('.') && name != ".ci");
        let is_built = path.starts_with("target") || path.starts_with("index") && path.iter().count() > 1;
        !is_hidden && (!is_built || path.starts_with("index/articles"))
    };
    let found = WalkDir::new(root()).sort_by_file_name().into_iter();
    let files: Vec<Source> = found
        .filter_entry(|entry| is_ours(entry.path()))
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let text = fs::read_to_string(entry.path()).ok()?;
            let parts: Vec<_> = entry.path().strip_prefix(root()).unwrap().iter().collect();
            let path = parts
                .iter()
                .map(|part| part.to_string_lossy())
                .collect::<Vec<_>>()
                .join("/");
            Some(Source { path, text })
        })
        .collect();
    assert!(
        files.iter().any(|file| file.path == "src/lib.rs"),
        "the repository is not where it should be"
    );
    files
}

fn rust_files() -> Vec<Source> {
    files().into_iter().filter(|file| file.path.ends_with(".rs")).collect()
}

/// Files of `src` with the room that each belongs to.
fn rooms() -> Vec<(String, Source)> {
    let in_src = rust_files().into_iter().filter_map(|file| {
        let place = file.path.strip_prefix("src/")?;
        let room = place.split('/').next()?.trim_end_matches(".rs").to_owned();
        Some((room, file))
    });
    in_src.filter(|(room, _)| room != "lib").collect()
}

/// The code of a file: no comments, and nothing after `#[cfg(test)]`, since tests stand at the end.
fn code(text: &str) -> String {
    let before_tests = text.split("#[cfg(test)]").next().unwrap_or_default();
    before_tests
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The identifiers of some code, with the byte at which each begins.
fn identifiers(code: &str) -> Vec<(usize, &str)> {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    let mut rest = 0;
    while let Some(length) = code[rest..].find(is_part) {
        let start = rest + length;
        let end = code[start..]
            .find(|c| !is_part(c))
            .map_or(code.len(), |length| start + length);
        found.push((start, &code[start..end]));
        rest = end;
    }
    found
}

/// What stands directly under a path's beginning: of `crate::a::b` it is `a`, of `crate::{a::b, c}` it is `a` and `c`.
fn named_under<'a>(code: &'a str, beginning: &str) -> Vec<&'a str> {
    let mut named = Vec::new();
    for (at, _) in code.match_indices(beginning) {
        let is_whole = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        let rest = &code[at + beginning.len()..];
        if !is_whole {
            continue;
        }
        let Some(group) = rest.strip_prefix('{') else {
            named.extend(
                identifiers(rest)
                    .first()
                    .filter(|(start, _)| *start == 0)
                    .map(|(_, name)| *name),
            );
            continue;
        };
        let (mut depth, mut is_new) = (0, true);
        for (start, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => is_new = true,
                c if is_new && !c.is_whitespace() => {
                    is_new = false;
                    named.extend(identifiers(&group[start..]).first().map(|(_, name)| *name));
                }
                _ => {}
            }
        }
    }
    named
}

/// The rooms that a file names, by whatever path.
fn named_rooms<'a>(file: &Source, code: &'a str) -> Vec<&'a str> {
    let mut named = named_under(code, "crate::");
    named.extend(named_under(code, "pullquote::"));
    // `src/a/b.rs` is two levels below the crate's root, and `src/a/mod.rs` one.
    let levels = file.path.trim_end_matches("/mod.rs").matches('/').count();
    named.extend(named_under(code, &"super::".repeat(levels)));
    named
}

fn layer_of(room: &str) -> Option<usize> {
    LAYERS.iter().position(|(rooms, _)| rooms.contains(&room))
}

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn arrows_point_down_only() {
    let mut wrong = Vec::new();
    for (room, file) in rooms() {
        let Some(layer) = layer_of(&room) else {
            wrong.push(format!("{}: the room {room} is in no layer of this test", file.path));
            continue;
        };
        let code = code(&file.text);
        for named in named_rooms(&file, &code) {
            if layer_of(named).is_some_and(|other| other > layer) {
                wrong.push(format!(
                    "{} names {named}, but {room} is: {}",
                    file.path, LAYERS[layer].1
                ));
            }
        }
    }
    assert_none("arrows that point up", &wrong);
}

#[test]
fn an_arrow_that_points_up_is_seen() {
    let named = |path: &str, code: &str| -> Vec<String> {
        let file = Source {
            path: path.to_owned(),
            text: String::new(),
        };
        named_rooms(&file, code).into_iter().map(str::to_owned).collect()
    };
    assert_eq!(named("src/text/mod.rs", "use crate::answerer::Answerer;"), ["answerer"]);
    assert_eq!(named("src/text/mod.rs", "let x = crate::index::check(y);"), ["index"]);
    assert_eq!(named("src/text/mod.rs", "use super::index;"), ["index"]);
    assert_eq!(
        named("src/index/store.rs", "use super::lock; use super::super::batch;"),
        ["batch"]
    );
    assert_eq!(named("src/cli.rs", "use pullquote::batch;"), ["batch"]);
    assert_eq!(
        named("src/cli.rs", "use crate::{a::{b, c}, d,\n    e::F};"),
        ["a", "d", "e"]
    );
    assert_eq!(code("a // crate::b\n#[cfg(test)]\nmod tests {}"), "a ");
}

#[test]
fn crates_stay_at_home() {
    let mut wrong = Vec::new();
    for (room, file) in rooms() {
        let code = code(&file.text);
        let named = identifiers(&code);
        for (crates, homes, reason) in AT_HOME.iter().filter(|(_, homes, _)| !homes.contains(&room.as_str())) {
            let foreign = crates.iter().filter(|name| {
                let mut places = named.iter().filter(|(_, word)| word == *name);
                // A word in a sentence is not a path.
                places.any(|(at, word)| code[at + word.len()..].starts_with("::"))
            });
            for name in foreign {
                wrong.push(format!(
                    "{} names {name}, which belongs into {}: {reason}",
                    file.path,
                    homes.join(", ")
                ));
            }
        }
    }
    assert_none("crates outside of their rooms", &wrong);
}

#[test]
fn only_the_fronts_write_to_the_terminal_and_nothing_panics_on_purpose() {
    let mut wrong = Vec::new();
    for (_, file) in rooms() {
        let code = code(&file.text);
        for (at, word) in identifiers(&code) {
            let next = code[at + word.len()..].chars().next();
            let writes = TERMINAL.contains(&word) && matches!(next, Some('!' | '('));
            let panics = PANICS.contains(&word) && next == Some('!');
            if panics || (writes && !FRONTS.contains(&file.path.as_str())) {
                wrong.push(format!("{}: {word}", file.path));
            }
        }
    }
    assert_none("give an error back, or log it", &wrong);
}

#[test]
fn secrets_are_looked_at_where_they_are_sent() {
    let mut exposing = Vec::new();
    for (_, file) in rooms() {
        let code = code(&file.text);
        if identifiers(&code).iter().any(|(_, word)| *word == "expose_secret") {
            exposing.push(file.path);
        }
    }
    exposing.sort_unstable();
    assert_eq!(exposing, EXPOSING, "the files that may look at a secret");
}

#[test]
fn files_can_be_read_in_a_sitting() {
    let mut wrong = Vec::new();
    for file in rust_files() {
        let lines = file.text.lines().count();
        let is_excepted = LONGER.iter().any(|(path, _)| *path == file.path);
        if lines > MOST_LINES && !is_excepted {
            wrong.push(format!("{}: {lines} lines", file.path));
        }
    }
    assert_none("files past 500 lines are two rooms", &wrong);
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent = rust_files().into_iter().filter(|file| !file.text.starts_with("//! "));
    let silent: Vec<String> = silent.map(|file| file.path).collect();
    assert_none("modules that do not begin with //!", &silent);
}

#[test]
fn nothing_is_left_unfinished_or_names_one_machine() {
    let mut wrong = Vec::new();
    for file in files() {
        for (number, line) in file.text.lines().enumerate() {
            for word in UNFINISHED
                .iter()
                .chain(MACHINE_PATHS)
                .filter(|word| line.contains(**word))
            {
                wrong.push(format!("{}, line {}: {word}", file.path, number + 1));
            }
        }
    }
    assert_none("what may not be committed", &wrong);
}

#[test]
fn the_documents_show_the_defaults_of_the_shipped_configuration() {
    let table = fs::read_to_string(root().join("docs/configuration.md")).unwrap();
    let config = fs::read_to_string(root().join("config.toml")).unwrap();
    let settings = config
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(" = "));
    let mut missing = Vec::new();
    for (key, value) in settings {
        let is_shown = |line: &str| line.contains(&format!("`{key}` | `{value}`"));
        if !table.lines().any(is_shown) {
            missing.push(format!("{key} = {value}"));
        }
    }
    assert_none(
        "settings that the table of docs/configuration.md does not show like this",
        &missing,
    );
}

#[test]
fn no_sentence_of_the_original_article_is_in_the_repository() {
    let Ok(original) = fs::read_to_string(root().join("../shared/seed/article.txt")) else {
        println!("skipped: the original text is not beside this checkout");
        return;
    };
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let original = one_line(&original);
    let sentences: Vec<&str> = pullquote::text::sentences(&original, "en")
        .into_iter()
        .map(|range| &original[range])
        .filter(|sentence| sentence.split(' ').count() >= OWN_WORDS)
        .collect();
    assert!(sentences.len() > 10, "the original text is not what it was");
    let mut copied = Vec::new();
    for file in files() {
        let text = one_line(&file.text);
        let found = sentences.iter().filter(|sentence| text.contains(**sentence));
        copied.extend(found.map(|sentence| format!("{}: {sentence}", file.path)));
    }
    assert_none("sentences that are not ours", &copied);
}
