//! The gateway on bad days. Each script ends with a question that is answered once, or with a process that says why.

use std::time::Duration;

use serde_json::json;

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::{Bot, FakeDiscord};
use crate::{ENDS_WITHIN, WORDS_ONLY};

const IDENTIFY: u64 = 2;
const RESUME: u64 = 6;

/// A question in each of the ways, each answered.
async fn assert_answers(fake: &FakeDiscord, what: &str) {
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let mention = fake.mention(BRIDGE.0).send().await;
    assert!(
        quoted(&fake.wait_edit(&asked).await.text()).contains(LIGHTHOUSE.1),
        "after {what}"
    );
    assert!(
        quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1),
        "after {what}"
    );
}

#[tokio::test]
async fn whatever_ends_a_connection_it_is_resumed() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    type Break = fn(&FakeDiscord);
    let breaks: [(&str, Break); 10] = [
        ("op 7", FakeDiscord::ask_to_reconnect),
        ("op 9 true", |fake| fake.invalidate_session(true)),
        ("a dropped TCP connection", FakeDiscord::drop_connection),
        ("a reset TCP connection", FakeDiscord::reset_connection),
        ("close 1000", |fake| fake.close(1000)),
        ("close 1001", |fake| fake.close(1001)),
        ("close 4000", |fake| fake.close(4000)),
        ("close 4001", |fake| fake.close(4001)),
        ("close 4007", |fake| fake.close(4007)),
        ("close 4008", |fake| fake.close(4008)),
    ];
    for (count, (what, break_it)) in breaks.iter().enumerate() {
        break_it(&fake);
        assert_answers(&fake, what).await;
        fake.wait_frames(RESUME, count + 1).await;
    }
    assert_eq!(fake.frames(IDENTIFY).len(), 1, "no session was lost");
    assert_eq!(
        fake.bot_messages(fake.home().channel).len(),
        breaks.len() * 2,
        "each answered once"
    );
    assert!(bot.is_running());
    fake.assert_clean();
}

#[tokio::test]
async fn a_session_that_is_over_is_begun_anew() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    type Break = fn(&FakeDiscord);
    let breaks: [(&str, Break); 2] = [
        ("op 9 false", |fake| fake.invalidate_session(false)),
        ("close 4009", |fake| fake.close(4009)),
    ];
    for (count, (what, break_it)) in breaks.iter().enumerate() {
        break_it(&fake);
        fake.wait_frames(IDENTIFY, count + 2).await;
        assert_answers(&fake, what).await;
    }
    assert_eq!(fake.requests("PUT", "/applications/*/commands").len(), 1);
    assert!(bot.is_running());
    fake.assert_clean();
}

#[tokio::test]
async fn a_shard_that_spins_ends_the_process() {
    for code in [4003, 4010, 4011] {
        let (fake, articles) = (FakeDiscord::start().await, Articles::few());
        fake.set_heartbeat_interval(Duration::from_secs(1));
        let extra = format!("silence = 3\n{WORDS_ONLY}");
        let mut bot = Bot::start(&fake, articles.path(), &extra).await;
        assert_answers(&fake, "nothing").await;
        fake.refuse_sessions(Some(code));
        fake.close(code);
        let exit = bot.wait_exit(ENDS_WITHIN).await;
        assert_eq!(exit.code, Some(1), "{code}: {}", exit.stderr);
        assert!(exit.stderr.contains("shard 0"), "{code}: {}", exit.stderr);
        assert!(exit.stderr.contains("start pullquote again"), "{code}: {}", exit.stderr);
        fake.assert_clean();
    }
}

#[tokio::test]
async fn a_quiet_shard_that_is_alive_is_left_alone() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    fake.set_heartbeat_interval(Duration::from_secs(1));
    let extra = format!("silence = 3\n{WORDS_ONLY}");
    let mut bot = Bot::start(&fake, articles.path(), &extra).await;
    // Twice the time after which a dead one is given up.
    tokio::time::sleep(Duration::from_secs(8)).await;
    assert!(bot.is_running(), "{}", bot.stderr());
    assert_eq!(fake.connections(), 1);
    assert_answers(&fake, "silence").await;
    fake.assert_clean();
}

#[tokio::test]
async fn a_running_session_that_is_refused_for_good_ends_the_process() {
    for (code, said) in [(4004, "DISCORD_TOKEN"), (4013, "4013"), (4014, "4014")] {
        let (fake, articles) = (FakeDiscord::start().await, Articles::few());
        let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
        fake.refuse_sessions(Some(code));
        fake.close(code);
        let exit = bot.wait_exit(ENDS_WITHIN).await;
        assert_eq!(exit.code, Some(1), "{code}: {}", exit.stderr);
        assert!(exit.stderr.contains(said), "{code}: {}", exit.stderr);
        assert!(!exit.stderr.contains(fake.token()), "the token is printed");
        fake.assert_clean();
    }
}

#[tokio::test]
async fn garbage_is_passed_over() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let long = format!("{{\"op\": 0, \"d\": \"{}\"}}", "confidential".repeat(20_000));
    for text in [
        "",
        "null",
        "[]",
        "17",
        "{}",
        "{\"op\": 99, \"d\": null}",
        "{\"op\": \"confidential\"}",
        "{\"op\": -1}",
        "{\"op\": 0, \"s\": null, \"t\": null, \"d\": null}",
        "{\"op\": 0, \"s\": 1, \"t\": \"INTERACTION_CREATE\", \"d\": []}",
        "{\"op\": 0, \"s\": \"confidential\", \"t\": \"READY\", \"d\": {}}",
        "{\"op\": 10, \"d\": {}}",
        "{\"op\": 11, \"d\": \"confidential\"}",
        "{\"op\": 0, \"t\": \"MESSAGE_CREATE\", \"d\": {\"content\": \"confidential",
        &long,
    ] {
        fake.send_raw(text);
    }
    for bytes in [&b""[..], b"\x00\xff\xfe", b"\x78\x9c\x03\x00", &[0x1f; 4_000]] {
        fake.send_binary(bytes);
    }
    for event in [
        "MESSAGE_CREATE",
        "INTERACTION_CREATE",
        "GUILD_CREATE",
        "READY",
        "RESUMED",
        "NEVER_HEARD_OF",
    ] {
        fake.dispatch(event, &json!({"content": "confidential", "id": "x", "type": 2}));
        fake.dispatch(event, &json!(null));
        fake.dispatch(event, &json!([[[]]]));
    }
    assert_answers(&fake, "garbage").await;
    assert!(bot.is_running());
    assert!(
        !bot.stderr().contains("confidential"),
        "what people write is never logged:\n{}",
        bot.stderr()
    );
    fake.assert_clean();
}

#[tokio::test]
async fn unknown_fields_are_nowhere_a_problem() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    fake.add_unknown_fields();
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    assert_answers(&fake, "unknown fields").await;
    let typing = fake.autocomplete("ask").focused("article", "skar").send().await;
    assert_eq!(
        fake.wait_callback(&typing).await.body["data"]["choices"][0]["value"],
        "lighthouse"
    );
    let direct = fake.direct_message(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_message(direct.channel).await.text()).contains(BRIDGE.1));
    bot.restart(&fake).await;
    assert_answers(&fake, "a restart").await;
    assert_eq!(
        fake.requests("PUT", "/applications/*/commands").len(),
        1,
        "unknown fields are no change of a command"
    );
    fake.drop_connection();
    assert_answers(&fake, "a lost connection").await;
    fake.assert_clean();
}
