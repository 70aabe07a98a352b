//! REST calls on bad days: refused, late, limited, or about something that is not there any more.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::{Bot, FakeDiscord};
use crate::{ENDS_WITHIN, WORDS_ONLY, eventually};

const CALLBACK: &str = "/interactions/*/*/callback";
const EDIT: &str = "/webhooks/*/*/messages/@original";
const POST: &str = "/channels/*/messages";
const COMMANDS: &str = "/applications/*/commands";

/// The lines of a JSON log that hold a text.
fn lines_with(log: &str, text: &str) -> usize {
    log.lines().filter(|line| line.contains(text)).count()
}

#[tokio::test]
async fn server_errors_are_tried_again_on_every_call() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    for (status, path) in [(500, "/gateway/bot"), (502, "/gateway"), (503, COMMANDS)] {
        fake.fail("GET", path, 1, status);
    }
    fake.fail("PUT", COMMANDS, 1, 502);
    let _bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    for status in [500, 502, 503] {
        for (method, path) in [("POST", CALLBACK), ("PATCH", EDIT), ("POST", POST)] {
            fake.fail(method, path, 1, status);
        }
        let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
        let mention = fake.mention(BRIDGE.0).send().await;
        assert!(
            quoted(&fake.wait_answer(&asked).await.text()).contains(LIGHTHOUSE.1),
            "{status}"
        );
        assert!(
            quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1),
            "{status}"
        );
    }
    // Autocompletion and refusals go the same way.
    fake.fail("POST", CALLBACK, 1, 503);
    let typing = fake.autocomplete("ask").focused("article", "skar").send().await;
    assert_eq!(fake.wait_callback(&typing).await.body["type"], 8);
    fake.assert_clean();
}

#[tokio::test]
async fn a_call_that_never_works_is_given_up() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    fake.fail("PATCH", EDIT, 100, 502);
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let id = asked.id.to_string();
    eventually("the end of the tries", || {
        bot.stderr()
            .lines()
            .any(|line| line.contains("could not deliver") && line.contains(&id))
    })
    .await;
    let tries = fake.requests("PATCH", EDIT).len();
    assert_eq!(tries, 4, "bounded tries");
    fake.heal();
    let next = fake.slash("ask").option("question", BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_answer(&next).await.text()).contains(BRIDGE.1));
    fake.assert_clean();
}

#[tokio::test]
async fn answers_that_never_come_are_asked_for_again() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    // A first try that hangs must leave time for a second one before Discord's three seconds are over.
    fake.delay("POST", CALLBACK, 1, Duration::from_secs(30));
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    assert!(fake.wait_callback(&asked).await.elapsed < Duration::from_secs(3));
    assert!(quoted(&fake.wait_edit(&asked).await.text()).contains(LIGHTHOUSE.1));

    fake.delay("PATCH", EDIT, 1, Duration::from_secs(60));
    fake.delay("POST", POST, 1, Duration::from_secs(60));
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let mention = fake.mention(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_edit(&asked).await.text()).contains(LIGHTHOUSE.1));
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1));
    assert_eq!(fake.bot_messages(fake.home().channel).len(), 3);
    fake.assert_clean();
}

#[tokio::test]
async fn a_rate_limit_is_waited_for_on_plain_calls_too() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    // Longer than the pauses between tries would be, and more often than there are tries.
    for (method, path) in [("PATCH", EDIT), ("POST", POST)] {
        fake.rate_limit(method, path, 6, 0.7);
    }
    let begun = Instant::now();
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let mention = fake.mention(BRIDGE.0).send().await;
    fake.wait_edit(&asked).await;
    fake.wait_reply(&mention).await;
    assert!(
        begun.elapsed() > Duration::from_millis(6 * 700),
        "Discord's word was not kept"
    );
    assert_eq!(fake.requests("PATCH", EDIT).len(), 7);
    assert_eq!(fake.requests("POST", POST).len(), 7);

    // An acknowledgement that is limited for less than the three seconds is still given.
    fake.rate_limit("POST", CALLBACK, 1, 1.2);
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let acknowledged = fake.wait_callback(&asked).await.elapsed;
    assert!(
        (Duration::from_millis(1_200)..Duration::from_secs(3)).contains(&acknowledged),
        "{acknowledged:?}"
    );
    fake.wait_edit(&asked).await;
    fake.assert_clean();
}

#[tokio::test]
async fn a_limit_that_outlasts_the_answer_is_not_waited_for() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    fake.rate_limit("PATCH", EDIT, 1, 3_600.0);
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let id = asked.id.to_string();
    eventually("the answer to be given up", || {
        bot.stderr()
            .lines()
            .any(|line| line.contains("could not deliver") && line.contains(&id))
    })
    .await;
    assert_eq!(fake.requests("PATCH", EDIT).len(), 1);
    fake.assert_clean();
}

#[tokio::test]
async fn a_global_limit_stops_the_other_calls_but_not_interactions() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    fake.rate_limit_globally("POST", POST, 1, 2.0);
    let first = fake.mention(LIGHTHOUSE.0).send().await;
    eventually("the limit", || fake.requests("POST", POST).len() == 1).await;
    let limited_at = fake.requests("POST", POST)[0].at;
    let second = fake.mention(BRIDGE.0).in_guild(fake.elsewhere()).send().await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    // Discord does not count interactions towards the global limit.
    assert!(fake.wait_edit(&asked).await.at < limited_at + Duration::from_secs(2));
    for mention in [&first, &second] {
        let reply = fake.wait_reply(mention).await;
        assert!(
            reply.at >= limited_at + Duration::from_millis(1_900),
            "called although everything was limited"
        );
    }
    fake.assert_clean();
}

#[tokio::test]
async fn the_rate_limiter_works_over_tls_with_a_private_root() {
    let (fake, articles) = (FakeDiscord::start_tls().await, Articles::few());
    let extra = format!("api_ca = {:?}\n{WORDS_ONLY}", fake.root());
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    fake.rate_limit("POST", POST, 1, 1.0);
    let begun = Instant::now();
    let mention = fake.mention(LIGHTHOUSE.0).send().await;
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(LIGHTHOUSE.1));
    assert!(begun.elapsed() >= Duration::from_secs(1));

    fake.rate_limit_globally("POST", POST, 1, 1.0);
    let begun = Instant::now();
    let mention = fake.mention(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1));
    assert!(begun.elapsed() >= Duration::from_secs(1));

    // The bucket is known to be empty for two seconds: a limiter that is on asks no earlier.
    fake.rate_limit("POST", POST, 1, 2.0);
    let first = fake.mention(LIGHTHOUSE.0).send().await;
    eventually("the limit", || {
        fake.requests("POST", POST).iter().filter(|r| r.status == 429).count() == 3
    })
    .await;
    let limited_at = fake.requests("POST", POST).last().unwrap().at;
    let second = fake.mention(BRIDGE.0).send().await;
    for mention in [&first, &second] {
        assert!(fake.wait_reply(mention).await.at >= limited_at + Duration::from_millis(1_900));
    }

    for (method, path, status) in [("POST", CALLBACK, 502), ("PATCH", EDIT, 503), ("POST", POST, 500)] {
        fake.fail(method, path, 1, status);
    }
    fake.rate_limit("PATCH", EDIT, 1, 0.5);
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let mention = fake.mention(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_answer(&asked).await.text()).contains(LIGHTHOUSE.1));
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1));
    fake.assert_clean();
}

#[tokio::test]
async fn a_root_is_for_this_machine_alone_and_nothing_else_is_trusted() {
    let (fake, articles) = (FakeDiscord::start_tls().await, Articles::few());
    let root = format!("api_ca = {:?}", fake.root());
    let elsewhere = "https://discord.example";
    let other = FakeDiscord::start_tls().await;
    let missing = "api_ca = \"nowhere.pem\"".to_owned();
    let no_certificate = articles.path().join("bridge.txt");
    let no_certificate = format!("api_ca = {no_certificate:?}");
    for (base, extra, said) in [
        (elsewhere, &root, "api_ca"),
        ("http://127.0.0.1:9", &root, "api_ca"),
        (fake.api_base(), &missing, "api_ca"),
        (fake.api_base(), &no_certificate, "api_ca"),
        // The root of another fake vouches for nothing here.
        (fake.api_base(), &format!("api_ca = {:?}", other.root()), "certificate"),
    ] {
        let mut bot = Bot::launch_at(base, articles.path(), extra, fake.token());
        let exit = bot.wait_exit(ENDS_WITHIN).await;
        assert_eq!(exit.code, Some(1), "{base} {extra}: {}", exit.stderr);
        assert!(exit.stderr.contains(said), "{base} {extra}: {}", exit.stderr);
        assert!(!exit.stderr.contains(fake.token()), "{}", exit.stderr);
    }
    assert!(
        fake.requests("GET", "/gateway/bot").is_empty(),
        "the token went to a stranger"
    );
    fake.assert_clean();
    other.assert_clean();
}

#[tokio::test]
async fn what_cannot_be_delivered_is_logged_once_and_not_tried_again() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let mut lost = Vec::new();

    // Interactions that are over, before and after they were acknowledged.
    for (method, path, status, code) in [
        ("POST", CALLBACK, 404, 10_062),
        ("PATCH", EDIT, 404, 10_015),
        ("PATCH", EDIT, 401, 50_027),
        ("PATCH", EDIT, 404, 10_008),
    ] {
        fake.refuse(method, path, 1, status, code);
        let before = fake.requests(method, path).len();
        let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
        eventually("the refusal", || fake.requests(method, path).len() == before + 1).await;
        lost.push((asked.id, code));
    }
    // Replies: the bot may not write there, or the channel is gone.
    for (status, code) in [
        (403, 50_001),
        (403, 50_013),
        (403, 50_007),
        (404, 10_003),
        (404, 10_008),
    ] {
        fake.refuse("POST", POST, 1, status, code);
        let before = fake.requests("POST", POST).len();
        let mention = fake.mention(BRIDGE.0).send().await;
        eventually("the refusal", || fake.requests("POST", POST).len() == before + 1).await;
        lost.push((mention.id, code));
    }
    for (id, code) in &lost {
        let id = id.to_string();
        eventually(&format!("code {code} to be logged"), || bot.stderr().contains(&id)).await;
    }
    // Time for a second try, if there were one.
    tokio::time::sleep(Duration::from_millis(900)).await;
    let log = bot.stderr();
    for (id, code) in &lost {
        let of_question = log
            .lines()
            .filter(|line| line.contains(&id.to_string()) && line.contains("WARN"));
        let of_question: Vec<&str> = of_question.collect();
        assert_eq!(of_question.len(), 1, "{code}: {log}");
        assert!(
            of_question[0].contains("could not deliver") && of_question[0].contains(&code.to_string()),
            "{log}"
        );
    }
    assert_eq!(lines_with(&log, "a call to Discord failed"), 0, "{log}");
    assert_eq!(fake.requests("PATCH", EDIT).len(), 3);
    assert_eq!(fake.requests("POST", POST).len(), 5);
    assert!(
        !log.contains("lighthouse") && !log.contains("Tannforth"),
        "what people write is never logged:\n{log}"
    );

    assert!(bot.is_running());
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    assert!(quoted(&fake.wait_edit(&asked).await.text()).contains(LIGHTHOUSE.1));
    let problems: Vec<String> = fake.problems();
    let lost_first = format!("interaction {} was never acknowledged", lost[0].0);
    assert!(problems.iter().all(|problem| *problem == lost_first), "{problems:?}");
}

#[tokio::test]
async fn where_a_reply_is_refused_the_answer_comes_as_a_message() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let channel = fake.home().channel;
    // The bot may write there, and not read the history: "cannot reply without permission to read message history".
    fake.refuse("POST", POST, 1, 400, 160_002);
    let mention = fake.mention(LIGHTHOUSE.0).send().await;
    let posted = fake
        .wait_request("POST", POST, |posted| posted.body["message_reference"].is_null())
        .await;
    assert!(quoted(&posted.text()).contains(LIGHTHOUSE.1));
    assert_eq!(posted.body["nonce"], json!(mention.id.to_string()), "it is posted once");
    assert_eq!(posted.body["enforce_nonce"], true);
    assert_eq!(posted.body["allowed_mentions"]["parse"], json!([]));
    assert!(posted.body["components"].is_array(), "its buttons come along");
    assert_eq!(fake.requests("POST", POST).len(), 2);
    assert_eq!(fake.bot_messages(channel).len(), 1);

    // Where the message may not be posted either, that is logged once and left alone.
    fake.refuse("POST", POST, 1, 400, 160_002);
    fake.refuse("POST", POST, 1, 403, 50_013);
    let mention = fake.mention(BRIDGE.0).send().await;
    let id = mention.id.to_string();
    eventually("the refusal", || {
        bot.stderr()
            .lines()
            .any(|line| line.contains(&id) && line.contains("50013"))
    })
    .await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(fake.requests("POST", POST).len(), 4);
    let log = bot.stderr();
    let warned = log.lines().filter(|line| line.contains(&id) && line.contains("WARN"));
    assert_eq!(warned.count(), 1, "{log}");
    assert!(bot.is_running());
    fake.assert_clean();
}

#[tokio::test]
async fn a_question_that_was_deleted_gets_no_answer() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let deleted = fake.mention(LIGHTHOUSE.0).deleted().send().await;
    let id = deleted.id.to_string();
    eventually("the reply to be refused", || lines_with(&bot.stderr(), &id) == 2).await;
    let there = fake.mention(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_reply(&there).await.text()).contains(BRIDGE.1));
    let posted = fake.bot_messages(fake.home().channel);
    assert_eq!(posted.len(), 1, "an answer to nothing puzzles everybody");
    assert_eq!(
        posted[0]["message_reference"]["message_id"],
        json!(there.id.to_string())
    );
    let log = bot.stderr();
    assert!(
        log.lines().any(|line| line.contains(&id) && line.contains("Gone")),
        "{log}"
    );
    fake.assert_clean();
}
