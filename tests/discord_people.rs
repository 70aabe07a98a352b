//! What people use the bot for beside a single question: talks, lists, languages, and places that it is no member of.
#![cfg(feature = "discord")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in tests a panic is the report")]

mod fake_discord;

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use fake_discord::events::Interact;
use fake_discord::{Bot, EPHEMERAL, FakeDiscord, Guild, Person, permission};

/// The bot learns the id of its answer a moment after the fake has it; nobody reads and replies in less.
const NOBODY_IS_FASTER: Duration = Duration::from_millis(300);

async fn text(fake: &FakeDiscord, command: Interact<'_>) -> String {
    let sent = command.send().await;
    fake.wait_answer(&sent).await.text()
}

fn id(message: &Value) -> u64 {
    message["id"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_question_goes_on_from_the_one_before() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), "").await;
    let person = Person::new("person");
    let first = fake
        .direct_message("Who built the lighthouse of Skarholm?")
        .by(&person)
        .send()
        .await;
    fake.wait_message(first.channel).await;
    let next = fake.direct_message("and when was that?").by(&person).send().await;
    let answer = fake.wait_message(next.channel).await.text();
    assert!(quoted(&answer).contains("1887"), "{answer}");
    assert!(
        answer.contains("lighthouse Skarholm"),
        "it shows how it was understood:\n{answer}"
    );
    // A complete question stands alone, whatever it begins with: nothing else is understood, so nothing is repeated.
    let complete = fake
        .direct_message("And how long is the Tannforth bridge?")
        .by(&person)
        .send()
        .await;
    let answer = fake.wait_message(complete.channel).await.text();
    assert!(
        quoted(&answer).contains(BRIDGE.1) && !answer.contains("Question:"),
        "{answer}"
    );
    // Somebody else's direct messages are another talk.
    let other = fake
        .direct_message("and when was that?")
        .by(&Person::new("other"))
        .send()
        .await;
    assert!(!fake.wait_message(other.channel).await.text().contains("1887"));

    let mention = fake.mention("Who built the lighthouse of Skarholm?").send().await;
    fake.wait_reply(&mention).await;
    let answer = id(&fake.bot_messages(fake.home().channel)[0]);
    tokio::time::sleep(NOBODY_IS_FASTER).await;
    let reply = fake.chatter("and when was that?").reply_to(answer).send().await;
    assert!(
        quoted(&fake.wait_reply(&reply).await.text()).contains("1887"),
        "a reply needs no mention in its text"
    );
    let slash = fake.slash("ask").option("question", BRIDGE.0).send().await;
    fake.wait_edit(&slash).await;
    tokio::time::sleep(NOBODY_IS_FASTER).await;
    let reply = fake
        .chatter("when was it opened?")
        .reply_to(fake.original(&slash))
        .send()
        .await;
    assert!(quoted(&fake.wait_reply(&reply).await.text()).contains("June"));

    // A mention that replies to nothing, and a reply that tells of another server's answer, stand alone.
    let alone = fake.mention("and when was that?").send().await;
    assert!(!fake.wait_reply(&alone).await.text().contains("1887"));
    let elsewhere = fake
        .mention("and when was that?")
        .in_guild(fake.elsewhere())
        .reply_to(answer)
        .send()
        .await;
    assert!(!fake.wait_reply(&elsewhere).await.text().contains("1887"));
    assert!(!bot.stderr().contains("lighthouse"), "{}", bot.stderr());
    fake.assert_clean();
}

#[tokio::test]
async fn articles_are_listed_and_told_about() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let listed = fake.slash("articles").send().await;
    assert_eq!(fake.wait_callback(&listed).await.body["data"]["flags"], EPHEMERAL);
    let list = fake.wait_edit(&listed).await.text();
    assert!(
        list.contains("Articles: 3") && list.contains("The lighthouse of Skarholm · 2021-05-04"),
        "{list}"
    );

    let typing = fake.autocomplete("articles").focused("article", "skar").send().await;
    let choice = fake.wait_callback(&typing).await.body["data"]["choices"][0]["value"].clone();
    let facts = text(&fake, fake.slash("articles").option("article", choice)).await;
    for fact in [
        "(<https://example.org/skarholm>)",
        "2021-05-04",
        "Paragraphs: 2",
        "Id: lighthouse",
    ] {
        assert!(facts.contains(fact), "{fact} is not in:\n{facts}");
    }
    let unknown = text(&fake, fake.slash("articles").option("article", "nowhere")).await;
    assert!(unknown.contains("no such article"), "{unknown}");
    fake.assert_clean();
}

#[tokio::test]
async fn a_long_list_is_turned_page_by_page() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    articles.add_many(25);
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let listed = fake.slash("articles").send().await;
    let mut pages = vec![fake.wait_edit(&listed).await.text()];
    let message = fake.original(&listed);
    assert!(pages[0].contains("page 1 of 3"), "{}", pages[0]);
    bot.restart(&fake).await;
    while let Some(button) = fake.button(message, "Later") {
        let pressed = fake.click(message, &button).send().await;
        pages.push(fake.wait_edit(&pressed).await.text());
    }
    let listed: usize = pages.iter().map(|page| page.matches("\n- ").count()).sum();
    assert_eq!((pages.len(), listed), (3, 28));
    assert!(fake.button(message, "Earlier").is_some());
    fake.assert_clean();
}

#[tokio::test]
async fn status_and_help_are_private_and_paths_are_nobodys_business() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let operator = Person::new("operator");
    let bot = Bot::start(&fake, articles.path(), &format!("operators = [\"{}\"]", operator.id)).await;
    let status = fake.slash("status").send().await;
    assert_eq!(fake.wait_callback(&status).await.body["data"]["flags"], EPHEMERAL);
    let shown = fake.wait_edit(&status).await.text();
    assert!(
        shown.contains("Articles: 3, passages: 5") && shown.contains(env!("CARGO_PKG_VERSION")),
        "{shown}"
    );
    assert!(
        !shown.contains("Problems") && !shown.contains(&*bot.folder().to_string_lossy()),
        "{shown}"
    );
    let shown = text(&fake, fake.slash("status").by(&operator)).await;
    assert!(shown.contains("Problems in the articles' files: 0"), "{shown}");

    let help = fake.slash("help").send().await;
    let help = fake.wait_answer(&help).await;
    assert_eq!(help.message()["flags"].as_u64().unwrap() & EPHEMERAL, EPHEMERAL);
    let empty = fake.mention("").send().await;
    assert_eq!(
        fake.wait_reply(&empty).await.text(),
        help.text(),
        "an empty mention gets the same text"
    );
    fake.assert_clean();
}

#[tokio::test]
async fn people_are_answered_in_their_language() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let table = [
        ("en-GB", "Not in the articles", "paragraph 1", "In context"),
        ("es-419", "No está en los artículos", "párrafo 1", "En contexto"),
        ("fr", "Ce n'est pas dans les articles", "paragraphe 1", "En contexte"),
        ("de", "Das steht nicht in den Artikeln", "Absatz 1", "Im Zusammenhang"),
        ("pt-BR", "Não está nos artigos", "parágrafo 1", "No contexto"),
        ("it", "Non è negli articoli", "paragrafo 1", "Nel contesto"),
        ("ja", "Not in the articles", "paragraph 1", "In context"),
    ];
    for (locale, refusal, place, button) in table {
        let refused = fake
            .slash("ask")
            .option("question", "Who painted the ceiling of Zorbeck?")
            .locale(locale);
        let refused = text(&fake, refused).await;
        assert!(refused.contains(refusal), "{locale}: {refused}");
        let answered = fake.slash("ask").option("question", LIGHTHOUSE.0).locale(locale);
        let answered = text(&fake, answered).await;
        assert!(
            answered.contains(place) && answered.contains(button),
            "{locale}: {answered}"
        );
        assert!(quoted(&answered).contains(LIGHTHOUSE.1));
    }

    // Messages carry no locale: the server's own is taken, and it may change.
    let mut home = fake.home().json();
    home["preferred_locale"] = json!("de");
    fake.dispatch("GUILD_UPDATE", &home);
    // Each event is a task of its own, so the message right behind the change may still be answered in English.
    let changed = Instant::now();
    loop {
        let mention = fake.mention(LIGHTHOUSE.0).send().await;
        let answer = fake.wait_reply(&mention).await.text();
        if answer.contains("Absatz 1") {
            break;
        }
        assert!(changed.elapsed() < fake_discord::PATIENCE, "{answer}");
    }
    let there = fake.mention(LIGHTHOUSE.0).in_guild(fake.elsewhere()).send().await;
    assert!(fake.wait_reply(&there).await.text().contains("paragraph 1"));

    // In direct messages it is what the person used last.
    let person = Person::new("person");
    text(&fake, fake.slash("help").by(&person).locale("it")).await;
    let direct = fake.direct_message(LIGHTHOUSE.0).by(&person).send().await;
    assert!(fake.wait_message(direct.channel).await.text().contains("paragrafo 1"));
    let message = id(fake.bot_messages(direct.channel).last().unwrap());
    let button = fake.button(message, "Nel contesto").unwrap();
    let pressed = fake
        .click(message, &button)
        .by(&person)
        .in_dm()
        .locale("fr")
        .send()
        .await;
    fake.wait_edit(&pressed).await;
    let direct = fake.direct_message(LIGHTHOUSE.0).by(&person).send().await;
    let is_french = |answer: &fake_discord::Recorded| answer.text().contains("paragraphe 1");
    let path = format!("/channels/{}/messages", direct.channel);
    fake.wait_request("POST", &path, is_french).await;

    let commands = fake.commands();
    let ask = commands.iter().find(|command| command["name"] == "ask").unwrap();
    assert_eq!(ask["name_localizations"]["es-419"], "preguntar");
    assert_eq!(
        ask["options"][0]["description_localizations"]["de"],
        "Was möchtest du wissen?"
    );
    fake.assert_clean();
}

#[tokio::test]
async fn one_server_sees_nothing_of_another() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
    let manager = permission::PLAIN | permission::MANAGE_GUILD;
    let shows = async |guild: &Guild| -> [String; 5] {
        let typing = fake
            .autocomplete("ask")
            .focused("article", "")
            .in_guild(guild, manager)
            .send()
            .await;
        let choices = fake.wait_callback(&typing).await.body["data"]["choices"].to_string();
        let status = text(&fake, fake.slash("status").in_guild(guild, manager)).await;
        let stats = fake.slash("manage").subcommand("stats").in_guild(guild, manager);
        let settings = fake.slash("manage").subcommand("settings").in_guild(guild, manager);
        let follow_up = fake
            .slash("ask")
            .option("question", "and when was that?")
            .in_guild(guild, manager);
        [
            choices,
            status,
            text(&fake, stats).await,
            text(&fake, settings).await,
            text(&fake, follow_up).await,
        ]
    };
    let before = shows(&elsewhere).await;
    let set = fake
        .slash("manage")
        .subcommand("settings")
        .option("quotes", 3)
        .option("private", true)
        .option("confidence", 99)
        .in_guild(&home, manager);
    text(&fake, set).await;
    for question in [LIGHTHOUSE.0, BRIDGE.0] {
        let asked = fake
            .slash("ask")
            .option("question", question)
            .option("private", false)
            .send()
            .await;
        fake.wait_edit(&asked).await;
        let message = fake.original(&asked);
        let vote = fake.click(message, &fake.button(message, "👎").unwrap()).send().await;
        fake.wait_edit(&vote).await;
    }
    let after = shows(&elsewhere).await;
    // The question that was asked above is the only thing that was counted there.
    assert!(
        after[2].contains("Questions: 1;") && after[2].contains("👎 0"),
        "{}",
        after[2]
    );
    for (number, (one, other)) in before.iter().zip(&after).enumerate().filter(|(number, _)| *number != 2) {
        assert_eq!(one, other, "{number}");
    }
    // An answer that was kept for one server is cut to the settings of the other.
    let there = fake
        .slash("ask")
        .option("question", LIGHTHOUSE.0)
        .in_guild(&elsewhere, manager);
    let there = text(&fake, there).await;
    assert!(quoted(&there).contains(LIGHTHOUSE.1), "sure enough here: {there}");
    assert_eq!(
        there.lines().filter(|line| line.starts_with("> ")).count(),
        1,
        "{there}"
    );
    fake.assert_clean();
}

#[tokio::test]
async fn commands_with_translations_are_registered_once() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    bot.restart(&fake).await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_answer(&asked).await;
    assert_eq!(
        fake.requests("PUT", "/applications/*/commands").len(),
        1,
        "nothing has changed"
    );
    fake.assert_clean();
}

/// In a group of people, or in a server that did not invite the bot.
fn at<'a>(interact: Interact<'a>, is_group: bool, foreign: &Guild, group: u64) -> Interact<'a> {
    match is_group {
        true => interact.in_group(group),
        false => interact.in_foreign_guild(foreign, permission::PLAIN),
    }
}

#[tokio::test]
async fn people_bring_the_bot_to_places_that_it_is_no_member_of() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), "").await;
    let (foreign, group) = (Guild::new("foreign"), 77_000_000_000_000_001);
    let person = Person::new("person");
    for name in ["ask", "articles", "status", "help", "Find in the articles"] {
        let commands = fake.commands();
        let command = commands.iter().find(|command| command["name"] == name).unwrap();
        assert_eq!(command["contexts"], json!([0, 1, 2]), "{name}");
        assert_eq!(command["integration_types"], json!([0, 1]), "{name}");
    }
    for is_group in [false, true] {
        let asked = at(
            fake.slash("ask").option("question", LIGHTHOUSE.0).by(&person),
            is_group,
            &foreign,
            group,
        )
        .send()
        .await;
        assert!(quoted(&fake.wait_answer(&asked).await.text()).contains(LIGHTHOUSE.1));
        let message = fake.original(&asked);
        let context = fake.button(message, "In context").unwrap();
        let pressed = at(fake.click(message, &context).by(&person), is_group, &foreign, group)
            .send()
            .await;
        assert!(fake.wait_answer(&pressed).await.text().contains("paragraph 1 of 2"));
        let vote = fake.button(message, "👍").unwrap();
        let pressed = at(fake.click(message, &vote).by(&person), is_group, &foreign, group)
            .send()
            .await;
        assert!(fake.wait_answer(&pressed).await.text().contains("helped"));
        let menu = at(
            fake.message_menu("Find in the articles", BRIDGE.0).by(&person),
            is_group,
            &foreign,
            group,
        )
        .send()
        .await;
        assert!(quoted(&fake.wait_answer(&menu).await.text()).contains(BRIDGE.1));
        let delete = fake.button(message, "Delete").unwrap();
        let pressed = at(fake.click(message, &delete).by(&person), is_group, &foreign, group)
            .send()
            .await;
        let path = format!("/webhooks/*/{}/messages/@original", pressed.token);
        fake.wait_request("DELETE", &path, |_| true).await;
    }
    assert!(
        fake.requests("POST", "/channels/*/messages").is_empty(),
        "it may not post there"
    );
    assert!(fake.requests("GET", "/channels/*").is_empty());
    // Nothing is kept under a server that did not invite the bot.
    let file = rusqlite::Connection::open(bot.folder().join("state.sqlite")).unwrap();
    let servers: i64 = file
        .query_row("SELECT COUNT(*) FROM vote WHERE server <> 0", [], |row| row.get(0))
        .unwrap();
    assert_eq!(servers, 0);
    fake.assert_clean();
}
