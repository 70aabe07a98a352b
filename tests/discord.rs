//! The bot on Discord: questions and what they get, who may reindex, and text that must not do harm.
#![cfg(feature = "discord")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in tests a panic is the report")]

mod fake_discord;

use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted, unescaped};
use fake_discord::{Bot, EPHEMERAL, FakeDiscord, Person, permission};

/// Far above what an answer takes, far below what Discord allows.
const ACKNOWLEDGED: Duration = Duration::from_secs(3);

#[tokio::test]
async fn the_same_question_gets_the_same_quote_everywhere() {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("index/articles");
    let fake = FakeDiscord::start().await;
    let bot = Bot::start(&fake, &sample, "").await;
    let question = "How many US soldiers are in Iraq?";

    let terminal = bot.pullquote(&["ask", "--json", question]);
    assert!(
        terminal.status.success(),
        "{}",
        String::from_utf8_lossy(&terminal.stderr)
    );
    let terminal: Value = serde_json::from_slice(&terminal.stdout).unwrap();
    let expected = terminal["quotes"][0]["text"].as_str().unwrap();
    assert!(expected.contains("2,500"), "{expected}");

    let asked = fake.slash("ask").option("question", question).send().await;
    assert!(fake.wait_callback(&asked).await.elapsed < ACKNOWLEDGED);
    let answer = fake.wait_answer(&asked).await.text();
    assert_eq!(quoted(&answer), expected);
    assert!(
        answer.contains(question),
        "others do not see the options of a command:\n{answer}"
    );
    assert!(answer.contains("2024-01-27"), "the date is shown:\n{answer}");

    let mention = fake.mention(question).send().await;
    assert_eq!(quoted(&fake.wait_reply(&mention).await.text()), expected);
    let direct = fake.direct_message(question).send().await;
    assert_eq!(quoted(&fake.wait_message(direct.channel).await.text()), expected);
    assert!(
        !bot.stderr().contains("soldiers"),
        "questions and articles are not logged:\n{}",
        bot.stderr()
    );
    fake.assert_clean();
}

#[tokio::test]
async fn an_answer_is_private_on_request_and_bound_to_an_article_on_request() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;

    let private = fake
        .slash("ask")
        .option("question", LIGHTHOUSE.0)
        .option("private", true)
        .send()
        .await;
    assert_eq!(fake.wait_callback(&private).await.body["data"]["flags"], EPHEMERAL);
    assert!(fake.wait_answer(&private).await.text().contains("Ines"));

    let typing = fake.autocomplete("ask").focused("article", "skar").send().await;
    let choices = fake.wait_callback(&typing).await.body["data"]["choices"].clone();
    let article = choices[0]["value"].clone();
    assert_eq!(article, "lighthouse", "{choices}");
    let bound = fake
        .slash("ask")
        .option("question", LIGHTHOUSE.0)
        .option("article", article)
        .send()
        .await;
    assert!(quoted(&fake.wait_answer(&bound).await.text()).contains(LIGHTHOUSE.1));

    let elsewhere = fake
        .slash("ask")
        .option("question", LIGHTHOUSE.0)
        .option("article", "bridge")
        .send()
        .await;
    let answer = fake.wait_answer(&elsewhere).await.text();
    assert!(
        !answer.contains("Brandt") && !answer.contains("\n> "),
        "the bridge does not say it:\n{answer}"
    );
    let unknown = fake
        .slash("ask")
        .option("question", LIGHTHOUSE.0)
        .option("article", "nowhere")
        .send()
        .await;
    assert!(!fake.wait_answer(&unknown).await.text().contains("\n> "));
    fake.assert_clean();
}

#[tokio::test]
async fn only_articles_since_a_day_are_quoted_on_request() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let ask = |since: &str| {
        fake.slash("ask")
            .option("question", LIGHTHOUSE.0)
            .option("since", since)
    };

    let recent = ask("2021-05").send().await;
    assert!(quoted(&fake.wait_answer(&recent).await.text()).contains(LIGHTHOUSE.1));
    let later = ask("2022").send().await;
    assert!(!fake.wait_answer(&later).await.text().contains("\n> "));
    let wrong = ask("lately").send().await;
    let refused = fake.wait_callback(&wrong).await;
    assert_eq!(refused.body["data"]["flags"].as_u64().unwrap() & EPHEMERAL, EPHEMERAL);
    assert!(refused.body["data"]["content"].as_str().unwrap().contains("2024-05-31"));
    fake.assert_clean();
}

#[tokio::test]
async fn only_what_is_meant_for_the_bot_is_answered() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let other_bot = Person::other_bot("parrot");

    fake.chatter(LIGHTHOUSE.0).send().await;
    fake.chatter(&format!("@everyone {}", LIGHTHOUSE.0)).send().await;
    fake.mention(LIGHTHOUSE.0).by(&other_bot).send().await;
    fake.direct_message(LIGHTHOUSE.0).by(&other_bot).send().await;
    let mention = fake.mention(LIGHTHOUSE.0).in_guild(fake.elsewhere()).send().await;
    fake.wait_reply(&mention).await;
    // What the bot says comes back to it as an event, and must not be answered either.
    let last = fake.mention(BRIDGE.0).send().await;
    fake.wait_reply(&last).await;

    assert_eq!(fake.bot_messages(fake.elsewhere().channel).len(), 1);
    assert_eq!(fake.bot_messages(fake.home().channel).len(), 1);
    assert!(fake.bot_messages(other_bot.dm_channel).is_empty());
    fake.assert_clean();
}

#[tokio::test]
async fn an_operator_reindexes_and_is_told_what_changed() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let operator = Person::new("operator");
    let bot = Bot::start(&fake, articles.path(), &format!("operators = [\"{}\"]", operator.id)).await;
    articles.write("mill.md", "The mill of Ostrand grinds barley for Petra Lindqvist.\n");
    articles.write(
        "bridge.txt",
        "The Tannforth bridge is 977 metres long since its extension.\n",
    );
    articles.remove("bakery.md");
    articles.write("broken.md", b"not \xff\xfe UTF-8");

    let asked = fake.slash("reindex").by(&operator).in_dm().send().await;
    assert!(fake.wait_callback(&asked).await.elapsed < ACKNOWLEDGED);
    let report = fake.wait_edit_where(&asked, |text| text.contains("mill")).await.text();
    for expected in [
        "added",
        "changed",
        "removed",
        "passage",
        " s",
        "bridge",
        "bakery",
        "broken.md",
        "UTF-8",
    ] {
        assert!(
            report.contains(expected),
            "{expected:?} is not in the report:\n{report}"
        );
    }
    assert!(!report.contains("lighthouse"), "it did not change:\n{report}");

    let new = fake
        .mention("Who does the mill of Ostrand grind barley for?")
        .send()
        .await;
    assert!(quoted(&fake.wait_reply(&new).await.text()).contains("Petra Lindqvist"));
    let changed = fake.mention(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_reply(&changed).await.text()).contains("977 metres"));
    let removed = fake.mention("Who founded the oldest bakery of Quillmere?").send().await;
    assert!(!fake.wait_reply(&removed).await.text().contains("Oswin"));

    let again = fake
        .slash("reindex")
        .by(&operator)
        .in_guild(fake.elsewhere(), permission::PLAIN)
        .send()
        .await;
    let report = fake
        .wait_edit_where(&again, |text| text.contains("passage"))
        .await
        .text();
    assert!(!report.contains("mill"), "nothing changed since:\n{report}");
    assert!(
        !bot.stderr().contains("barley"),
        "articles are not logged:\n{}",
        bot.stderr()
    );
    fake.assert_clean();
}

#[tokio::test]
async fn strangers_cannot_reindex() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let operator = Person::new("operator");
    let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
    let extra = format!("operators = [\"{}\"]\nhome_guild = \"{}\"", operator.id, home.id);
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    articles.write("mill.md", "The mill of Ostrand grinds barley for Petra Lindqvist.\n");
    articles.write("secret-name.md", b"not \xff\xfe UTF-8");

    let all_powers = permission::PLAIN | permission::MANAGE_GUILD | permission::ADMINISTRATOR;
    let stranger = Person::new("stranger");
    let refused = [
        fake.slash("reindex")
            .by(&stranger)
            .in_guild(&elsewhere, all_powers)
            .send()
            .await,
        fake.slash("reindex")
            .by(&stranger)
            .in_guild(&home, permission::PLAIN)
            .send()
            .await,
        fake.slash("reindex").by(&stranger).in_dm().send().await,
    ];
    for (number, asked) in refused.iter().enumerate() {
        let answer = fake.wait_answer(asked).await;
        assert!(
            !answer.text().contains("passage"),
            "attempt {number} was let through:\n{}",
            answer.text()
        );
        assert_eq!(
            answer.message()["flags"].as_u64().unwrap_or(0) & EPHEMERAL,
            EPHEMERAL,
            "attempt {number}"
        );
    }

    // That the new article is reported as added now proves that none of the others read the folder.
    let manager = Person::new("manager");
    let allowed = permission::PLAIN | permission::MANAGE_GUILD;
    let asked = fake.slash("reindex").by(&manager).in_guild(&home, allowed).send().await;
    let report = fake
        .wait_edit_where(&asked, |text| text.contains("passage"))
        .await
        .text();
    assert!(report.contains("mill"), "{report}");
    assert!(
        !report.contains("secret") && !report.contains("UTF-8"),
        "paths are for operators:\n{report}"
    );
    assert!(
        !report.contains(&*articles.path().to_string_lossy()),
        "paths are for operators:\n{report}"
    );
    fake.assert_clean();
}

#[tokio::test]
async fn without_a_home_guild_no_manager_can_reindex() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let all_powers = permission::PLAIN | permission::MANAGE_GUILD | permission::ADMINISTRATOR;
    let asked = fake.slash("reindex").in_guild(fake.home(), all_powers).send().await;
    assert!(!fake.wait_answer(&asked).await.text().contains("passage"));
    fake.assert_clean();
}

#[tokio::test]
async fn questions_are_answered_while_a_reindex_runs_and_a_second_one_is_told_so() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let operator = Person::new("operator");
    // More is asked here than one server may ask.
    let extra = format!("operators = [\"{}\"]\nguild_per_minute = 0", operator.id);
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    articles.add_many(800);

    let first = fake.slash("reindex").by(&operator).in_dm().send().await;
    // Each event is handled by a task of its own: without this either could come first.
    fake.wait_callback(&first).await;
    let second = fake.slash("reindex").by(&operator).in_dm().send().await;
    let told = fake.wait_answer(&second).await.text();
    assert!(told.contains("already") && !told.contains("passage"), "{told}");

    let mut asked = Vec::new();
    let mut mentions = Vec::new();
    while fake
        .requests("PATCH", "/webhooks/*/*/messages/@original")
        .iter()
        .all(|edit| !edit.text().contains("added"))
    {
        for (question, expected) in [LIGHTHOUSE, BRIDGE] {
            asked.push((fake.slash("ask").option("question", question).send().await, expected));
        }
        mentions.push(fake.mention(BRIDGE.0).send().await);
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(asked.len() < 1200, "the reindex does not end");
    }
    assert!(
        asked.len() > 4,
        "the reindex was over before there was a stream: only {} questions",
        asked.len()
    );
    let report = fake.wait_edit_where(&first, |text| text.contains("added")).await.text();
    assert!(report.contains("800"), "{report}");
    for (question, expected) in &asked {
        let answer = fake.wait_answer(question).await.text();
        assert!(quoted(&answer).contains(expected), "{answer}");
    }
    for mention in &mentions {
        assert!(quoted(&fake.wait_reply(mention).await.text()).contains(BRIDGE.1));
    }
    fake.assert_clean();
}

#[tokio::test]
async fn nothing_in_an_article_breaks_a_message_or_pings() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let title = format!(
        "[Gull](https://evil.example) @everyone {}",
        "**very** _long_ title ".repeat(15)
    );
    let title: String = title.chars().take(300).collect();
    let long = format!(
        "The gull colony of Vargsund was counted by Tove Ek {} and ```nobody``` else",
        "on a ||rock|| near @here and <@80351110224678912>, ".repeat(100),
    );
    articles.write(
        "gulls.md",
        format!("---\ntitle: '{title}'\nurl: 'javascript:alert(1)'\n---\n\n{long}.\n\n> # not a heading @everyone\n"),
    );
    articles.write(
        "ducks.txt",
        "@everyone <@80351110224678912> the ducks of Ruskwater belong to **Mads Olin**.\n",
    );
    let _bot = Bot::start(&fake, articles.path(), "").await;

    let question = "Who counted the gull colony of Vargsund?";
    let slash = fake.slash("ask").option("question", question).send().await;
    let answer = fake.wait_answer(&slash).await;
    assert!(answer.text().contains("Tove Ek"), "{}", answer.text());
    assert!(!answer.text().contains("javascript:"), "{}", answer.text());
    let mention = fake.mention(question).send().await;
    fake.wait_reply(&mention).await;

    let ducks = fake
        .slash("ask")
        .option("question", "Who do the ducks of Ruskwater belong to?")
        .send()
        .await;
    let answer = fake.wait_answer(&ducks).await.text();
    let expected = "@everyone <@80351110224678912> the ducks of Ruskwater belong to **Mads Olin**.";
    let quote = answer.lines().find_map(|line| line.strip_prefix("> ")).unwrap();
    assert!(
        quote.contains("\\@everyone") || !quote.contains("@everyone"),
        "it could ping if copied:\n{quote}"
    );
    let without_bold = |text: &str| text.replace("**", "");
    assert_eq!(without_bold(&unescaped(quote)), without_bold(expected));
    let typing = fake.autocomplete("ask").focused("article", "").send().await;
    assert!(
        fake.wait_callback(&typing).await.body["data"]["choices"]
            .as_array()
            .unwrap()
            .len()
            >= 5
    );
    fake.assert_clean();
}

#[tokio::test]
async fn no_question_is_too_odd_for_a_clear_reply() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let long = "lighthouse ".repeat(540);
    let odd = [
        "the of and is",
        "🦆🦆🦆",
        "\u{200b}\u{200b}\u{2060}",
        "\"who (built [the lighthouse",
        "@everyone @here <@&1> who?",
        "**who** `built` ||it|| ```\n",
        "title:x AND NOT body:* ^2 ~",
        "\u{202e}esuohthgil",
        &long,
    ];
    for question in odd {
        let asked = fake.slash("ask").option("question", question).send().await;
        let answer = fake.wait_answer(&asked).await;
        assert!(!answer.text().trim().is_empty(), "{question:?}");
        let mention = fake.mention(question).send().await;
        fake.wait_reply(&mention).await;
    }
    let nothing = fake.mention("").send().await;
    assert!(
        fake.wait_reply(&nothing).await.text().contains("/ask"),
        "an empty mention is told what to do"
    );
    assert!(bot.is_running());
    fake.assert_clean();
}

#[tokio::test]
async fn an_answer_survives_a_hiccup_of_discord() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    for status in [500, 502, 503] {
        fake.fail("PATCH", "/webhooks/*/*/messages/@original", 1, status);
        let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
        assert!(
            quoted(&fake.wait_answer(&asked).await.text()).contains(LIGHTHOUSE.1),
            "after {status}"
        );
    }
    fake.rate_limit("PATCH", "/webhooks/*/*/messages/@original", 1, 0.5);
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_answer(&asked).await;
    fake.fail("POST", "/interactions/*/*/callback", 1, 502);
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_answer(&asked).await;

    // What Discord took although its answer to the call was lost must not stand there twice.
    fake.rate_limit("POST", "/channels/*/messages", 1, 0.5);
    fake.lose_reply("POST", "/channels/*/messages", 1, 502);
    let mention = fake.mention(LIGHTHOUSE.0).in_guild(fake.elsewhere()).send().await;
    fake.wait_reply(&mention).await;
    assert_eq!(fake.bot_messages(fake.elsewhere().channel).len(), 1);
    fake.lose_reply("POST", "/interactions/*/*/callback", 1, 502);
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    assert!(quoted(&fake.wait_edit(&asked).await.text()).contains(LIGHTHOUSE.1));

    // A question that cannot be answered at all costs only itself.
    fake.fail("PATCH", "/webhooks/*/*/messages/@original", 1, 404);
    fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let asked = fake.slash("ask").option("question", BRIDGE.0).send().await;
    fake.wait_callback(&asked).await;
    let mention = fake.mention(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1));
    fake.assert_clean();
}

#[tokio::test]
async fn a_frame_that_nobody_understands_is_neither_fatal_nor_logged() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), "").await;
    fake.send_raw("{\"op\": 0, \"t\": \"MESSAGE_CREATE\", \"s\": 900, \"d\": {\"content\": \"confidential-1\"");
    fake.send_raw("confidential-2");
    fake.dispatch("MESSAGE_CREATE", &json!({"id": "1", "content": "confidential-3"}));
    fake.dispatch(
        "INTERACTION_CREATE",
        &json!({"id": "1", "type": 2, "data": {"name": "confidential-4"}}),
    );
    fake.dispatch("SOMETHING_NEW", &json!({"text": "confidential-5"}));
    let mention = fake.mention(LIGHTHOUSE.0).send().await;
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(LIGHTHOUSE.1));
    assert!(
        !bot.stderr().contains("confidential"),
        "what people write is never logged:\n{}",
        bot.stderr()
    );
    fake.assert_clean();
}
