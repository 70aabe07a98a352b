//! Settings and votes in a backup: saved while the bot runs, put back elsewhere, and never under a running bot.

use std::fs;
use std::time::Duration;

use rusqlite::Connection;

use crate::fake_discord::articles::{Articles, BRIDGE, quoted};
use crate::fake_discord::events::Interact;
use crate::fake_discord::{Bot, FakeDiscord, Guild, Person, permission};
use crate::{ENDS_WITHIN, WORDS_ONLY};

fn manage<'a>(fake: &'a FakeDiscord, guild: &Guild, subcommand: &str) -> Interact<'a> {
    let manager = permission::PLAIN | permission::MANAGE_GUILD;
    fake.slash("manage").subcommand(subcommand).in_guild(guild, manager)
}

async fn text(fake: &FakeDiscord, command: Interact<'_>) -> String {
    let sent = command.send().await;
    fake.wait_answer(&sent).await.text()
}

/// Asks about the bridge and votes for the answer.
async fn vote(fake: &FakeDiscord, sign: &str) {
    let asked = fake.slash("ask").option("question", BRIDGE.0).send().await;
    fake.wait_edit(&asked).await;
    let pressed = fake.press(&Person::new("voter"), fake.original(&asked), sign).await;
    fake.wait_edit(&pressed).await;
}

#[tokio::test]
async fn settings_and_votes_that_were_saved_while_the_bot_ran_come_back_elsewhere() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    text(&fake, manage(&fake, &home, "settings").option("quotes", 2)).await;
    text(&fake, manage(&fake, &elsewhere, "settings").option("quotes", 3)).await;
    vote(&fake, "👍").await;
    vote(&fake, "👍").await;
    vote(&fake, "👎").await;
    let saved = bot.pullquote(&["backup", "all.zip"]);
    let told = String::from_utf8(saved.stderr).unwrap();
    assert!(saved.status.success() && told.contains("settings and votes"), "{told}");
    // What comes after it is not in it.
    text(&fake, manage(&fake, &home, "settings").option("quotes", 1)).await;
    vote(&fake, "👎").await;
    assert!(text(&fake, manage(&fake, &home, "stats")).await.contains("👍 2, 👎 2"));

    // Not under a running bot, whatever it is told.
    let refused = bot.pullquote(&["restore", "all.zip", "--force"]);
    let told = String::from_utf8(refused.stderr).unwrap();
    assert!(refused.status.code() == Some(1) && told.contains("a bot"), "{told}");
    assert!(quoted(&text(&fake, fake.slash("ask").option("question", BRIDGE.0)).await).contains(BRIDGE.1));
    let backup = bot.folder().join("all.zip");
    let copy = articles.path().parent().unwrap().join(format!("all-{}.zip", bot.id()));
    fs::copy(&backup, &copy).unwrap();
    bot.stop(ENDS_WITHIN).await;
    fake.wait_disconnected().await;

    // In the same folder, over what came later.
    let without = bot.pullquote(&["restore", "all.zip"]);
    let told = String::from_utf8(without.stderr).unwrap();
    assert!(
        without.status.code() == Some(1) && told.contains("state.sqlite: with --force"),
        "{told}"
    );
    let restored = bot.pullquote(&["restore", "all.zip", "--force"]);
    let told = String::from_utf8(restored.stderr).unwrap();
    assert!(
        restored.status.success() && told.contains("state.sqlite.before-restore-"),
        "{told}"
    );
    let again = bot.pullquote(&["restore", "all.zip"]);
    assert!(again.status.success(), "the same is no reason to refuse: {again:?}");
    bot.restart(&fake).await;
    assert!(
        text(&fake, manage(&fake, &home, "settings"))
            .await
            .contains("answer: 2")
    );
    assert!(text(&fake, manage(&fake, &home, "stats")).await.contains("👍 2, 👎 1"));
    bot.stop(ENDS_WITHIN).await;
    fake.wait_disconnected().await;

    // And in another: that bot says the same.
    let empty = Articles::few();
    for name in ["lighthouse.md", "bridge.txt", "bakery.md"] {
        empty.remove(name);
    }
    empty.write("other.txt", "Something else.\n");
    let mut other = Bot::start(&fake, empty.path(), WORDS_ONLY).await;
    other.stop(ENDS_WITHIN).await;
    fake.wait_disconnected().await;
    let restored = other.pullquote(&["restore", copy.to_str().unwrap(), "--force"]);
    assert!(restored.status.success(), "{restored:?}");
    other.restart(&fake).await;
    assert!(
        text(&fake, manage(&fake, &home, "settings"))
            .await
            .contains("answer: 2")
    );
    assert!(
        text(&fake, manage(&fake, &elsewhere, "settings"))
            .await
            .contains("answer: 3")
    );
    assert!(text(&fake, manage(&fake, &home, "stats")).await.contains("👍 2, 👎 1"));
    assert!(quoted(&text(&fake, fake.slash("ask").option("question", BRIDGE.0)).await).contains(BRIDGE.1));
    vote(&fake, "👍").await;
    assert!(text(&fake, manage(&fake, &home, "stats")).await.contains("👍 3, 👎 1"));
    fs::remove_file(copy).unwrap();
    let beside: Vec<_> = fs::read_dir(empty.path().parent().unwrap())
        .unwrap()
        .flatten()
        .collect();
    for entry in beside {
        let name = entry.file_name().to_string_lossy().into_owned();
        let of_this = empty.path().file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with(&format!("{of_this}.before-restore")) {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
    fake.assert_clean();
}

#[tokio::test]
async fn a_bot_that_was_killed_has_everything_in_its_backup_and_nothing_of_its_journal_survives_a_restore() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let home = fake.home().clone();
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    text(&fake, manage(&fake, &home, "settings").option("quotes", 2)).await;
    bot.signal("KILL");
    bot.wait_exit(Duration::from_secs(10)).await;
    fake.wait_disconnected().await;
    assert!(
        bot.folder().join("state.sqlite-wal").exists(),
        "what was set is in the journal only"
    );
    assert!(bot.pullquote(&["backup", "two.zip"]).status.success());
    bot.restart(&fake).await;
    text(&fake, manage(&fake, &home, "settings").option("quotes", 3)).await;
    bot.signal("KILL");
    bot.wait_exit(Duration::from_secs(10)).await;
    fake.wait_disconnected().await;
    // The journal of the file that is set aside must not be taken for the new one's.
    let restored = bot.pullquote(&["restore", "two.zip", "--force"]);
    assert!(restored.status.success(), "{restored:?}");
    assert!(!bot.folder().join("state.sqlite-wal").exists());
    bot.restart(&fake).await;
    assert!(
        text(&fake, manage(&fake, &home, "settings"))
            .await
            .contains("answer: 2")
    );
    bot.stop(ENDS_WITHIN).await;
    let aside = fs::read_dir(bot.folder()).unwrap().flatten();
    let aside = aside
        .map(|entry| entry.path())
        .find(|path| path.to_string_lossy().contains("before-restore"));
    let quotes: u8 = Connection::open(aside.unwrap())
        .unwrap()
        .query_row("SELECT quotes FROM settings", [], |row| row.get(0))
        .unwrap();
    assert_eq!(quotes, 3, "what was set aside is whole");

    // A file that is no database any more is told of, and can be replaced.
    fs::write(
        bot.folder().join("state.sqlite"),
        "this is no database, and never was one",
    )
    .unwrap();
    fs::write(bot.folder().join("state.sqlite-wal"), "nor is this a journal").unwrap();
    let failed = bot.pullquote(&["backup", "three.zip"]);
    let told = String::from_utf8(failed.stderr).unwrap();
    assert!(
        failed.status.code() == Some(1) && told.contains("state.sqlite"),
        "{told}"
    );
    assert!(!bot.folder().join("three.zip").exists());
    let restored = bot.pullquote(&["restore", "two.zip", "--force"]);
    assert!(restored.status.success(), "{restored:?}");
    bot.restart(&fake).await;
    assert!(
        text(&fake, manage(&fake, &home, "settings"))
            .await
            .contains("answer: 2")
    );
    fake.assert_clean();
}
