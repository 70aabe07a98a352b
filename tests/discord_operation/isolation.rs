//! One server's data never shows in another: settings, counts, votes, questions and talks, tried through every door.

use std::time::Duration;

use rusqlite::Connection;
use serde_json::json;

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::events::Interact;
use crate::fake_discord::{Bot, FakeDiscord, Guild, Person, permission};
use crate::{WORDS_ONLY, eventually};

const MENU: &str = "Find in the articles";
pub(crate) const MANAGER: u64 = permission::PLAIN | permission::MANAGE_GUILD | permission::MANAGE_MESSAGES;
/// It can only be understood by who knows the question before.
const FOLLOW_UP: &str = "and when was that?";
const YEAR: &str = "1887";
/// The bot learns the id of its answer a moment after the fake has it.
const NOBODY_IS_FASTER: Duration = Duration::from_millis(300);

pub(crate) fn manage<'a>(fake: &'a FakeDiscord, guild: &Guild, subcommand: &str) -> Interact<'a> {
    fake.slash("manage").subcommand(subcommand).in_guild(guild, MANAGER)
}

pub(crate) async fn text(fake: &FakeDiscord, command: Interact<'_>) -> String {
    let sent = command.send().await;
    fake.wait_answer(&sent).await.text()
}

/// Asks in a server and gives the answer's message.
pub(crate) async fn ask(fake: &FakeDiscord, guild: &Guild, person: &Person, question: &str) -> u64 {
    let asked = fake.slash("ask").option("question", question).by(person);
    let asked = asked.in_guild(guild, permission::PLAIN).send().await;
    fake.wait_edit(&asked).await;
    fake.original(&asked)
}

/// What a manager of a server sees without asking anything.
pub(crate) async fn sight(fake: &FakeDiscord, guild: &Guild) -> Vec<String> {
    let mut seen = Vec::new();
    for command in ["ask", "articles"] {
        for typed in ["", "skar", "who built"] {
            let typing = fake.autocomplete(command).focused("article", typed);
            let typing = typing.in_guild(guild, MANAGER).send().await;
            seen.push(fake.wait_callback(&typing).await.body.to_string());
        }
    }
    for command in ["status", "articles", "help"] {
        seen.push(text(fake, fake.slash(command).in_guild(guild, MANAGER)).await);
    }
    for subcommand in ["settings", "stats"] {
        seen.push(text(fake, manage(fake, guild, subcommand)).await);
    }
    seen
}

fn rows(bot: &Bot, table: &str, guild: &Guild) -> i64 {
    let file = Connection::open(bot.folder().join("state.sqlite")).unwrap();
    let count = format!("SELECT COUNT(*) FROM {table} WHERE server = ?1");
    file.query_row(&count, [guild.id.cast_signed()], |row| row.get(0))
        .unwrap()
}

/// Every table with something of a server.
const TABLES: [&str; 5] = ["settings", "channel", "vote", "answered", "question"];

/// Fills every table with something of the home server, and gives the message of an answer there.
async fn live_at_home(fake: &FakeDiscord, bot: &Bot, person: &Person) -> u64 {
    let home = fake.home().clone();
    let set = manage(fake, &home, "settings")
        .option("quotes", 3)
        .option("thread", true);
    let set = set
        .option("confidence", 1)
        .channel_option("allow", home.channel)
        .send()
        .await;
    fake.wait_edit(&set).await;
    let mut german = home.json();
    german["preferred_locale"] = json!("de");
    fake.dispatch("GUILD_UPDATE", &german);
    let answer = ask(fake, &home, person, LIGHTHOUSE.0).await;
    let vote = fake.click(answer, &fake.button(answer, "👍").unwrap()).by(person);
    fake.wait_edit(&vote.send().await).await;
    text(fake, manage(fake, &home, "stats")).await;
    for table in TABLES {
        eventually(&format!("something in {table}"), || rows(bot, table, &home) > 0).await;
    }
    answer
}

#[tokio::test]
async fn nothing_of_one_server_shows_through_any_door_of_another() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("{WORDS_ONLY}\n[privacy]\nstore_questions = true");
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    let (elsewhere, person) = (fake.elsewhere().clone(), Person::new("person"));
    let before = sight(&fake, &elsewhere).await;
    let answer = live_at_home(&fake, &bot, &person).await;

    // Autocompletion, the lists, the status, the settings and the counts.
    assert_eq!(sight(&fake, &elsewhere).await, before);

    // Every kind of button of one server, pressed in the other by the same person, who may do everything there.
    let home = fake.home().clone();
    text(&fake, manage(&fake, &home, "settings").option("confidence", 100)).await;
    let refusal = ask(&fake, &home, &person, BRIDGE.0).await;
    text(&fake, manage(&fake, &home, "settings").option("confidence", 1)).await;
    let found = fake.message_menu(MENU, BRIDGE.0).by(&person).send().await;
    fake.wait_edit(&found).await;
    let private = fake.original(&found);
    let buttons = [
        (answer, "In context (1)"),
        (answer, "👍"),
        (answer, "👎"),
        (answer, "Delete"),
        (refusal, "Closest sentence"),
        (private, "Share"),
    ];
    for (message, label) in buttons {
        let id = fake
            .button(message, label)
            .unwrap_or_else(|| panic!("there is no {label}"));
        let pressed = fake.click(message, &id).by(&person).in_guild(&elsewhere, MANAGER);
        let told = text(&fake, pressed).await;
        assert!(told.contains("does not work any more"), "{label}: {told}");
        // Nor in direct messages.
        let told = text(&fake, fake.click(message, &id).by(&person).in_dm()).await;
        assert!(told.contains("does not work any more"), "{label}: {told}");
    }
    assert!(!fake.message(answer).is_null());
    assert_eq!(rows(&bot, "vote", &home), 1, "the vote stays as it was");

    // The last question: by a command, by a mention, by a reply to the answer itself, and in direct messages.
    tokio::time::sleep(NOBODY_IS_FASTER).await;
    let at_home = fake.chatter(FOLLOW_UP).by(&person).reply_to(answer).send().await;
    let understood = fake.wait_message(at_home.id).await.text();
    assert!(understood.contains(YEAR), "at home it is understood: {understood}");
    let asked = fake.slash("ask").option("question", FOLLOW_UP).by(&person);
    let mut answers = vec![text(&fake, asked.in_guild(&elsewhere, MANAGER)).await];
    for mention in [
        fake.mention(FOLLOW_UP),
        fake.chatter(FOLLOW_UP).reply_to(answer),
        fake.mention(FOLLOW_UP).reply_to(at_home.id),
    ] {
        let sent = mention.by(&person).in_guild(&elsewhere).send().await;
        answers.push(fake.wait_reply(&sent).await.text());
    }
    let direct = fake.direct_message(FOLLOW_UP).by(&person).send().await;
    answers.push(fake.wait_message(direct.channel).await.text());
    for (number, answer) in answers.iter().enumerate() {
        assert!(
            !answer.contains(YEAR) && !answer.contains("Skarholm"),
            "{number}: {answer}"
        );
    }

    // An answer that is kept from before has the other server's language, number of quotes and place.
    let there = fake.mention(LIGHTHOUSE.0).by(&person).in_guild(&elsewhere).send().await;
    let there = fake.wait_reply(&there).await.text();
    assert!(
        quoted(&there).contains(LIGHTHOUSE.1) && there.contains("paragraph 1"),
        "{there}"
    );
    assert_eq!(
        there.lines().filter(|line| line.starts_with("> ")).count(),
        1,
        "{there}"
    );
    for table in ["settings", "channel", "vote"] {
        assert_eq!(rows(&bot, table, &elsewhere), 0, "{table}");
    }
    fake.assert_clean();
}

#[tokio::test]
async fn what_one_server_forgets_the_other_keeps_and_nothing_of_it_is_left() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("{WORDS_ONLY}\n[privacy]\nstore_questions = true");
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    let (home, elsewhere, person) = (fake.home().clone(), fake.elsewhere().clone(), Person::new("person"));
    let answer = live_at_home(&fake, &bot, &person).await;
    let before = TABLES.map(|table| rows(&bot, table, &home));
    let shown = text(&fake, manage(&fake, &home, "settings")).await;
    let forget = manage(&fake, &elsewhere, "forget").option("what", "everything");
    text(&fake, forget).await;
    assert_eq!(TABLES.map(|table| rows(&bot, table, &home)), before);
    assert_eq!(text(&fake, manage(&fake, &home, "settings")).await, shown);

    let forget = manage(&fake, &home, "forget").option("what", "everything");
    text(&fake, forget).await;
    assert_eq!(TABLES.map(|table| rows(&bot, table, &home)), [0; 5]);
    // The last question goes with the rest, although the answer still stands there.
    let reply = fake.chatter(FOLLOW_UP).by(&person).reply_to(answer).send().await;
    let said = fake.wait_reply(&reply).await.text();
    assert!(!said.contains(YEAR) && !said.contains("Skarholm"), "{said}");
    fake.assert_clean();
}
