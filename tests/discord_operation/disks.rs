//! A disk that is full while the bot runs: it goes on answering, says what it cannot keep, and goes on as before when
//! there is room again.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::fs::{self, File};
use std::io::Write;
use std::process::Command;

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::events::Interact;
use crate::fake_discord::{Bot, FakeDiscord, permission};
use crate::{WORDS_ONLY, eventually};

/// The bot's folder becomes a small disk that nobody else sees and that is gone with the bot.
const SMALL_DISK: [&str; 6] = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"];
const MOUNT: &str = "config=$(cat config.toml); mount -t tmpfs -o size=3m none \"$PWD\" && cd \"$PWD\" && \
    printf '%s\\n' \"$config\" > config.toml && exec \"$0\"";

fn settings(fake: &FakeDiscord) -> Interact<'_> {
    let manager = permission::PLAIN | permission::MANAGE_GUILD;
    fake.slash("manage")
        .subcommand("settings")
        .in_guild(fake.home(), manager)
}

async fn text(fake: &FakeDiscord, command: Interact<'_>) -> String {
    let sent = command.send().await;
    fake.wait_answer(&sent).await.text()
}

async fn ask(fake: &FakeDiscord, question: &str) -> String {
    text(fake, fake.slash("ask").option("question", question)).await
}

#[tokio::test]
async fn a_full_disk_costs_what_was_to_be_kept_and_no_answer() {
    let trial = Command::new(SMALL_DISK[0])
        .args(&SMALL_DISK[1..])
        .args(["mount -t tmpfs none /mnt"])
        .output();
    if !trial.is_ok_and(|tried| tried.status.success()) {
        println!("skipped: this system lets nobody mount anything in a namespace");
        return;
    }
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let wrapper = [&SMALL_DISK[..], &[MOUNT]].concat();
    let bot = Bot::start_under(&wrapper, &fake, articles.path(), WORDS_ONLY).await;
    assert!(
        text(&fake, settings(&fake).option("quotes", 2))
            .await
            .contains("answer: 2")
    );

    // Seen from outside, the disk lies where the process finds it.
    let folder = bot.folder().display().to_string();
    let filler = format!("/proc/{}/root{folder}/filler", bot.id());
    let mut file = File::create(&filler).unwrap();
    while file.write_all(&[7; 1024]).is_ok() {}
    drop(file);
    assert!(quoted(&ask(&fake, LIGHTHOUSE.0).await).contains(LIGHTHOUSE.1));
    let told = text(&fake, settings(&fake).option("quotes", 3)).await;
    assert!(told.contains("could not be saved"), "{told}");
    assert!(
        text(&fake, settings(&fake)).await.contains("answer: 2"),
        "what was saved holds"
    );
    articles.write("mill.md", "The mill of Ostrand grinds barley for Petra Lindqvist.\n");
    eventually("a complaint", || bot.stderr().contains("the index stays as it was")).await;
    assert!(bot.stderr().contains("make room on that disk"), "{}", bot.stderr());
    assert!(quoted(&ask(&fake, BRIDGE.0).await).contains(BRIDGE.1));

    fs::remove_file(filler).unwrap();
    assert!(
        text(&fake, settings(&fake).option("quotes", 3))
            .await
            .contains("answer: 3")
    );
    // The next change brings the one before with it.
    articles.write("heron.txt", "The heron of Ashby waits for nine hours.\n");
    eventually("both articles", || bot.stderr().contains("\"added\":2")).await;
    assert!(quoted(&ask(&fake, "How long does the heron of Ashby wait?").await).contains("nine hours"));
    fake.assert_clean();
}
