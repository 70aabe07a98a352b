//! From a file into a database and back: a backup, another line in config.toml, a restore.

use std::fs;
use std::path::Path;
use std::time::Duration;

use pullquote::config::DatabaseUrl;
use pullquote::state::State;
use tempfile::TempDir;

use crate::fake_discord::{Bot, FakeDiscord};
use crate::{Articles, BRIDGE, Machine, ask, manage, postgres, quotes, text};

/// Runs the program beside the bots.
fn pullquote(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let run = assert_cmd::Command::cargo_bin("pullquote")
        .unwrap()
        .current_dir(folder)
        .env_remove("PULLQUOTE_DATABASE_URL")
        .args(arguments)
        .output()
        .unwrap();
    (run.status.success(), String::from_utf8(run.stderr).unwrap())
}

/// What is kept, without the order in which it is kept.
fn contents(state: &State, servers: &[u64]) -> String {
    state.load().unwrap();
    let of_server = |server: &u64| format!("{:?} {:?}\n", state.settings(*server), state.stats(*server).unwrap());
    servers.iter().map(of_server).collect()
}

#[test]
fn settings_and_votes_move_from_a_file_into_a_database_and_back() {
    let Some(server) = postgres::shared() else { return };
    // The state blocks, so that only the bot is waited for like this.
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let fake = runtime.block_on(FakeDiscord::start());
    let (machine, articles) = (Machine::new(), Articles::few());
    let home = fake.home().clone();
    let address = server.database();
    let in_file = machine.config(&fake, articles.path(), None, "");
    let in_database = machine.config(&fake, articles.path(), Some(&address), "");
    let work = TempDir::new().unwrap();
    fs::write(work.path().join("config.toml"), &in_file).unwrap();

    runtime.block_on(async {
        let mut bot = Bot::start_with(&in_file, Vec::new(), &fake).await;
        let set = manage(&fake, &home, "settings").option("quotes", 2);
        text(&fake, set.option("confidence", 1)).await;
        ask(&fake, &home, BRIDGE.0).await;
        bot.stop(Duration::from_secs(20)).await;
    });
    // More than is copied at once.
    let state = State::new(&machine.0.path().join("state.sqlite"));
    for person in 0..1_203 {
        state.vote(home.id, 77, person, person % 3 == 0).unwrap();
    }
    state.keep_question(u64::MAX, 5, true, "What's a \"quote\"?").unwrap();
    state.left(u64::MAX, 1_000).unwrap();
    let servers = [home.id, u64::MAX];
    let before = contents(&state, &servers);
    assert!(before.contains("up: 401"), "{before}");
    drop(state);

    let (is_done, said) = pullquote(work.path(), &["backup", "one.zip"]);
    assert!(is_done, "{said}");
    fs::write(work.path().join("config.toml"), &in_database).unwrap();
    let (is_done, said) = pullquote(work.path(), &["restore", "one.zip"]);
    assert!(
        is_done && said.contains("restored postgres://keeper@127.0.0.1"),
        "{said}"
    );
    assert!(!said.contains("pass-w0rd"), "{said}");
    let state = State::on(&DatabaseUrl::parse(&address).unwrap());
    assert_eq!(contents(&state, &servers), before);
    let question = "SELECT server, at, found, text FROM question";
    assert_eq!(server.ask(&address, question), "-1|5|1|What's a \"quote\"?");
    assert_eq!(server.ask(&address, "SELECT at FROM departed"), "1000");
    drop(state);
    let (is_done, said) = pullquote(work.path(), &["restore", "one.zip"]);
    assert!(is_done && said.contains("is the same already"), "{said}");

    // What differs is set aside first, and only where that is wanted.
    let state = State::on(&DatabaseUrl::parse(&address).unwrap());
    state.change_settings(home.id, |settings| settings.quotes = 3).unwrap();
    drop(state);
    let (is_done, said) = pullquote(work.path(), &["restore", "one.zip"]);
    assert!(!is_done && said.contains("--force"), "{said}");
    let (is_done, said) = pullquote(work.path(), &["restore", "--force", "one.zip"]);
    assert!(is_done && said.contains("what was there before is in"), "{said}");
    let entries = fs::read_dir(machine.0.path())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let aside: Vec<_> = entries
        .filter(|path| path.to_string_lossy().contains(".before-restore-"))
        .collect();
    assert_eq!(aside.len(), 1, "{aside:?}");
    let old = State::new(&aside[0]);
    old.load().unwrap();
    assert_eq!(old.settings(home.id).quotes, 3);

    // A bot of another machine keeps a restore out.
    let elsewhere = Machine::new();
    let config = elsewhere.config(&fake, articles.path(), Some(&address), "");
    let mut bot = runtime.block_on(async {
        let bot = Bot::start_with(&config, Vec::new(), &fake).await;
        assert_eq!(quotes(&ask(&fake, &home, BRIDGE.0).await), 2);
        bot
    });
    let (is_done, said) = pullquote(work.path(), &["restore", "--force", "one.zip"]);
    assert!(!is_done && said.contains("stop it, then try again"), "{said}");
    let (is_done, said) = pullquote(work.path(), &["backup", "two.zip"]);
    assert!(
        is_done && said.contains("settings and votes"),
        "a backup may be made meanwhile: {said}"
    );
    runtime.block_on(bot.stop(Duration::from_secs(20)));

    // And back into a file.
    fs::remove_file(machine.0.path().join("state.sqlite")).unwrap();
    fs::write(work.path().join("config.toml"), &in_file).unwrap();
    let (is_done, said) = pullquote(work.path(), &["restore", "two.zip"]);
    assert!(is_done, "{said}");
    let state = State::new(&machine.0.path().join("state.sqlite"));
    assert!(contents(&state, &servers).contains("quotes: 2") && contents(&state, &servers).contains("up: 401"));
    fake.assert_clean();
}
