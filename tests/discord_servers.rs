//! What a server sets, sees and deletes, and that nothing of it shows in another.
#![cfg(feature = "discord")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in tests a panic is the report")]

mod fake_discord;

use std::time::{Duration, Instant};

use rusqlite::Connection;
use serde_json::json;

use fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use fake_discord::events::{Interact, InteractionHandle};
use fake_discord::{Bot, EPHEMERAL, FakeDiscord, Guild, Person, permission};

const MANAGER: u64 = permission::PLAIN | permission::MANAGE_GUILD;

/// `/manage` of a server by somebody who may.
fn manage<'a>(fake: &'a FakeDiscord, guild: &Guild, subcommand: &str) -> Interact<'a> {
    fake.slash("manage").subcommand(subcommand).in_guild(guild, MANAGER)
}

async fn text(fake: &FakeDiscord, command: Interact<'_>) -> String {
    let sent = command.send().await;
    fake.wait_answer(&sent).await.text()
}

async fn is_private(fake: &FakeDiscord, sent: &InteractionHandle) -> bool {
    fake.wait_callback(sent).await.body["data"]["flags"] == EPHEMERAL
}

fn state(bot: &Bot) -> Connection {
    Connection::open(bot.folder().join("state.sqlite")).unwrap()
}

#[tokio::test]
async fn settings_are_kept_and_hold_in_their_server_only() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
    let shown = text(&fake, manage(&fake, &home, "settings")).await;
    assert!(
        shown.contains("all channels") && shown.contains("Quotes in an answer: 1"),
        "{shown}"
    );
    let change = manage(&fake, &home, "settings")
        .option("private", true)
        .option("quotes", 2)
        .option("thread", true)
        .option("confidence", 1);
    let shown = text(&fake, change).await;
    assert!(
        shown.contains("are private") && shown.contains("Quotes in an answer: 2"),
        "{shown}"
    );
    bot.restart(&fake).await;

    let asked = fake.slash("ask").option("question", BRIDGE.0).send().await;
    assert!(is_private(&fake, &asked).await, "private by default");
    let answer = fake.wait_edit(&asked).await.text();
    assert_eq!(
        answer.lines().filter(|line| line.starts_with("> ")).count(),
        2,
        "{answer}"
    );
    let public = fake
        .slash("ask")
        .option("question", BRIDGE.0)
        .option("private", false)
        .send()
        .await;
    assert!(!is_private(&fake, &public).await, "the question says otherwise");
    fake.wait_edit(&public).await;

    let mention = fake.mention(BRIDGE.0).send().await;
    let in_thread = fake.wait_message(mention.id).await;
    assert!(
        quoted(&in_thread.text()).contains(BRIDGE.1),
        "a thread has the id of its message"
    );
    let thread = fake.requests("POST", "/channels/*/messages/*/threads");
    assert_eq!(thread.len(), 1);
    assert_eq!(thread[0].body["name"], BRIDGE.0);

    let there = fake
        .slash("ask")
        .option("question", BRIDGE.0)
        .in_guild(&elsewhere, permission::PLAIN)
        .send()
        .await;
    assert!(!is_private(&fake, &there).await);
    let answer = fake.wait_edit(&there).await.text();
    assert_eq!(
        answer.lines().filter(|line| line.starts_with("> ")).count(),
        1,
        "{answer}"
    );
    let mention = fake.mention(BRIDGE.0).in_guild(&elsewhere).send().await;
    fake.wait_reply(&mention).await;
    let shown = text(&fake, manage(&fake, &elsewhere, "settings")).await;
    assert!(
        shown.contains("Quotes in an answer: 1") && shown.contains("are public"),
        "{shown}"
    );

    let sure = manage(&fake, &elsewhere, "settings").option("confidence", 100);
    text(&fake, sure).await;
    let mention = fake.mention(BRIDGE.0).in_guild(&elsewhere).send().await;
    assert!(
        fake.wait_reply(&mention).await.text().contains("Not in the articles"),
        "never quite sure"
    );
    fake.assert_clean();
}

#[tokio::test]
async fn questions_are_answered_in_the_listed_channels_and_their_threads() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let home = fake.home().clone();
    let other_channel = home.channel + 1;
    let set = manage(&fake, &home, "settings").channel_option("allow", other_channel);
    assert!(text(&fake, set).await.contains(&format!("<#{other_channel}>")));
    let asked = fake.slash("ask").option("question", BRIDGE.0).send().await;
    let told = fake.wait_answer(&asked).await;
    assert!(told.text().contains(&format!("<#{other_channel}>")), "{}", told.text());
    assert_eq!(told.message()["flags"].as_u64().unwrap() & EPHEMERAL, EPHEMERAL);
    fake.mention(BRIDGE.0).send().await;

    let set = manage(&fake, &home, "settings").channel_option("allow", home.channel);
    text(&fake, set).await;
    let mention = fake.mention(LIGHTHOUSE.0).send().await;
    fake.wait_reply(&mention).await;
    assert_eq!(
        fake.bot_messages(home.channel)
            .iter()
            .filter(|m| m["flags"] == 4)
            .count(),
        1,
        "silence before"
    );
    // Questions in a thread of a listed channel are answered; those in a thread of another are not.
    let thread = fake.add_thread(home.channel);
    let mention = fake.mention(LIGHTHOUSE.0).in_thread(&home, thread).send().await;
    fake.wait_reply(&mention).await;
    let asked = fake
        .slash("ask")
        .option("question", BRIDGE.0)
        .in_thread(&home, thread)
        .send()
        .await;
    assert!(quoted(&fake.wait_answer(&asked).await.text()).contains(BRIDGE.1));

    let set = manage(&fake, &home, "settings").channel_option("disallow", other_channel);
    assert!(!text(&fake, set).await.contains(&format!("<#{other_channel}>")));
    let set = manage(&fake, &home, "settings").option("everywhere", true);
    assert!(text(&fake, set).await.contains("all channels"));
    fake.assert_clean();
}

#[tokio::test]
async fn a_server_lets_people_wait() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let (home, eager, patient) = (fake.home().clone(), Person::new("eager"), Person::new("patient"));
    text(&fake, manage(&fake, &home, "settings").option("cooldown", 600)).await;
    let ask = |person: &Person| fake.slash("ask").option("question", BRIDGE.0).by(person);
    assert!(quoted(&text(&fake, ask(&eager)).await).contains(BRIDGE.1));
    let told = text(&fake, ask(&eager)).await;
    assert!(told.contains(" s.") && !told.contains(BRIDGE.1), "{told}");
    assert!(quoted(&text(&fake, ask(&patient)).await).contains(BRIDGE.1));
    // A mention is told once and then left alone, so that nobody can make the bot talk.
    let before = fake
        .requests("POST", &format!("/channels/{}/messages", home.channel))
        .len();
    for _ in 0..3 {
        fake.mention(BRIDGE.0).by(&eager).send().await;
    }
    let last = fake.mention(BRIDGE.0).send().await;
    fake.wait_reply(&last).await;
    let after = fake
        .requests("POST", &format!("/channels/{}/messages", home.channel))
        .len();
    assert!(after - before <= 2, "{} messages", after - before);
    let there = fake
        .mention(BRIDGE.0)
        .by(&eager)
        .in_guild(fake.elsewhere())
        .send()
        .await;
    assert!(quoted(&fake.wait_reply(&there).await.text()).contains(BRIDGE.1));
    fake.assert_clean();
}

#[tokio::test]
async fn where_no_thread_can_be_had_the_answer_is_a_reply() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let home = fake.home().clone();
    text(&fake, manage(&fake, &home, "settings").option("thread", true)).await;
    // First no thread may be begun, then one may be begun and nothing written in it.
    for path in ["/channels/*/messages/*/threads", "/channels/*/messages"] {
        fake.refuse("POST", path, 1, 403, 50_013);
        let mention = fake.mention(BRIDGE.0).send().await;
        let reply = fake.wait_reply(&mention).await;
        assert!(quoted(&reply.text()).contains(BRIDGE.1), "{path}");
        assert!(reply.path.contains(&home.channel.to_string()), "{}", reply.path);
    }
    assert_eq!(fake.bot_messages(home.channel).len(), 3, "the settings and two answers");
    fake.assert_clean();
}

#[tokio::test]
async fn only_managers_manage() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), "").await;
    for subcommand in ["settings", "stats", "forget"] {
        let attempts = [
            fake.slash("manage").subcommand(subcommand),
            fake.slash("manage").subcommand(subcommand).in_dm(),
            fake.slash("manage")
                .subcommand(subcommand)
                .in_foreign_guild(&Guild::new("foreign"), MANAGER | permission::ADMINISTRATOR),
        ];
        for attempt in attempts {
            let sent = attempt
                .option("private", true)
                .option("what", "everything")
                .send()
                .await;
            let told = fake.wait_answer(&sent).await;
            assert!(
                told.text().contains("only") || told.text().contains("Only"),
                "{}",
                told.text()
            );
            assert_eq!(told.message()["flags"].as_u64().unwrap() & EPHEMERAL, EPHEMERAL);
        }
    }
    let rows: i64 = state(&bot)
        .query_row("SELECT COUNT(*) FROM settings", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 0);
    fake.assert_clean();
}

#[tokio::test]
async fn counts_and_votes_are_seen_by_their_server_and_can_be_forgotten() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), "").await;
    let (home, voter) = (fake.home().clone(), Person::new("voter"));
    let asked = fake.slash("ask").option("question", BRIDGE.0).send().await;
    fake.wait_edit(&asked).await;
    let mention = fake.mention("Who painted the ceiling of Zorbeck?").send().await;
    fake.wait_reply(&mention).await;
    let message = fake.original(&asked);
    // One vote a person: changed, taken back, and given again.
    for (sign, told) in [
        ("👍", "helped"),
        ("👎", "did not help"),
        ("👎", "erased"),
        ("👍", "helped"),
    ] {
        let id = fake.button(message, sign).unwrap();
        let pressed = fake.click(message, &id).by(&voter).send().await;
        let text = fake.wait_edit(&pressed).await.text();
        assert!(text.contains(told), "{sign}: {text}");
    }
    let stats = text(&fake, manage(&fake, &home, "stats")).await;
    assert!(
        stats.contains("Questions: 2; answered: 1; not in the articles: 1"),
        "{stats}"
    );
    assert!(stats.contains("👍 1, 👎 0") && stats.contains("ms"), "{stats}");
    let there = text(&fake, manage(&fake, fake.elsewhere(), "stats")).await;
    assert!(there.contains("Questions: 0;") && there.contains("👍 0"), "{there}");

    let questions = |bot: &Bot| -> i64 {
        let count = "SELECT COUNT(*) FROM question";
        state(bot).query_row(count, [], |row| row.get(0)).unwrap()
    };
    assert_eq!(questions(&bot), 0, "texts are kept only where the operator says so");
    text(&fake, manage(&fake, &home, "settings").option("quotes", 2)).await;
    let forgot = text(&fake, manage(&fake, &home, "forget").option("what", "records")).await;
    assert!(forgot.contains("kept"), "{forgot}");
    assert!(
        text(&fake, manage(&fake, &home, "stats"))
            .await
            .contains("Questions: 0;")
    );
    assert!(
        text(&fake, manage(&fake, &home, "settings"))
            .await
            .contains("answer: 2")
    );
    text(&fake, manage(&fake, &home, "forget").option("what", "everything")).await;
    assert!(
        text(&fake, manage(&fake, &home, "settings"))
            .await
            .contains("answer: 1")
    );
    fake.assert_clean();
}

#[tokio::test]
async fn question_texts_are_kept_where_the_operator_says_so() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), "[privacy]\nstore_questions = true").await;
    let asked = fake.slash("ask").option("question", BRIDGE.0).send().await;
    fake.wait_edit(&asked).await;
    let direct = fake.direct_message(LIGHTHOUSE.0).send().await;
    fake.wait_message(direct.channel).await;
    let begun = Instant::now();
    let kept: Vec<(String, i64)> = loop {
        let file = state(&bot);
        let mut rows = file.prepare("SELECT text, server FROM question").unwrap();
        let found = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        let found: Vec<_> = found.map(Result::unwrap).collect();
        if !found.is_empty() || begun.elapsed() > Duration::from_secs(10) {
            break found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    // Direct messages belong to no server whose managers could delete them, so they are not kept.
    assert_eq!(kept, [(BRIDGE.0.to_owned(), fake.home().id.cast_signed())]);
    assert!(!bot.stderr().contains("Tannforth"), "kept, not logged");
    fake.assert_clean();
}

#[tokio::test]
async fn what_a_server_leaves_behind_is_deleted_after_thirty_days() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
    for guild in [&home, &elsewhere] {
        text(&fake, manage(&fake, guild, "settings").option("quotes", 2)).await;
        let file = bot.folder().join("rules.md");
        std::fs::write(&file, "Nobody runs in the corridors.\n").unwrap();
        let added = [
            "articles",
            "add",
            "--guild",
            &guild.id.to_string(),
            file.to_str().unwrap(),
        ];
        assert!(bot.pullquote(&added).status.success());
    }
    let own_articles = |bot: &Bot, guild: &Guild| {
        let guild = guild.id.to_string();
        let places = ["index/added/guilds", "store/guilds"].map(|folder| bot.folder().join(folder).join(&guild));
        places.map(|folder| folder.exists())
    };
    let count = |bot: &Bot, sql: &str, guild: &Guild| -> i64 {
        state(bot)
            .query_row(sql, [guild.id.cast_signed()], |row| row.get(0))
            .unwrap()
    };
    const DEPARTED: &str = "SELECT COUNT(*) FROM departed WHERE server = ?1";
    const SETTINGS: &str = "SELECT COUNT(*) FROM settings WHERE server = ?1";
    // An outage is no removal.
    fake.dispatch(
        "GUILD_DELETE",
        &json!({ "id": home.id.to_string(), "unavailable": true }),
    );
    fake.dispatch("GUILD_DELETE", &json!({ "id": elsewhere.id.to_string() }));
    let begun = Instant::now();
    while count(&bot, DEPARTED, &elsewhere) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(10), "the removal was not noted");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(count(&bot, DEPARTED, &home), 0);
    assert_eq!(count(&bot, SETTINGS, &elsewhere), 1, "it may come back");
    assert_eq!(own_articles(&bot, &elsewhere), [true; 2]);

    // The start looks for what is too old. The fake lists both servers again only after that.
    let age = "UPDATE departed SET at = at - 30 * 24 * 60 * 60";
    fake.hide_guild(&elsewhere);
    state(&bot).execute(age, []).unwrap();
    bot.restart(&fake).await;
    let begun = Instant::now();
    while count(&bot, SETTINGS, &elsewhere) == 1 {
        assert!(begun.elapsed() < Duration::from_secs(10), "it is still there");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(count(&bot, SETTINGS, &home), 1, "the others stay");
    assert_eq!(
        own_articles(&bot, &elsewhere),
        [false; 2],
        "its articles go with the rest"
    );
    assert_eq!(own_articles(&bot, &home), [true; 2]);
    assert_eq!(count(&bot, DEPARTED, &elsewhere), 0);

    // A server that removed the bot while it was away is found missing.
    text(&fake, manage(&fake, &elsewhere, "settings").option("quotes", 3)).await;
    bot.restart(&fake).await;
    let begun = Instant::now();
    while count(&bot, DEPARTED, &elsewhere) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(10), "the absence was not noted");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    fake.assert_clean();
}

#[tokio::test]
async fn a_locked_or_broken_file_costs_votes_and_settings_only() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    text(&fake, manage(&fake, fake.home(), "settings").option("quotes", 2)).await;
    let lock = state(&bot);
    lock.execute_batch("BEGIN EXCLUSIVE").unwrap();
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let answer = fake.wait_edit(&asked).await.text();
    assert!(answer.contains(LIGHTHOUSE.1), "{answer}");
    let message = fake.original(&asked);
    let id = fake.button(message, "👍").unwrap();
    let pressed = fake.click(message, &id).send().await;
    assert!(fake.wait_edit(&pressed).await.text().contains("could not be saved"));
    let set = text(&fake, manage(&fake, fake.home(), "settings").option("quotes", 3)).await;
    assert!(set.contains("could not be saved"), "{set}");
    drop(lock);
    let pressed = fake.click(message, &id).send().await;
    assert!(
        fake.wait_edit(&pressed).await.text().contains("helped"),
        "it works again"
    );

    std::fs::remove_file(bot.folder().join("state.sqlite-wal")).ok();
    bot.stop(Duration::from_secs(20)).await;
    std::fs::write(
        bot.folder().join("state.sqlite"),
        b"this is no database, and never was one",
    )
    .unwrap();
    bot.restart(&fake).await;
    let mention = fake.mention(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1));
    let set = text(&fake, manage(&fake, fake.home(), "stats")).await;
    assert!(set.contains("could not be saved"), "{set}");
    assert!(
        bot.stderr().contains("state.sqlite"),
        "the operator is told:\n{}",
        bot.stderr()
    );
    fake.assert_clean();
}
