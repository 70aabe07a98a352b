//! Settings, votes and counts in their file: kept, changed, deleted, and refused where the file is not theirs.
#![cfg(feature = "discord")]
#![allow(clippy::unwrap_used, reason = "in tests a panic is the report")]

use std::sync::Arc;
use std::time::Duration;

use pullquote::state::{KEPT_AFTER_LEAVING, ServerSettings, State, Stats, Vote};
use tempfile::TempDir;

const SERVER: u64 = 10;
const OTHER: u64 = u64::MAX;

fn state() -> (TempDir, State) {
    let folder = TempDir::new().unwrap();
    let state = State::new(&State::beside(&folder.path().join("index/store")));
    (folder, state)
}

fn again(folder: &TempDir) -> State {
    State::new(&State::beside(&folder.path().join("index/store")))
}

#[test]
fn settings_survive_and_belong_to_their_server() {
    let (folder, state) = state();
    assert_eq!(state.settings(SERVER), ServerSettings::default());
    let wanted = ServerSettings {
        channels: [1, u64::MAX].into(),
        private: true,
        thread: true,
        cooldown: 90,
        quotes: 3,
        confidence: 80,
    };
    let saved = state
        .change_settings(SERVER, |settings| *settings = wanted.clone())
        .unwrap();
    assert_eq!(saved, wanted);
    let one_more = state
        .change_settings(SERVER, |settings| settings.private = false)
        .unwrap();
    assert_eq!(one_more.channels.len(), 2, "what was not named stays");
    let state = again(&folder);
    state.load().unwrap();
    assert_eq!(state.settings(SERVER), one_more);
    assert_eq!(state.settings(OTHER), ServerSettings::default());
    // A change is made on what the file says, even where nothing was read yet.
    let state = again(&folder);
    assert_eq!(
        state
            .change_settings(SERVER, |settings| settings.quotes = 2)
            .unwrap()
            .cooldown,
        90
    );
}

#[test]
fn a_person_has_one_vote_on_an_answer() {
    let (folder, state) = state();
    let votes = |state: &State| state.stats(SERVER).map(|stats| (stats.up, stats.down)).unwrap();
    assert_eq!(state.vote(SERVER, 1, 7, true).unwrap(), Vote::Up);
    assert_eq!(state.vote(SERVER, 1, 7, false).unwrap(), Vote::Down);
    assert_eq!(votes(&state), (0, 1));
    assert_eq!(state.vote(SERVER, 1, 8, true).unwrap(), Vote::Up);
    assert_eq!(state.vote(SERVER, 2, 7, true).unwrap(), Vote::Up);
    assert_eq!(votes(&again(&folder)), (2, 1));
    assert_eq!(state.vote(SERVER, 1, 7, false).unwrap(), Vote::Erased);
    assert_eq!(votes(&state), (2, 0));
    assert_eq!(state.stats(OTHER).unwrap(), Stats::default());
}

#[test]
fn counts_are_written_together_by_many_threads() {
    let (folder, state) = state();
    let state = Arc::new(state);
    let counting = (0..8).map(|thread| {
        let state = Arc::clone(&state);
        std::thread::spawn(move || {
            for number in 0..50 {
                state.count(SERVER, number % 5 != 0, Duration::from_millis(10));
                if number % 10 == thread {
                    state.flush().unwrap();
                }
            }
        })
    });
    counting
        .collect::<Vec<_>>()
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
    let stats = state.stats(SERVER).unwrap();
    assert_eq!((stats.answered, stats.refused), (320, 80));
    assert_eq!((stats.median_ms, stats.slow_ms), (16, 16));
    assert_eq!(again(&folder).stats(SERVER).unwrap(), stats);
}

#[test]
fn forgetting_leaves_nothing_of_a_server_and_everything_of_the_others() {
    let (folder, state) = state();
    for server in [SERVER, OTHER] {
        state.change_settings(server, |settings| settings.quotes = 2).unwrap();
        state.vote(server, server - 1, 7, true).unwrap();
        state.keep_question(server, 0, true, "secret question").unwrap();
        state.count(server, true, Duration::ZERO);
        state.flush().unwrap();
        state.count(server, false, Duration::ZERO);
    }
    state.forget(SERVER, false).unwrap();
    assert_eq!(state.stats(SERVER).unwrap(), Stats::default());
    assert_eq!(state.settings(SERVER).quotes, 2);
    state.forget(SERVER, true).unwrap();
    assert_eq!(state.settings(SERVER), ServerSettings::default());
    assert_eq!(again(&folder).settings(SERVER), ServerSettings::default());
    let stats = state.stats(OTHER).unwrap();
    assert_eq!((stats.answered, stats.refused, stats.up), (1, 1, 1));
    state.forget(OTHER, true).unwrap();
    drop(state);
    // What is deleted is overwritten, in the file and in its log.
    for file in std::fs::read_dir(folder.path().join("index")).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("secret question"));
    }
}

#[test]
fn a_server_that_left_is_kept_for_thirty_days_and_may_come_back() {
    let (_folder, state) = state();
    for server in [SERVER, OTHER] {
        state.change_settings(server, |settings| settings.quotes = 2).unwrap();
        state.left(server, 1_000).unwrap();
    }
    assert!(state.servers().unwrap().is_empty());
    // Noted twice is not 30 days more.
    state.left(SERVER, 2_000).unwrap();
    state.joined(OTHER).unwrap();
    assert_eq!(state.servers().unwrap(), [OTHER]);
    assert_eq!(state.sweep(999 + KEPT_AFTER_LEAVING, |_| Ok(())).unwrap(), 0);
    assert_eq!(state.settings(SERVER).quotes, 2);
    assert_eq!(state.sweep(1_000 + KEPT_AFTER_LEAVING, |_| Ok(())).unwrap(), 1);
    assert_eq!(state.settings(SERVER), ServerSettings::default());
    assert_eq!(state.settings(OTHER).quotes, 2);
}

#[test]
fn a_file_of_a_later_version_or_of_something_else_is_left_alone() {
    let (folder, state) = state();
    state.change_settings(SERVER, |settings| settings.quotes = 2).unwrap();
    drop(state);
    let path = folder.path().join("index/state.sqlite");
    let file = rusqlite::Connection::open(&path).unwrap();
    file.pragma_update(None, "user_version", 99).unwrap();
    drop(file);
    let later = again(&folder);
    assert!(later.load().is_err());
    assert!(
        later
            .vote(SERVER, 1, 2, true)
            .unwrap_err()
            .to_string()
            .contains("state.sqlite")
    );
    assert_eq!(later.settings(SERVER), ServerSettings::default());

    std::fs::write(&path, "something else").unwrap();
    assert!(again(&folder).load().is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"something else");
    // Counts wait for better times, and nothing panics.
    let broken = again(&folder);
    broken.count(SERVER, true, Duration::ZERO);
    assert!(broken.flush().is_err());
}
