//! The bot past one process and one machine: two bots with one database and one fake Discord, each with its shard.
#![cfg(all(feature = "discord", unix))]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in tests a panic is the report")]

#[path = "../fake_discord/mod.rs"]
mod fake_discord;
#[path = "../postgres/mod.rs"]
mod postgres;

/// Articles that one process publishes and another answers from.
mod articles;
/// A process that is killed.
mod killed;
/// From a file into a database, and back.
mod moving;
/// A database that goes away while questions come.
mod outage;
/// What one process sets is in force in the other.
mod settings;

use std::path::Path;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use fake_discord::events::Interact;
use fake_discord::{Bot, FakeDiscord, Guild, permission};

/// Within so long what one process did is seen in the other.
const SEEN_WITHIN: Duration = Duration::from_secs(5);
const MANAGER: u64 = permission::PLAIN | permission::MANAGE_GUILD;

/// A machine: where its bots keep the index, and what was added to the articles.
struct Machine(TempDir);

impl Machine {
    fn new() -> Machine {
        Machine(TempDir::new().unwrap())
    }

    /// Where an address of a database is not given, its bots keep settings in a file.
    fn config(&self, fake: &FakeDiscord, articles: &Path, database: Option<&str>, extra: &str) -> String {
        let folder = self.0.path().canonicalize().unwrap();
        format!(
            "articles = {:?}\nadded = {:?}\nindex = {:?}\nwatch = false\ndatabase_url = {:?}\n\n\
             [discord]\napi_base = {:?}\n{extra}\n[reader]\nmodel = \"off\"\n[web]\nloopback = true\n",
            articles.canonicalize().unwrap(),
            folder.join("added"),
            folder.join("store"),
            database.unwrap_or_default(),
            fake.api_base(),
        )
    }
}

/// Two bots of one machine, with the first and the second of two shards.
struct Two {
    _machine: Machine,
    articles: Articles,
    first: Bot,
    second: Bot,
}

impl Two {
    async fn start(fake: &FakeDiscord, database: Option<&str>, extra: &str) -> Two {
        let (machine, articles) = (Machine::new(), Articles::few());
        let config = |shard: u64| {
            let extra = format!("shards = \"{shard}/2\"\n{extra}");
            machine.config(fake, articles.path(), database, &extra)
        };
        let (one, other) = (config(0), config(1));
        // Both at once, as a service manager starts them.
        let (first, second) = tokio::join!(
            Bot::start_with(&one, Vec::new(), fake),
            Bot::start_with(&other, Vec::new(), fake)
        );
        Two {
            _machine: machine,
            articles,
            first,
            second,
        }
    }
}

/// `/manage` of a server by somebody who may.
fn manage<'a>(fake: &'a FakeDiscord, guild: &Guild, subcommand: &str) -> Interact<'a> {
    fake.slash("manage").subcommand(subcommand).in_guild(guild, MANAGER)
}

async fn text(fake: &FakeDiscord, command: Interact<'_>) -> String {
    let sent = command.send().await;
    fake.wait_answer(&sent).await.text()
}

async fn ask(fake: &FakeDiscord, guild: &Guild, question: &str) -> String {
    let asked = fake.slash("ask").option("question", question);
    text(fake, asked.in_guild(guild, permission::PLAIN)).await
}

/// Asks again and again until the answer is as wanted; gives how long that took.
async fn until(fake: &FakeDiscord, guild: &Guild, question: &str, is_wanted: impl Fn(&str) -> bool) -> Duration {
    let begun = Instant::now();
    loop {
        let answer = ask(fake, guild, question).await;
        let took = begun.elapsed();
        if is_wanted(&answer) {
            return took;
        }
        assert!(took < fake_discord::PATIENCE, "after {took:?} it is still:\n{answer}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The quotes of an answer.
fn quotes(answer: &str) -> usize {
    answer.lines().filter(|line| line.starts_with("> ")).count()
}

/// So many questions of a server were answered, as far as that is counted: an answer is there before its count is written,
/// so that fewer than `expected` are waited for a while.
async fn answered(fake: &FakeDiscord, guild: &Guild, expected: usize) -> usize {
    let begun = Instant::now();
    loop {
        let stats = text(fake, manage(fake, guild, "stats")).await;
        let number = stats.split("answered: ").nth(1).and_then(|rest| rest.split(';').next());
        let counted: usize = number.unwrap().parse().unwrap();
        if counted >= expected || begun.elapsed() > 2 * SEEN_WITHIN {
            return counted;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
