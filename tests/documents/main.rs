//! The documents keep their word: every command in them is run and shows what they say, or is on a list with what is
//! looked at instead; links lead somewhere; and what they name is there.
#![cfg(all(unix, feature = "cluster", feature = "preview", feature = "reader"))]
#![allow(
    clippy::unwrap_used,
    reason = "in tests a panic is the report, and what a document needs is there"
)]

#[path = "../built_examples/mod.rs"]
mod built_examples;
/// Commands as they stand in a document, and which of them are run.
mod commands;
/// The list of commands that are not run.
mod list;
/// Documents: their blocks, their links, their words in code.
mod pages;
/// The layers of the rooms, which the picture shows.
#[path = "../tidy/rooms.rs"]
#[expect(dead_code, reason = "the picture shows the layers alone")]
mod rooms;
/// The folder that commands are run in.
mod site;

use std::collections::BTreeSet;
use std::fs;

use commands::commands_of;
use list::{LISTED, check};
use pages::{Page, pages, root};
use site::Site;

fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

/// What a page's commands show otherwise than it says. They are run in their order in one folder.
fn differences_of(page: &Page) -> Vec<String> {
    let mut commands = commands_of(page);
    commands.retain(|command| list::entry_of(command).is_none());
    if commands.is_empty() {
        return Vec::new();
    }
    let site = Site::new();
    let differences = commands.iter().filter_map(|command| site.run(command).err());
    differences
        .map(|difference| format!("{}: {difference}", page.path))
        .collect()
}

#[test]
fn every_command_shows_what_its_document_says() {
    let pages = pages();
    let commands: usize = pages.iter().map(|page| commands_of(page).len()).sum();
    assert!(commands > 30, "only {commands} commands were found");
    let differences: Vec<String> = pages.iter().flat_map(differences_of).collect();
    assert_none("commands that show something else", &differences);
}

#[test]
fn what_is_not_run_is_listed_with_a_reason_and_looked_at() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for page in pages() {
        for command in commands_of(&page) {
            if let Some(entry) = list::entry_of(&command) {
                used.insert(entry.begins);
                if let Err(what) = check(entry, &command) {
                    wrong.push(format!("{}: {}: {what}", page.path, command.text));
                }
            } else if let Err(what) = commands::is_harmless(&command) {
                wrong.push(format!("{}: {}: {what}", page.path, command.text));
            }
        }
    }
    let unused = LISTED.iter().filter(|entry| !used.contains(entry.begins));
    wrong.extend(unused.map(|entry| format!("no document has `{}…` any more ({})", entry.begins, entry.reason)));
    assert_none("commands that are neither run nor looked at", &wrong);
}

#[test]
fn commands_in_the_text_are_understood_by_the_program() {
    let mut wrong = Vec::new();
    for page in pages() {
        for words in page.words_in_code() {
            if let Err(what) = commands::is_understood(&words) {
                wrong.push(format!("{}: {words}: {what}", page.path));
            }
        }
    }
    assert_none("commands that would not be understood", &wrong);
}

#[test]
fn links_lead_to_files_and_headings_that_are_there() {
    let mut wrong = Vec::new();
    for page in pages() {
        for link in page.links() {
            if let Err(what) = page.follow(&link) {
                wrong.push(format!("{}: {link}: {what}", page.path));
            }
        }
    }
    assert_none("links that lead nowhere", &wrong);
}

#[test]
fn files_that_documents_name_are_there() {
    let mut wrong = Vec::new();
    for page in pages() {
        let named = page.words_in_code().into_iter().filter(|words| pages::is_path(words));
        wrong.extend(
            named
                .filter(|path| !root().join(path).exists())
                .map(|path| format!("{}: {path}", page.path)),
        );
    }
    assert_none("files that are not there", &wrong);
}

#[test]
fn the_invitation_asks_for_the_permissions_of_the_table() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let asked = readme.split("&permissions=").nth(1).unwrap();
    let asked: u64 = asked.split_whitespace().next().unwrap().parse().unwrap();
    let rows = readme.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        cells.get(2)?.parse::<u64>().ok()
    });
    let rows: Vec<u64> = rows.collect();
    assert_eq!(rows.len(), 5, "{rows:?}");
    assert_eq!(rows.iter().sum::<u64>(), asked);
    assert!(rows.iter().all(|bit| bit.is_power_of_two()), "{rows:?}");
}

#[test]
fn the_picture_shows_every_room_in_its_layer() {
    let picture = fs::read_to_string(root().join("docs/pictures/rooms.svg")).unwrap();
    // From the top down, as the rooms stand in the file: each layer with its rooms.
    let mut layers: Vec<Vec<&str>> = Vec::new();
    for line in picture.lines() {
        if line.contains("class=\"layer\"") {
            layers.push(Vec::new());
        } else if line.contains("class=\"room\"") {
            let room = line.split(['>', '<']).nth(2).unwrap();
            layers.last_mut().unwrap().push(room);
        }
    }
    let place = |room: &str| rooms::LAYERS.iter().position(|(rooms, _)| rooms.contains(&room));
    let unknown: Vec<String> = layers
        .concat()
        .into_iter()
        .filter(|room| place(room).is_none())
        .map(str::to_owned)
        .collect();
    assert_none("rooms of the picture that are not there", &unknown);
    let shown: BTreeSet<&str> = layers.concat().into_iter().collect();
    let all = rooms::LAYERS.iter().flat_map(|(rooms, _)| *rooms);
    let missing: Vec<String> = all
        .filter(|room| !shown.contains(*room))
        .map(|room| (*room).to_owned())
        .collect();
    assert_none("rooms that the picture does not show", &missing);
    for pair in layers.windows(2) {
        let lowest_above = pair[0].iter().filter_map(|room| place(room)).min();
        let highest_below = pair[1].iter().filter_map(|room| place(room)).max();
        assert!(lowest_above > highest_below, "{pair:?}");
    }
}

#[test]
fn a_command_that_shows_something_else_is_seen() {
    let page = |text: &str| Page {
        path: "A.md".to_owned(),
        text: text.to_owned(),
    };
    let shows = |output: &str| differences_of(&page(&format!("```console\n$ echo one; echo two\n{output}```\n")));
    assert_eq!(shows("one\ntwo\n"), Vec::<String>::new());
    assert_eq!(shows("…e\n…\n"), Vec::<String>::new());
    assert_eq!(
        shows(""),
        Vec::<String>::new(),
        "no output is shown, so that none is compared"
    );
    assert_eq!(shows("one\n").len(), 1, "a line is missing");
    assert_eq!(shows("one\nthree\n").len(), 1);
    assert_eq!(
        differences_of(&page("```console\n$ pullquote check\n```\n")).len(),
        1,
        "it fails: there is no index"
    );
    assert!(commands::is_harmless(&commands_of(&page("```console\n$ echo a | rm -r b\n```\n"))[0]).is_err());
    assert!(commands::is_understood("pullquote ask --no-such-option").is_err());
    assert!(commands::is_understood("pullquote nothing FILE").is_err());
    assert!(commands::is_understood("cargo test --test no_such_test").is_err());
    assert!(
        page("[a](README.md#no-such-heading)")
            .follow("README.md#no-such-heading")
            .is_err()
    );
}
