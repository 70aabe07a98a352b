//! Every door, one rule: commands, the menu, mentions, direct messages and buttons are limited, counted, taken up once and
//! waited for in the same way.

use std::time::Duration;

use serde_json::{Value, json};

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::{Bot, EPHEMERAL, FakeDiscord, Person, permission};
use crate::health::{address, metric};
use crate::{ENDS_WITHIN, WORDS_ONLY, eventually};

const MENU: &str = "Find in the articles";
const EDIT: &str = "/webhooks/*/*/messages/@original";
const FOLLOW_UP: &str = "/webhooks/*/*";
const MANAGER: u64 = permission::PLAIN | permission::MANAGE_GUILD;

/// Asks by command and gives the answer's message.
async fn answered(fake: &FakeDiscord, person: &Person) -> u64 {
    let asked = fake
        .slash("ask")
        .option("question", LIGHTHOUSE.0)
        .by(person)
        .send()
        .await;
    assert!(quoted(&fake.wait_edit(&asked).await.text()).contains(LIGHTHOUSE.1));
    fake.original(&asked)
}

async fn stats(fake: &FakeDiscord) -> String {
    let stats = fake.slash("manage").subcommand("stats").in_guild(fake.home(), MANAGER);
    let stats = stats.send().await;
    fake.wait_answer(&stats).await.text()
}

#[tokio::test]
async fn all_doors_share_one_limit_and_buttons_have_none() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("person_per_minute = 5\n{WORDS_ONLY}");
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    let eager = Person::new("eager");
    let message = answered(&fake, &eager).await;
    let found = fake.message_menu(MENU, BRIDGE.0).by(&eager).send().await;
    assert!(quoted(&fake.wait_edit(&found).await.text()).contains(BRIDGE.1));
    let mention = fake.mention(BRIDGE.0).by(&eager).send().await;
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1));
    let direct = fake.direct_message(BRIDGE.0).by(&eager).send().await;
    assert!(quoted(&fake.wait_message(direct.channel).await.text()).contains(BRIDGE.1));
    let listed = fake.slash("articles").by(&eager).send().await;
    assert!(fake.wait_edit(&listed).await.text().contains("Articles: 3"));

    // The sixth is one too many, whichever door it comes through, and is told in the person's language.
    for (locale, said) in [
        ("en-US", "Please ask again in"),
        ("de", "Frag bitte in"),
        ("fr", "Reposez la vôtre dans"),
    ] {
        let refused = [
            fake.slash("ask").option("question", LIGHTHOUSE.0),
            fake.message_menu(MENU, LIGHTHOUSE.0),
            fake.slash("articles"),
            fake.slash("status"),
        ];
        for door in refused {
            let refused = door.by(&eager).locale(locale).send().await;
            let told = fake.wait_callback(&refused).await;
            assert_eq!(told.body["type"], 4, "it is said at once");
            assert_eq!(told.message()["flags"].as_u64().unwrap() & EPHEMERAL, EPHEMERAL);
            assert!(told.text().contains(said), "{}", told.text());
        }
    }
    let direct = fake.direct_message(BRIDGE.0).by(&eager).send().await;
    let told = fake.wait_message(direct.channel).await.text();
    assert!(told.contains("Reposez la vôtre dans"), "the last language:\n{told}");
    // What is told in public is told once, in whichever channel.
    fake.mention(BRIDGE.0).by(&eager).send().await;

    // Typing, help and buttons go on.
    let typing = fake
        .autocomplete("ask")
        .focused("article", "skar")
        .by(&eager)
        .send()
        .await;
    assert_eq!(
        fake.wait_callback(&typing).await.body["data"]["choices"][0]["value"],
        "lighthouse"
    );
    let help = fake.slash("help").by(&eager).send().await;
    assert!(fake.wait_callback(&help).await.text().contains("`/ask`"));
    for _ in 0..8 {
        let context = fake.press(&eager, message, "In context").await;
        assert!(fake.wait_edit(&context).await.text().contains(LIGHTHOUSE.1));
    }
    answered(&fake, &Person::new("patient")).await;
    let posted = fake.requests("POST", &format!("/channels/{}/messages", fake.home().channel));
    assert_eq!(posted.len(), 1, "the answer to the first mention alone");
    fake.assert_clean();
}

#[tokio::test]
async fn the_operators_limit_comes_before_the_waiting_time_of_a_server() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("person_per_minute = 3\n{WORDS_ONLY}");
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    let change = fake.slash("manage").subcommand("settings").option("cooldown", 600);
    let change = change.in_guild(fake.home(), MANAGER).send().await;
    fake.wait_edit(&change).await;
    let eager = Person::new("eager");
    answered(&fake, &eager).await;
    let mut told = Vec::new();
    for _ in 0..3 {
        let asked = fake
            .slash("ask")
            .option("question", LIGHTHOUSE.0)
            .by(&eager)
            .send()
            .await;
        told.push(fake.wait_callback(&asked).await.text());
    }
    // Every question counts for the operator's limit, also those that the server's own waiting time refuses.
    for early in &told[..2] {
        assert!(early.contains("One question at a time"), "{told:?}");
    }
    assert!(told[2].contains("one person a minute"), "{told:?}");
    fake.assert_clean();
}

#[tokio::test]
async fn a_button_that_is_delivered_twice_is_pressed_once() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let person = Person::new("person");
    let message = answered(&fake, &person).await;
    // A vote that is taken for a second one is erased.
    let vote = fake.press(&person, message, "👍").await;
    fake.repeat_last("INTERACTION_CREATE");
    fake.wait_edit(&vote).await;
    fake.repeat_last("INTERACTION_CREATE");
    let context = fake.press(&person, message, "In context").await;
    fake.wait_edit(&context).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let shown = stats(&fake).await;
    assert!(shown.contains("👍 1"), "{shown}");
    let callback = format!("/interactions/{}/*/callback", vote.id);
    assert_eq!(fake.requests("POST", &callback).len(), 1);
    fake.assert_clean();
}

#[tokio::test]
async fn a_button_is_waited_for_at_the_end() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let person = Person::new("person");
    let message = answered(&fake, &person).await;
    fake.delay("PATCH", EDIT, 2, Duration::from_secs(2));
    let context = fake.press(&person, message, "In context").await;
    let vote = fake.press(&person, message, "👎").await;
    fake.wait_callback(&context).await;
    fake.wait_callback(&vote).await;
    bot.signal("TERM");
    eventually("the signal to be taken", || bot.stderr().contains("stopping")).await;
    let late = fake.press(&person, message, "In context").await;
    let told = fake.wait_callback(&late).await;
    assert_eq!(told.body["type"], 4);
    assert!(told.text().contains("restarted"), "{}", told.text());
    let exit = bot.wait_exit(ENDS_WITHIN).await;
    assert_eq!(exit.code, Some(0), "{}", exit.stderr);
    assert!(fake.wait_edit(&context).await.text().contains(LIGHTHOUSE.1));
    assert!(fake.wait_edit(&vote).await.text().contains("did not help"));

    bot.restart(&fake).await;
    assert!(stats(&fake).await.contains("👎 1"), "the vote was kept");
    fake.assert_clean();
}

#[tokio::test]
async fn every_door_is_counted() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("health = \"127.0.0.1:0\"\n{WORDS_ONLY}");
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    let at = address(&bot).await;
    let person = Person::new("person");
    let message = answered(&fake, &person).await;
    for command in ["articles", "status", "help"] {
        let sent = fake.slash(command).by(&person).send().await;
        fake.wait_answer(&sent).await;
    }
    stats(&fake).await;
    let refused = fake.slash("reindex").by(&person).send().await;
    fake.wait_callback(&refused).await;
    // A command that an older version has registered.
    fake.alter_command("help", "name", json!("from-the-past"));
    let invented = fake.slash("from-the-past").by(&person).send().await;
    fake.wait_callback(&invented).await;
    let found = fake.message_menu(MENU, BRIDGE.0).by(&person).send().await;
    fake.wait_edit(&found).await;
    let mention = fake.mention(BRIDGE.0).by(&person).send().await;
    fake.wait_reply(&mention).await;
    let direct = fake.direct_message("Who painted the opera?").by(&person).send().await;
    fake.wait_message(direct.channel).await;
    let typing = fake.autocomplete("ask").focused("article", "skar").send().await;
    fake.wait_callback(&typing).await;
    for _ in 0..2 {
        let context = fake.press(&person, message, "In context").await;
        fake.wait_edit(&context).await;
    }
    // What is not meant for the bot is no door.
    fake.chatter("Who won?").by(&person).send().await;
    let doors = [
        ("ask", 1),
        ("find", 1),
        ("mention", 1),
        ("direct", 1),
        ("articles", 1),
        ("status", 1),
        ("help", 1),
        ("manage", 1),
        ("reindex", 1),
        ("unknown", 1),
        ("autocomplete", 1),
        ("button", 2),
    ];
    for (door, times) in doors {
        let name = format!("pullquote_taken_up_total{{door=\"{door}\"}}");
        assert_eq!(metric(&at, &name).await, f64::from(times), "{door}");
    }
    let questions = [("answered", 3.0), ("not_found", 1.0)];
    for (outcome, times) in questions {
        let name = format!("pullquote_questions_total{{outcome=\"{outcome}\"}}");
        assert_eq!(metric(&at, &name).await, times, "{outcome}");
    }
    // Deferred: two questions, the list, the status, the counts of the server and two buttons.
    assert_eq!(metric(&at, "pullquote_acknowledged_seconds_count").await, 7.0);
    fake.assert_clean();
}

#[tokio::test]
async fn a_further_message_is_tried_again_only_where_it_cannot_have_arrived() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let person = Person::new("person");
    let found = fake.message_menu(MENU, LIGHTHOUSE.0).by(&person).send().await;
    fake.wait_edit(&found).await;
    let private = fake.original(&found);
    // It may have been posted although the answer was lost: a second one would stand there for all to see.
    fake.lose_reply("POST", FOLLOW_UP, 1, 502);
    let shared = fake.press(&person, private, "Share").await;
    eventually("it to be given up", || bot.stderr().contains(&shared.id.to_string())).await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert_eq!(fake.requests("POST", FOLLOW_UP).len(), 1);
    assert!(fake.button(private, "Share").is_some(), "it can be pressed again");

    // Whoever is told to come back later has done nothing yet.
    fake.rate_limit("POST", FOLLOW_UP, 2, 0.4);
    let shared = fake.press(&person, private, "Share").await;
    let public = fake.wait_followup(&shared).await;
    assert!(quoted(&public.text()).contains(LIGHTHOUSE.1));
    assert_eq!(fake.requests("POST", FOLLOW_UP).len(), 4);
    let is_shared = |message: &&Value| message["flags"].as_u64().unwrap_or(0) & EPHEMERAL == 0;
    assert_eq!(
        fake.bot_messages(fake.home().channel).iter().filter(is_shared).count(),
        2
    );
    fake.assert_clean();
}
