//! The bot for whoever runs it: bad days at Discord, floods, restarts, and what can be seen from outside.
#![cfg(feature = "discord")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "in tests a panic is the report, and a skipped check says so"
)]

#[path = "../fake_discord/mod.rs"]
mod fake_discord;
#[path = "../search_server/mod.rs"]
mod search_server;

/// Backups of a running bot.
mod backup;
/// A search cluster that dies and comes back.
#[cfg(feature = "cluster")]
mod cluster;
/// What one person and one server may ask.
mod cooldowns;
/// A disk that is full.
#[cfg(target_os = "linux")]
mod disks;
/// The same rules for everything that people do.
mod doors;
/// Feeds that are followed.
mod feeds;
/// Sessions that end, frames that nobody understands.
mod gateway;
/// Alive, ready, and in numbers, over HTTP; and what a service manager is told.
mod health;
/// One server's data never shows in another.
mod isolation;
/// What the log looks like.
mod logs;
/// What is counted, and what is made of it.
mod metrics;
/// Nothing is answered twice.
mod once;
/// Articles that a server has for itself.
mod own;
/// Calls that are made rarely.
mod rare_calls;
/// A reindex at the end of the process.
mod reindex;
/// REST calls that fail.
mod rest;
/// Which shards a process runs.
mod shards;
/// The end of the process.
mod stop;
/// Articles that change while the bot runs.
mod watching;

use std::time::Duration;

/// Far more than a process takes to end.
const ENDS_WITHIN: Duration = Duration::from_secs(60);

/// Settings under which nothing but words decides: these tests are about messages, not about reading.
const WORDS_ONLY: &str = "[reader]\nmodel = \"off\"";

/// Waits until something holds, and fails with what is said about it otherwise.
async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = std::time::Instant::now() + fake_discord::PATIENCE;
    while !holds() {
        assert!(std::time::Instant::now() < deadline, "waited for {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Has a person ask, one question after the other.
async fn ask_all(fake: &fake_discord::FakeDiscord, person: &fake_discord::Person, questions: &[&str]) {
    for question in questions {
        let asked = fake.slash("ask").option("question", *question).by(person);
        fake.wait_answer(&asked.send().await).await;
    }
}
