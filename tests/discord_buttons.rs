//! Buttons under the bot's answers: each does what it says, after a restart too, and only where it was made.
#![cfg(feature = "discord")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in tests a panic is the report")]

mod fake_discord;

use serde_json::Value;

use fake_discord::articles::{Articles, LIGHTHOUSE, quoted};
use fake_discord::events::InteractionHandle;
use fake_discord::{Bot, EPHEMERAL, FakeDiscord, Person, Recorded, permission};

/// Many sentences that answer the same question, so that there is something to turn to.
const SHIPS: &str = "\
The ship Aurora brought amber to Velm in 1801. Nobody paid for it.

The ship Borealis brought amber to Velm in 1802.

The ship Cassiopeia brought amber to Velm in 1803. It sank in the same year.
";
const AMBER: &str = "Which ship brought amber to Velm?";
/// The articles know the place, and nothing of this.
const UNANSWERED: &str = "How many windows does the oldest parliament of Quillmere have?";

/// Asks in the home server and waits for the answer; gives the message.
async fn ask(fake: &FakeDiscord, asker: &Person, question: &str) -> u64 {
    let asked = fake.slash("ask").by(asker).option("question", question).send().await;
    fake.wait_edit(&asked).await;
    fake.original(&asked)
}

/// Whether what was answered is for one person's eyes: the acknowledgement says so.
async fn is_private(fake: &FakeDiscord, pressed: &InteractionHandle) -> bool {
    let callback = fake.wait_callback(pressed).await;
    callback.body["data"]["flags"].as_u64().unwrap_or(0) & EPHEMERAL != 0
}

fn content(message: &Value) -> &str {
    message["content"].as_str().unwrap_or_default()
}

#[tokio::test]
async fn every_button_works_after_a_restart() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    articles.write("ships.txt", SHIPS);
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let (asker, other) = (Person::new("asker"), Person::new("other"));
    let message = ask(&fake, &asker, AMBER).await;
    let first = quoted(content(&fake.message(message)));
    bot.restart(&fake).await;

    // The one who asked turns the message itself.
    let next = fake.press(&asker, message, "Next quote").await;
    assert_eq!(fake.wait_callback(&next).await.body["type"], 6);
    let turned = fake.wait_edit(&next).await;
    let second = quoted(&turned.text());
    assert_ne!(second, first);
    assert!(SHIPS.contains(&second) && second.contains("Velm"), "{second}");
    assert!(turned.text().contains(AMBER), "the question stays:\n{}", turned.text());
    assert!(turned.text().contains("quote 2 of"), "{}", turned.text());
    let back = fake.press(&asker, message, "Back").await;
    assert_eq!(quoted(&fake.wait_edit(&back).await.text()), first);

    // Others turn a copy of their own.
    let peek = fake.press(&other, message, "Next quote").await;
    assert!(is_private(&fake, &peek).await);
    assert_eq!(quoted(&fake.wait_edit(&peek).await.text()), second);
    assert_eq!(
        quoted(content(&fake.message(message))),
        first,
        "the message has not changed"
    );

    let context = fake.press(&other, message, "In context").await;
    assert!(is_private(&fake, &context).await);
    let shown = fake.wait_edit(&context).await.text();
    assert!(
        shown.contains(&format!("**{}**", escaped_dots(&first))),
        "the quote is marked:\n{shown}"
    );
    assert!(shown.contains("paragraph 1 of 3") || first.contains("180"), "{shown}");

    let up = fake.press(&other, message, "👍").await;
    assert!(is_private(&fake, &up).await);
    assert!(fake.wait_edit(&up).await.text().contains("helped"));

    let refused = fake.press(&other, message, "Delete").await;
    assert!(is_private(&fake, &refused).await);
    assert!(!fake.message(message).is_null());
    let deleted = fake.press(&asker, message, "Delete").await;
    fake.wait_request(
        "DELETE",
        &format!("/webhooks/*/{}/messages/@original", deleted.token),
        |_| true,
    )
    .await;
    assert!(fake.message(message).is_null());
    fake.assert_clean();
}

#[tokio::test]
async fn votes_shares_and_closest_sentences_work_after_a_restart() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let (asker, other) = (Person::new("asker"), Person::new("other"));
    let answer = ask(&fake, &asker, LIGHTHOUSE.0).await;
    let refusal = ask(&fake, &asker, UNANSWERED).await;
    let found = fake
        .message_menu("Find in the articles", LIGHTHOUSE.0)
        .by(&asker)
        .send()
        .await;
    fake.wait_edit(&found).await;
    let private = fake.original(&found);
    let up = fake.press(&other, answer, "👍").await;
    assert!(fake.wait_edit(&up).await.text().contains("this helped"));
    bot.restart(&fake).await;

    // The vote from before is known: it is changed, and not counted twice.
    let down = fake.press(&other, answer, "👎").await;
    assert!(is_private(&fake, &down).await);
    assert!(fake.wait_edit(&down).await.text().contains("did not help"));
    assert_eq!(votes(&fake).await, "Votes: 👍 0, 👎 1");
    bot.restart(&fake).await;
    let erased = fake.press(&other, answer, "👎").await;
    assert!(fake.wait_edit(&erased).await.text().contains("erased"));
    assert_eq!(votes(&fake).await, "Votes: 👍 0, 👎 0");

    let closest = fake.press(&other, refusal, "Closest sentence").await;
    assert!(is_private(&fake, &closest).await);
    let shown = fake.wait_edit(&closest).await.text();
    assert!(
        shown.contains("not an answer") && quoted(&shown).contains("Quillmere"),
        "{shown}"
    );
    let shown = fake.original(&closest);

    let shared = fake.press(&asker, private, "Share").await;
    let public = fake.wait_followup(&shared).await;
    assert_eq!(public.body["flags"].as_u64().unwrap() & EPHEMERAL, 0);
    assert!(
        public.text().contains(LIGHTHOUSE.0) && quoted(&public.text()).contains(LIGHTHOUSE.1),
        "{}",
        public.text()
    );
    fake.wait_edit(&shared).await;
    assert!(fake.button(private, "Share").is_none(), "it is shared already");

    // What a button has made has buttons that work after the next restart.
    bot.restart(&fake).await;
    let context = fake.press(&other, shown, "In context").await;
    assert!(fake.wait_edit(&context).await.text().contains("paragraph 1 of 1"));
    let is_shared = |message: &&Value| {
        let shows_question = content(message).contains(LIGHTHOUSE.0);
        shows_question && fake.button(id(message), "Delete").is_some() && id(message) != answer
    };
    let posted = fake.bot_messages(fake.home().channel);
    let shared = id(posted.iter().find(is_shared).unwrap());
    let deleted = fake.press(&asker, shared, "Delete").await;
    fake.wait_request(
        "DELETE",
        &format!("/webhooks/*/{}/messages/@original", deleted.token),
        |_| true,
    )
    .await;
    assert!(fake.message(shared).is_null());
    fake.assert_clean();
}

/// What `/manage stats` says of the votes of the home server.
async fn votes(fake: &FakeDiscord) -> String {
    let stats = fake
        .slash("manage")
        .subcommand("stats")
        .in_guild(fake.home(), permission::PLAIN | permission::MANAGE_GUILD)
        .send()
        .await;
    let shown = fake.wait_answer(&stats).await.text();
    let line = shown.lines().find(|line| line.contains("👍"));
    line.unwrap_or_default().trim_start_matches("- ").to_owned()
}

fn id(message: &Value) -> u64 {
    message["id"].as_str().unwrap().parse().unwrap()
}

/// What `escape` does to the sentences of these tests: nothing.
fn escaped_dots(text: &str) -> String {
    text.to_owned()
}

#[tokio::test]
async fn a_paragraph_is_turned_to_its_neighbours_and_a_long_quote_is_shown_whole() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    articles.write("ships.txt", SHIPS);
    let long: String = (0..700).map(|number| format!("gull{number} and ")).collect();
    articles.write("gulls.txt", format!("The gulls of Vargsund are {long}nobody else.\n"));
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let asker = Person::new("asker");
    let message = ask(&fake, &asker, "When did the Borealis bring amber to Velm?").await;
    assert!(quoted(content(&fake.message(message))).contains("Borealis"));

    let context = fake.press(&asker, message, "In context").await;
    assert!(fake.wait_edit(&context).await.text().contains("paragraph 2 of 3"));
    let shown = fake.original(&context);
    bot.restart(&fake).await;
    let later = fake.press(&asker, shown, "Later").await;
    let text = fake.wait_edit(&later).await.text();
    assert!(text.contains("paragraph 3 of 3") && text.contains("It sank"), "{text}");
    assert!(!text.contains("**"), "the quote stands elsewhere:\n{text}");
    assert!(fake.button(shown, "Later").is_none(), "there is no fourth paragraph");
    for _ in 0..2 {
        let earlier = fake.press(&asker, shown, "Earlier").await;
        fake.wait_edit(&earlier).await;
    }
    assert!(
        content(&fake.message(shown)).contains("Nobody paid"),
        "{}",
        fake.message(shown)
    );

    let message = ask(&fake, &asker, "Who are the gulls of Vargsund?").await;
    let answer = content(&fake.message(message)).to_owned();
    assert!(
        answer.contains("\n…") && !answer.contains("gull699"),
        "it is cut:\n{answer}"
    );
    let context = fake.press(&asker, message, "In context").await;
    fake.wait_edit(&context).await;
    let shown = fake.original(&context);
    let mut seen = quoted(content(&fake.message(shown)));
    while fake.button(shown, "Later").is_some() {
        let later = fake.press(&asker, shown, "Later").await;
        fake.wait_edit(&later).await;
        seen.push_str(&quoted(content(&fake.message(shown))));
    }
    assert!(
        seen.contains("gull0 ") && seen.contains("gull350 ") && seen.ends_with("nobody else."),
        "{seen}"
    );
    fake.assert_clean();
}

#[tokio::test]
async fn a_button_whose_article_has_changed_or_gone_says_so() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    articles.write("ships.txt", SHIPS);
    let bot = Bot::start(&fake, articles.path(), "").await;
    let asker = Person::new("asker");
    let message = ask(&fake, &asker, AMBER).await;
    let lighthouse = ask(&fake, &asker, LIGHTHOUSE.0).await;
    articles.write("ships.txt", SHIPS.replace("1801", "1901"));
    articles.remove("lighthouse.md");
    assert!(bot.pullquote(&["index"]).status.success());

    // The running bot takes the new index up within two seconds.
    let told = loop {
        let context = fake.press(&asker, message, "In context").await;
        let text = fake.wait_edit(&context).await.text();
        if text.contains("changed") {
            break text;
        }
        assert!(text.contains("Aurora") || text.contains("180"), "{text}");
    };
    assert!(!told.contains("Velm"), "{told}");
    let next = fake.press(&asker, message, "Next quote").await;
    let told = fake.wait_followup(&next).await;
    assert!(told.text().contains("changed"), "{}", told.text());
    assert_eq!(told.body["flags"].as_u64().unwrap() & EPHEMERAL, EPHEMERAL);
    let context = fake.press(&asker, lighthouse, "In context").await;
    assert!(fake.wait_edit(&context).await.text().contains("not here any more"));
    fake.assert_clean();
}

#[tokio::test]
async fn a_refusal_keeps_the_closest_sentence_behind_a_button() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let asker = Person::new("asker");
    let message = ask(&fake, &asker, UNANSWERED).await;
    let refusal = content(&fake.message(message)).to_owned();
    assert!(
        refusal.contains("Not in the articles") && !refusal.contains("\n> "),
        "{refusal}"
    );
    let closest = fake.press(&asker, message, "Closest sentence").await;
    assert!(is_private(&fake, &closest).await);
    let shown = fake.wait_edit(&closest).await.text();
    assert!(
        shown.contains("not an answer") && quoted(&shown).contains("Quillmere"),
        "{shown}"
    );
    let context = fake.press(&asker, fake.original(&closest), "In context").await;
    assert!(fake.wait_edit(&context).await.text().contains("paragraph 1 of 1"));

    let nothing = ask(&fake, &asker, "the of and is").await;
    assert!(fake.button(nothing, "Closest sentence").is_none());
    fake.assert_clean();
}

#[tokio::test]
async fn moderators_delete_and_strangers_do_not() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let (asker, other) = (Person::new("asker"), Person::new("other"));
    let mention = fake.mention(LIGHTHOUSE.0).by(&asker).send().await;
    fake.wait_reply(&mention).await;
    let message = fake.bot_messages(fake.home().channel)[0]["id"]
        .as_str()
        .unwrap()
        .parse()
        .unwrap();
    let id = fake.button(message, "Delete").unwrap();
    let refused = fake.click(message, &id).by(&other).send().await;
    assert!(
        fake.wait_answer(&refused)
            .await
            .text()
            .contains("Only the person who asked")
    );
    let moderator = permission::PLAIN | permission::MANAGE_MESSAGES;
    let allowed = fake
        .click(message, &id)
        .by(&other)
        .in_guild(fake.home(), moderator)
        .send()
        .await;
    fake.wait_request(
        "DELETE",
        &format!("/webhooks/*/{}/messages/@original", allowed.token),
        |_| true,
    )
    .await;
    assert!(fake.message(message).is_null());
    fake.assert_clean();
}

#[tokio::test]
async fn a_private_answer_can_be_shared() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let asker = Person::new("asker");
    let found = fake
        .message_menu("Find in the articles", LIGHTHOUSE.0)
        .by(&asker)
        .send()
        .await;
    assert!(is_private(&fake, &found).await);
    assert!(quoted(&fake.wait_edit(&found).await.text()).contains(LIGHTHOUSE.1));
    let private = fake.original(&found);
    assert!(
        fake.button(private, "Delete").is_none(),
        "what one person sees is theirs to dismiss"
    );

    let shared = fake.press(&asker, private, "Share").await;
    let public = fake.wait_followup(&shared).await;
    assert_eq!(public.body["flags"].as_u64().unwrap() & EPHEMERAL, 0);
    assert!(quoted(&public.text()).contains(LIGHTHOUSE.1));
    assert!(public.text().contains(LIGHTHOUSE.0), "others do not see what was asked");
    fake.wait_edit(&shared).await;
    assert!(fake.button(private, "Share").is_none(), "it is shared already");
    let is_public = |message: &Value| message["flags"].as_u64().unwrap_or(0) & EPHEMERAL == 0;
    let posted = fake.bot_messages(fake.home().channel);
    let posted: Vec<&Value> = posted.iter().filter(|message| is_public(message)).collect();
    assert_eq!(posted.len(), 1);
    let id = posted[0]["id"].as_str().unwrap().parse().unwrap();
    assert!(fake.button(id, "Delete").is_some());

    let nothing = fake.message_menu("Find in the articles", "").by(&asker).send().await;
    assert!(fake.wait_answer(&nothing).await.text().contains("/ask"));
    fake.assert_clean();
}

#[tokio::test]
async fn a_private_answer_is_shared_once_and_a_copy_never() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    articles.write("ships.txt", SHIPS);
    let _bot = Bot::start(&fake, articles.path(), "").await;
    let (asker, other) = (Person::new("asker"), Person::new("other"));
    let asked = fake.slash("ask").by(&asker).option("question", AMBER);
    let asked = asked.option("private", true).send().await;
    fake.wait_edit(&asked).await;
    let private = fake.original(&asked);
    for label in ["Next quote", "Share"] {
        let turned = fake.press(&asker, private, label).await;
        fake.wait_edit(&turned).await;
    }
    // Every share stands there for all to see: turning must not be a way to post without asking.
    let turned = fake.press(&asker, private, "Back").await;
    fake.wait_edit(&turned).await;
    assert!(fake.button(private, "Share").is_none(), "{}", fake.message(private));

    let public = ask(&fake, &asker, AMBER).await;
    let copy = fake.press(&other, public, "Next quote").await;
    fake.wait_edit(&copy).await;
    let copy = fake.original(&copy);
    let turned = fake.press(&other, copy, "Back").await;
    fake.wait_edit(&turned).await;
    assert!(fake.button(copy, "Next quote").is_some() && fake.button(copy, "Share").is_none());
    fake.assert_clean();
}

#[tokio::test]
async fn a_button_of_one_server_does_nothing_in_another_and_an_invented_one_nowhere() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), "").await;
    let asker = Person::new("asker");
    let message = ask(&fake, &asker, LIGHTHOUSE.0).await;
    let labels = ["In context", "👍", "Delete"];
    let ids: Vec<String> = labels
        .iter()
        .map(|label| fake.button(message, label).unwrap())
        .collect();
    let invented = ["1", "1AAAA", "delete:1", "1AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "€€€€"].map(str::to_owned);
    for id in ids.iter().chain(&invented) {
        let pressed = fake
            .click(message, id)
            .by(&asker)
            .in_guild(fake.elsewhere(), permission::PLAIN | permission::ADMINISTRATOR)
            .send()
            .await;
        let told: Recorded = fake.wait_answer(&pressed).await;
        assert!(told.text().contains("does not work any more"), "{id}: {}", told.text());
        assert!(!told.text().contains("Skarholm"));
        assert_eq!(told.message()["flags"].as_u64().unwrap() & EPHEMERAL, EPHEMERAL);
    }
    assert!(!fake.message(message).is_null());
    assert!(bot.is_running());
    fake.assert_clean();
}
