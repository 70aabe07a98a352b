//! Calls that are made rarely fail in the same ways as those of every question: registering, threads, deletions.

use std::time::Duration;

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::events::InteractionHandle;
use crate::fake_discord::{Bot, FakeDiscord, Person, permission};
use crate::{WORDS_ONLY, eventually};

const COMMANDS: &str = "/applications/*/commands";
const CHANNEL: &str = "/channels/*";
const THREADS: &str = "/channels/*/messages/*/threads";
const ORIGINAL: &str = "/webhooks/*/*/messages/@original";
const MANAGER: u64 = permission::PLAIN | permission::MANAGE_GUILD;

/// Answers in threads, and only in the home channel, so that a question in a thread makes the bot look where it belongs.
async fn settle_in(fake: &FakeDiscord) {
    let home = fake.home();
    let change = fake.slash("manage").subcommand("settings").option("thread", true);
    let change = change.channel_option("allow", home.channel).in_guild(home, MANAGER);
    let changed = change.send().await;
    fake.wait_edit(&changed).await;
}

/// Asks, and presses the button that deletes the answer.
async fn delete_an_answer(fake: &FakeDiscord, asker: &Person) -> (u64, InteractionHandle) {
    let asked = fake
        .slash("ask")
        .option("question", LIGHTHOUSE.0)
        .by(asker)
        .send()
        .await;
    fake.wait_edit(&asked).await;
    let message = fake.original(&asked);
    let id = fake.button(message, "Delete").unwrap();
    (message, fake.click(message, &id).by(asker).send().await)
}

/// Makes each of the rare calls fail once in the way that `order` says, and looks that everything is done all the same.
async fn survive(fake: &FakeDiscord, what: &str, order: impl Fn(&'static str, &'static str)) {
    let (home, asker) = (fake.home().clone(), Person::new("asker"));
    let made = |method: &str, path: &str| fake.requests(method, path).len();
    let looked = made("GET", CHANNEL);
    order("GET", CHANNEL);
    let thread = fake.add_thread(home.channel);
    let in_thread = fake.mention(LIGHTHOUSE.0).in_thread(&home, thread).send().await;
    assert!(
        quoted(&fake.wait_reply(&in_thread).await.text()).contains(LIGHTHOUSE.1),
        "{what}"
    );
    assert_eq!(made("GET", CHANNEL), looked + 2, "{what}");

    let threads = made("POST", THREADS);
    order("POST", THREADS);
    let mention = fake.mention(BRIDGE.0).send().await;
    let answer = fake.wait_message(mention.id).await;
    assert!(quoted(&answer.text()).contains(BRIDGE.1), "{what}");
    assert_eq!(made("POST", THREADS), threads + 2, "{what}");

    let deleted = made("DELETE", ORIGINAL);
    order("DELETE", ORIGINAL);
    let (message, _pressed) = delete_an_answer(fake, &asker).await;
    eventually(&format!("a second try after {what}"), || {
        made("DELETE", ORIGINAL) == deleted + 2
    })
    .await;
    assert!(fake.message(message).is_null(), "{what}");
}

#[tokio::test]
async fn what_fails_at_the_start_is_tried_again() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    for status in [500, 502, 503] {
        for (method, path) in [("GET", "/gateway/bot"), ("GET", COMMANDS), ("PUT", COMMANDS)] {
            fake.fail(method, path, 1, status);
        }
    }
    let _bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    for (method, path) in [("GET", "/gateway/bot"), ("GET", COMMANDS), ("PUT", COMMANDS)] {
        assert_eq!(fake.requests(method, path).len(), 4, "{method} {path}");
    }
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    assert!(quoted(&fake.wait_edit(&asked).await.text()).contains(LIGHTHOUSE.1));
    fake.assert_clean();
}

#[tokio::test]
async fn threads_and_deletions_survive_what_answers_survive() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    settle_in(&fake).await;
    for status in [500, 502, 503] {
        let what = format!("status {status}");
        survive(&fake, &what, |method, path| fake.fail(method, path, 1, status)).await;
    }
    survive(&fake, "a rate limit", |method, path| {
        fake.rate_limit(method, path, 1, 0.3);
    })
    .await;
    survive(&fake, "a lost answer", |method, path| {
        fake.lose_reply(method, path, 1, 502);
    })
    .await;
    assert!(!bot.stderr().contains("could not deliver"), "{}", bot.stderr());
    fake.assert_clean();
}

#[tokio::test]
async fn threads_and_deletions_that_hang_are_tried_again() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    settle_in(&fake).await;
    fake.delay("POST", THREADS, 1, Duration::from_secs(60));
    fake.delay("DELETE", ORIGINAL, 1, Duration::from_secs(60));
    let mention = fake.mention(BRIDGE.0).send().await;
    let (message, _pressed) = delete_an_answer(&fake, &Person::new("asker")).await;
    assert!(quoted(&fake.wait_message(mention.id).await.text()).contains(BRIDGE.1));
    eventually("the deletion", || fake.message(message).is_null()).await;
    assert!(!bot.stderr().contains("could not deliver"), "{}", bot.stderr());
    fake.assert_clean();
}

#[tokio::test]
async fn what_may_not_be_deleted_is_said() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    fake.refuse("DELETE", ORIGINAL, 1, 403, 50_013);
    let (message, pressed) = delete_an_answer(&fake, &Person::new("asker")).await;
    let told = fake.wait_followup(&pressed).await;
    assert!(told.text().contains("could not be deleted"), "{}", told.text());
    assert!(!fake.message(message).is_null());
    fake.assert_clean();
}
