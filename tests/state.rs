//! Settings, votes and counts in a file and in a database of several: kept, changed, deleted, and refused where what is
//! there is not theirs.
#![cfg(all(feature = "discord", unix))]
#![allow(clippy::unwrap_used, reason = "in tests a panic is the report")]

mod postgres;

use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use pullquote::config::DatabaseUrl;
use pullquote::state::{KEPT_AFTER_LEAVING, ServerSettings, State, Stats, Vote};
use tempfile::TempDir;

const SERVER: u64 = 10;
const OTHER: u64 = u64::MAX;

/// Where a test keeps something: in a folder of its own, or in a database of its own.
enum Place {
    File(TempDir),
    Server(String),
}

/// Each test is run on each.
fn places() -> Vec<Place> {
    let server = postgres::shared().map(|server| Place::Server(server.database()));
    let file = Place::File(TempDir::new().unwrap());
    std::iter::once(file).chain(server).collect()
}

impl Place {
    /// The state there, as a process that begins finds it.
    fn state(&self) -> State {
        match self {
            Place::File(folder) => State::new(&State::beside(&folder.path().join("index/store"))),
            Place::Server(address) => State::on(&DatabaseUrl::parse(address).unwrap()),
        }
    }

    /// Runs a statement behind the program's back.
    fn run(&self, statement: &str) {
        match self {
            Place::File(folder) => {
                let file = rusqlite::Connection::open(folder.path().join("index/state.sqlite")).unwrap();
                file.execute_batch(statement).unwrap();
            }
            Place::Server(address) => drop(postgres::shared().unwrap().ask(address, statement)),
        }
    }
}

#[test]
fn settings_survive_and_belong_to_their_server() {
    for place in places() {
        let state = place.state();
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
        let state = place.state();
        state.load().unwrap();
        assert_eq!(state.settings(SERVER), one_more);
        assert_eq!(state.settings(OTHER), ServerSettings::default());
        // A change is made on what is kept, even where nothing was read yet.
        let state = place.state();
        let changed = state.change_settings(SERVER, |settings| settings.quotes = 2).unwrap();
        assert_eq!(changed.cooldown, 90);
    }
}

#[test]
fn a_person_has_one_vote_on_an_answer() {
    for place in places() {
        let state = place.state();
        let votes = |state: &State| state.stats(SERVER).map(|stats| (stats.up, stats.down)).unwrap();
        assert_eq!(state.vote(SERVER, 1, 7, true).unwrap(), Vote::Up);
        assert_eq!(state.vote(SERVER, 1, 7, false).unwrap(), Vote::Down);
        assert_eq!(votes(&state), (0, 1));
        assert_eq!(state.vote(SERVER, 1, 8, true).unwrap(), Vote::Up);
        assert_eq!(state.vote(SERVER, 2, 7, true).unwrap(), Vote::Up);
        assert_eq!(votes(&place.state()), (2, 1));
        assert_eq!(state.vote(SERVER, 1, 7, false).unwrap(), Vote::Erased);
        assert_eq!(votes(&state), (2, 0));
        assert_eq!(state.stats(OTHER).unwrap(), Stats::default());
    }
}

#[test]
fn counts_are_written_together_by_many_threads_of_two_processes() {
    for place in places() {
        let states = [Arc::new(place.state()), Arc::new(place.state())];
        let counting = (0..8).map(|thread| {
            let state = Arc::clone(&states[thread % 2]);
            std::thread::spawn(move || {
                for number in 0..50 {
                    state.count(SERVER, number % 5 != 0, Duration::from_millis(10));
                    state.count(OTHER, true, Duration::from_millis(10));
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
        states[1].flush().unwrap();
        let stats = states[0].stats(SERVER).unwrap();
        assert_eq!((stats.answered, stats.refused), (320, 80));
        assert_eq!((stats.median_ms, stats.slow_ms), (16, 16));
        assert_eq!(place.state().stats(SERVER).unwrap(), stats);
        assert_eq!(place.state().stats(OTHER).unwrap().answered, 400);
    }
}

#[test]
fn forgetting_leaves_nothing_of_a_server_and_everything_of_the_others() {
    for place in places() {
        let state = place.state();
        for server in [SERVER, OTHER] {
            state.change_settings(server, |settings| settings.quotes = 2).unwrap();
            state.vote(server, server - 1, 7, true).unwrap();
            state.keep_question(server, 0, true, "secret question\0").unwrap();
            state.count(server, true, Duration::ZERO);
            state.flush().unwrap();
            state.count(server, false, Duration::ZERO);
        }
        state.forget(SERVER, false).unwrap();
        assert_eq!(state.stats(SERVER).unwrap(), Stats::default());
        assert_eq!(state.settings(SERVER).quotes, 2);
        state.forget(SERVER, true).unwrap();
        assert_eq!(state.settings(SERVER), ServerSettings::default());
        let again = place.state();
        again.load().unwrap();
        assert_eq!(again.settings(SERVER), ServerSettings::default());
        let stats = state.stats(OTHER).unwrap();
        assert_eq!((stats.answered, stats.refused, stats.up), (1, 1, 1));
        state.forget(OTHER, true).unwrap();
        drop((state, again));
        let Place::File(folder) = place else { continue };
        // What is deleted is overwritten, in the file and in its log.
        for file in std::fs::read_dir(folder.path().join("index")).unwrap() {
            let bytes = std::fs::read(file.unwrap().path()).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains("secret question"));
        }
    }
}

#[test]
fn a_server_that_left_is_kept_for_thirty_days_and_may_come_back() {
    for place in places() {
        let state = place.state();
        for server in [SERVER, OTHER] {
            state.change_settings(server, |settings| settings.quotes = 2).unwrap();
            state.left(server, 1_000).unwrap();
        }
        assert!(state.servers().unwrap().is_empty());
        // Noted twice is not 30 days more.
        state.left(SERVER, 2_000).unwrap();
        state.joined(OTHER).unwrap();
        assert_eq!(state.servers().unwrap(), [OTHER]);
        let sweep = |now: i64, ours: fn(u64) -> bool| state.sweep(now, ours, |_| Ok(())).unwrap();
        assert_eq!(sweep(999 + KEPT_AFTER_LEAVING, |_| true), 0);
        assert_eq!(
            sweep(1_000 + KEPT_AFTER_LEAVING, |server| server != SERVER),
            0,
            "another process has that shard"
        );
        assert_eq!(state.settings(SERVER).quotes, 2);
        assert_eq!(sweep(1_000 + KEPT_AFTER_LEAVING, |_| true), 1);
        assert_eq!(state.settings(SERVER), ServerSettings::default());
        assert_eq!(state.settings(OTHER).quotes, 2);
    }
}

#[test]
fn what_one_process_sets_another_sees() {
    for place in places() {
        let (one, other) = (place.state(), place.state());
        one.load().unwrap();
        other.load().unwrap();
        assert!(!other.refresh().unwrap(), "nothing has changed");
        one.change_settings(SERVER, |settings| settings.quotes = 3).unwrap();
        assert_eq!(other.settings(SERVER).quotes, 1, "nothing was read yet");
        assert!(other.refresh().unwrap());
        assert_eq!(other.settings(SERVER).quotes, 3);
        assert!(!other.refresh().unwrap(), "once is enough");
        assert!(!one.refresh().unwrap(), "it was its own change");

        // Both change the same server at once, without having read what the other did.
        let barrier = Arc::new(Barrier::new(2));
        let changing = [one, other].map(|state| {
            let barrier = Arc::clone(&barrier);
            std::thread::spawn(move || {
                barrier.wait();
                for _ in 0..25 {
                    state
                        .change_settings(SERVER, |settings| settings.cooldown += 1)
                        .unwrap();
                }
                state
            })
        });
        for state in changing.map(|thread| thread.join().unwrap()) {
            state.refresh().unwrap();
            assert_eq!(state.settings(SERVER).cooldown, 50, "no change is lost");
            assert_eq!(state.settings(SERVER).quotes, 3);
        }

        let (one, other) = (place.state(), place.state());
        other.load().unwrap();
        one.forget(SERVER, true).unwrap();
        assert!(other.refresh().unwrap());
        assert_eq!(other.settings(SERVER), ServerSettings::default());
        assert_eq!(other.published().unwrap(), None);
        one.publish("first").unwrap();
        one.publish("second").unwrap();
        assert_eq!(other.published().unwrap().as_deref(), Some("second"));
    }
}

#[test]
fn processes_that_begin_at_once_make_the_tables_once() {
    for place in places() {
        let barrier = Arc::new(Barrier::new(8));
        let beginning = std::array::from_fn::<_, 8, _>(|server| {
            let (state, barrier) = (place.state(), Arc::clone(&barrier));
            std::thread::spawn(move || {
                barrier.wait();
                let server = server as u64 + 1;
                state.change_settings(server, |settings| settings.quotes = 2).unwrap();
            })
        });
        for thread in beginning {
            thread.join().unwrap();
        }
        let state = place.state();
        state.load().unwrap();
        assert!((1..=8).all(|server| state.settings(server).quotes == 2));
    }
}

#[test]
fn what_a_later_version_wrote_is_left_alone() {
    for place in places() {
        let state = place.state();
        state.change_settings(SERVER, |settings| settings.quotes = 2).unwrap();
        drop(state);
        place.run(match &place {
            Place::File(_) => "PRAGMA user_version = 99",
            Place::Server(_) => "UPDATE pullquote_version SET number = 99",
        });
        let later = place.state();
        let error = later.load().unwrap_err().to_string();
        assert!(error.contains("a newer version of pullquote wrote it"), "{error}");
        assert!(
            !error.contains(postgres::PASSWORD) && !error.contains("pass-w0rd"),
            "{error}"
        );
        assert!(later.vote(SERVER, 1, 2, true).is_err());
        assert_eq!(later.settings(SERVER), ServerSettings::default());
    }
}

#[test]
fn a_file_that_is_something_else_is_left_alone() {
    let place = Place::File(TempDir::new().unwrap());
    place.state().load().unwrap();
    let Place::File(folder) = &place else { return };
    let path = folder.path().join("index/state.sqlite");
    std::fs::write(&path, "something else").unwrap();
    let error = place.state().load().unwrap_err().to_string();
    assert!(error.contains("state.sqlite"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), b"something else");
    // Counts wait for better times, and nothing panics.
    let broken = place.state();
    broken.count(SERVER, true, Duration::ZERO);
    assert!(broken.flush().is_err());
}

#[test]
fn a_file_of_the_first_version_is_brought_up_to_date() {
    let place = Place::File(TempDir::new().unwrap());
    let state = place.state();
    state.change_settings(SERVER, |settings| settings.quotes = 2).unwrap();
    state.vote(SERVER, 1, 7, true).unwrap();
    drop(state);
    place.run("DROP TABLE revision; DROP TABLE published; PRAGMA user_version = 1");
    let state = place.state();
    state.load().unwrap();
    assert_eq!(state.settings(SERVER).quotes, 2);
    assert_eq!(state.stats(SERVER).unwrap().up, 1);
    state.change_settings(SERVER, |settings| settings.quotes = 3).unwrap();
    assert!(!state.refresh().unwrap());
}

#[test]
fn a_server_that_goes_hangs_or_refuses_costs_a_sentence_and_comes_back() {
    let Some(mut server) = postgres::Server::start() else {
        return;
    };
    let address = server.database();
    let state = Place::Server(address.clone()).state();
    state.change_settings(SERVER, |settings| settings.quotes = 3).unwrap();
    let changed = |cooldown: u32| state.change_settings(SERVER, |settings| settings.cooldown = cooldown);

    server.kill();
    for error in [changed(1).unwrap_err(), changed(2).unwrap_err()] {
        let error = error.to_string();
        assert!(
            error.contains("postgres://keeper@127.0.0.1") && !error.contains("pass-w0rd"),
            "{error}"
        );
    }
    assert!(state.refresh().is_err());
    assert_eq!(state.settings(SERVER).quotes, 3, "the last known stay in force");
    state.count(SERVER, true, Duration::ZERO);
    assert!(state.flush().is_err());

    server.begin();
    let begun = Instant::now();
    while changed(7).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(5), "it does not come back");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(
        state.stats(SERVER).unwrap().answered,
        1,
        "what was counted meanwhile is not lost"
    );
    assert_eq!(state.settings(SERVER).quotes, 3);

    // One that was restarted between two calls is not even noticed.
    server.kill();
    server.begin();
    assert_eq!(changed(8).unwrap().cooldown, 8);

    // One that hangs is waited for, but not for ever.
    server.signal("STOP");
    let begun = Instant::now();
    assert!(changed(9).is_err());
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    server.signal("CONT");
    let begun = Instant::now();
    while changed(10).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(10), "it does not come back");
        std::thread::sleep(Duration::from_millis(50));
    }

    let wrong = Place::Server(address.replace("pass-w0rd", "pass-w1rd")).state();
    let error = wrong.load().unwrap_err().to_string();
    assert!(error.contains("password authentication failed"), "{error}");
    assert!(!error.contains("pass-w1rd"), "{error}");
}

#[test]
fn a_connection_is_encrypted_as_its_address_says() {
    let Some(server) = postgres::Server::start_encrypted() else {
        return;
    };
    let address = server.database();
    let root = server.root();
    let root = root.to_str().unwrap();
    let by_name = address.replace("127.0.0.1", "localhost");
    let is_encrypted = |address: &str, query: &str| {
        let state = State::on(&DatabaseUrl::parse(&format!("{address}?{query}")).unwrap());
        state.load()?;
        let told = "SELECT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) \
             WHERE application_name = 'pullquote' AND datname = current_database() ORDER BY backend_start DESC LIMIT 1";
        Ok::<bool, pullquote::error::Error>(server.ask(&address.replace("localhost", "127.0.0.1"), told) == "t")
    };
    for (address, query, wanted) in [
        (&address, "sslmode=disable".to_owned(), Some(false)),
        (&address, String::new(), Some(true)),
        (&address, "sslmode=require".to_owned(), Some(true)),
        (&address, "sslmode=verify-full".to_owned(), None),
        (&address, format!("sslmode=verify-full&sslrootcert={root}"), Some(true)),
        (&by_name, format!("sslmode=verify-full&sslrootcert={root}"), None),
        (&by_name, format!("sslmode=verify-ca&sslrootcert={root}"), Some(true)),
        (&address, "sslmode=require&sslrootcert=nowhere.pem".to_owned(), None),
    ] {
        let found = is_encrypted(address, &query);
        match (&found, wanted) {
            (Ok(found), Some(wanted)) => assert_eq!(*found, wanted, "{query}"),
            (Err(error), None) => assert!(!error.to_string().contains("pass-w0rd"), "{error}"),
            _ => panic!("{address} {query}: {found:?}"),
        }
    }
    let Some(plain) = postgres::shared() else { return };
    let required = format!("{}?sslmode=require", plain.database());
    let error = State::on(&DatabaseUrl::parse(&required).unwrap()).load().unwrap_err();
    assert!(error.to_string().contains("TLS"), "{error}");
}
