//! The bot's connection to Discord: lost and found, refused, and the commands that it registers.
#![cfg(feature = "discord")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "in tests a panic is the report, and a figure is shown on request"
)]

mod fake_discord;

use std::time::{Duration, Instant};

use serde_json::json;

use fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use fake_discord::bot::Exit;
use fake_discord::{Bot, FakeDiscord};

const HEARTBEAT: u64 = 1;
const IDENTIFY: u64 = 2;
const RESUME: u64 = 6;
const ENDS_WITHIN: Duration = Duration::from_secs(60);

#[tokio::test]
async fn a_lost_connection_is_resumed_without_duplicates() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    fake.set_heartbeat_interval(Duration::from_secs(2));
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    type Break = fn(&FakeDiscord);
    let breaks: [Break; 6] = [
        FakeDiscord::drop_connection,
        FakeDiscord::reset_connection,
        FakeDiscord::ask_to_reconnect,
        |fake| fake.invalidate_session(true),
        |fake| fake.close(4000),
        |fake| fake.close(1001),
    ];
    for (count, break_it) in breaks.iter().enumerate() {
        break_it(&fake);
        let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
        let mention = fake.mention(BRIDGE.0).in_guild(fake.elsewhere()).send().await;
        assert!(quoted(&fake.wait_answer(&asked).await.text()).contains(LIGHTHOUSE.1));
        assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1));
        fake.wait_frames(RESUME, count + 1).await;
    }
    assert_eq!(
        fake.bot_messages(fake.home().channel).len(),
        breaks.len(),
        "every question is answered once"
    );
    assert_eq!(
        fake.bot_messages(fake.elsewhere().channel).len(),
        breaks.len(),
        "every mention is answered once"
    );
    assert_eq!(fake.frames(IDENTIFY).len(), 1);
    fake.wait_frames(HEARTBEAT, 1).await;

    fake.invalidate_session(false);
    fake.wait_frames(IDENTIFY, 2).await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_answer(&asked).await;
    assert_eq!(
        fake.requests("PUT", "/applications/*/commands").len(),
        1,
        "a second READY registers nothing"
    );
    assert!(bot.is_running());
    fake.assert_clean();
}

#[tokio::test]
async fn heartbeats_without_an_echo_bring_a_new_connection() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    fake.set_heartbeat_interval(Duration::from_millis(500));
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let before = fake.connections();
    fake.acknowledge_heartbeats(false);
    fake.wait_until("another connection", ENDS_WITHIN, |state| {
        (state.connections_made > before).then_some(())
    })
    .await;
    fake.acknowledge_heartbeats(true);
    // serenity begins a new session here instead of resuming, and events before it would be lost.
    fake.wait_frames(IDENTIFY, 2).await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_answer(&asked).await;
    fake.assert_clean();
}

#[tokio::test]
async fn commands_are_registered_only_when_they_changed() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let put = |fake: &FakeDiscord| fake.requests("PUT", "/applications/*/commands").len();
    let names: Vec<_> = fake.commands().iter().map(|command| command["name"].clone()).collect();
    assert!(
        names.contains(&json!("ask")) && names.contains(&json!("reindex")),
        "{names:?}"
    );
    assert_eq!(put(&fake), 1);

    bot.restart(&fake).await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_answer(&asked).await;
    assert_eq!(put(&fake), 1, "nothing changed");

    fake.alter_command("ask", "description", json!("What an older version said"));
    bot.restart(&fake).await;
    fake.wait_until("a second registration", ENDS_WITHIN, |state| {
        let is_put = |r: &&fake_discord::Recorded| r.method == "PUT" && r.path.ends_with("/commands");
        (state.requests.iter().filter(is_put).count() == 2).then_some(())
    })
    .await;
    fake.assert_clean();
}

#[tokio::test]
async fn a_refused_token_ends_the_process_with_a_line_that_says_what_to_do() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    fake.refuse_sessions(Some(4004));
    let mut bot = Bot::launch(&fake, articles.path(), "", fake.token());
    let exit = bot.wait_exit(ENDS_WITHIN).await;
    assert_eq!(
        fake.frames(IDENTIFY).len(),
        1,
        "the gateway closed with 4004:\n{}",
        exit.stderr
    );
    assert_refusal(&exit, fake.token());
    fake.assert_clean();
}

#[tokio::test]
async fn a_wrong_token_ends_the_process_with_a_line_that_says_what_to_do() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    for token in [
        "bm90LXJlYWw.wrong1.not-the-token-at-all",
        "nonsense-token",
        "Bot bm90LXJlYWw.wrong1.prefixed",
    ] {
        let mut bot = Bot::launch(&fake, articles.path(), "", token);
        let exit = bot.wait_exit(ENDS_WITHIN).await;
        assert_refusal(&exit, token);
    }
    fake.assert_clean();
}

#[tokio::test]
async fn a_session_that_discord_ends_for_good_ends_the_process() {
    for code in [4013, 4014] {
        let (fake, articles) = (FakeDiscord::start().await, Articles::few());
        fake.refuse_sessions(Some(code));
        let mut bot = Bot::launch(&fake, articles.path(), "", fake.token());
        let exit = bot.wait_exit(ENDS_WITHIN).await;
        assert_eq!(exit.code, Some(1), "{}", exit.stderr);
        assert!(exit.stderr.contains(&code.to_string()), "{}", exit.stderr);
        fake.assert_clean();
    }
}

/// A refused token: exit code 1, a line that names the variable, and the token nowhere.
fn assert_refusal(exit: &Exit, token: &str) {
    assert_eq!(exit.code, Some(1), "{}", exit.stderr);
    assert!(exit.stderr.contains("DISCORD_TOKEN"), "{}", exit.stderr);
    let secret = token.rsplit('.').next().unwrap();
    let said = format!("{}{}", exit.stdout, exit.stderr);
    assert!(!said.contains(secret), "the token is printed:\n{said}");
}

#[tokio::test]
async fn the_gateway_address_never_falls_back() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    for path in ["/gateway", "/gateway/bot"] {
        fake.fail("GET", path, 2, 500);
    }
    let mut bot = Bot::launch(&fake, articles.path(), "", fake.token());
    let deadline = Instant::now() + ENDS_WITHIN;
    while fake.frames(IDENTIFY).is_empty() && bot.is_running() {
        assert!(
            Instant::now() < deadline,
            "neither connected nor ended:\n{}",
            bot.stderr()
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    if !bot.is_running() {
        let exit = bot.wait_exit(ENDS_WITHIN).await;
        assert_eq!(exit.code, Some(1), "{}", exit.stderr);
        assert!(
            !exit.stderr.contains("DISCORD_TOKEN"),
            "the token is not to blame:\n{}",
            exit.stderr
        );
    }
    assert!(!bot.stderr().contains("discord.gg"), "{}", bot.stderr());
    fake.assert_clean();
}

#[tokio::test]
async fn the_token_does_not_travel_in_the_clear() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    // An address that nothing answers at, kept for documentation.
    let mut bot = Bot::launch_at("http://192.0.2.1:9", articles.path(), "", fake.token());
    let exit = bot.wait_exit(ENDS_WITHIN).await;
    assert_eq!(exit.code, Some(1), "{}", exit.stderr);
    assert!(exit.stderr.contains("api_base"), "{}", exit.stderr);
    fake.assert_clean();
}

#[tokio::test]
async fn the_process_stops_cleanly_when_it_is_told_to() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_callback(&asked).await;
    let exit = bot.stop(Duration::from_secs(20)).await;
    assert_eq!(exit.code, Some(0), "{}", exit.stderr);
    assert!(
        quoted(&fake.wait_answer(&asked).await.text()).contains(LIGHTHOUSE.1),
        "what was asked is answered"
    );
    fake.assert_clean();
}

/// Resident memory of the bot while nobody asks anything, in MB; Linux alone tells it in this way.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_idle_bot_takes_little_memory() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), "").await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_answer(&asked).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    let status = std::fs::read_to_string(format!("/proc/{}/status", bot.id())).unwrap();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kilobytes: u64 = resident.trim().trim_end_matches("kB").trim().parse().unwrap();
    println!("an idle bot takes {} MB", kilobytes / 1024);
    assert!(kilobytes < 250 * 1024, "an idle bot takes {} MB", kilobytes / 1024);
    fake.assert_clean();
}
