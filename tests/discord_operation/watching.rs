//! Articles that change while the bot runs: it answers from them without being told, and a reindex is not disturbed.

use std::fs;
use std::time::{Duration, Instant};

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted, unescaped};
use crate::fake_discord::{Bot, FakeDiscord, PATIENCE, Person};
use crate::{WORDS_ONLY, eventually};

const MILL: &str = "The mill of Ostrand grinds barley for Petra Lindqvist.\n";
const MILL_QUESTION: &str = "Who does the mill of Ostrand grind barley for?";

async fn ask(fake: &FakeDiscord, question: &str) -> String {
    let asked = fake.slash("ask").option("question", question).send().await;
    fake.wait_answer(&asked).await.text()
}

/// Asks until the answer holds some words: another process may have indexed what this bot has not taken up yet.
async fn ask_until(fake: &FakeDiscord, question: &str, words: &str) {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = ask(fake, question).await;
        if unescaped(&answer).contains(words) {
            return;
        }
        assert!(Instant::now() < deadline, "{answer}");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

fn times_indexed(bot: &Bot) -> usize {
    bot.stderr().matches("the articles changed and were indexed").count()
}

#[tokio::test]
async fn the_bot_answers_from_articles_that_come_change_and_go() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    articles.write("broken.md", b"\xff\xff");
    articles.write("mill.md", MILL);
    assert!(quoted(&ask(&fake, LIGHTHOUSE.0).await).contains(LIGHTHOUSE.1));
    eventually("the mill", || times_indexed(&bot) == 1).await;
    assert!(quoted(&ask(&fake, MILL_QUESTION).await).contains("Petra Lindqvist"));
    eventually("the broken file", || bot.stderr().contains("is not UTF-8")).await;

    articles.write("mill.md", MILL.replace("Petra", "Paula"));
    eventually("the change", || times_indexed(&bot) == 2).await;
    assert!(quoted(&ask(&fake, MILL_QUESTION).await).contains("Paula Lindqvist"));

    // Added by a command beside the bot, while the bot has never seen that folder.
    let file = bot.folder().join("heron.txt");
    fs::write(&file, "The heron of Ashby waits for nine hours.\n").unwrap();
    let added = bot.pullquote(&["articles", "add", file.to_str().unwrap()]);
    assert!(added.status.success(), "{added:?}");
    ask_until(&fake, "How long does the heron of Ashby wait?", "nine hours").await;

    articles.remove("mill.md");
    let before = bot.stderr().matches("\"removed\":1").count();
    eventually("the end of the mill", || {
        bot.stderr().matches("\"removed\":1").count() > before
    })
    .await;
    assert!(!ask(&fake, MILL_QUESTION).await.contains("Lindqvist"));
    assert_eq!(bot.stderr().matches("is not UTF-8").count(), 1, "told once");
    assert!(quoted(&ask(&fake, BRIDGE.0).await).contains(BRIDGE.1));
    fake.assert_clean();
}

#[tokio::test]
async fn a_reindex_tells_of_what_was_taken_up_before_it_once() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let operator = Person::new("operator");
    let extra = format!("operators = [\"{}\"]\n{WORDS_ONLY}", operator.id);
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    articles.write("mill.md", MILL);
    eventually("the mill", || times_indexed(&bot) == 1).await;
    for told in ["1 added, 0 changed", "0 added, 0 changed"] {
        let asked = fake.slash("reindex").by(&operator).in_dm().send().await;
        let report = fake.wait_edit_where(&asked, |text| text.contains("added")).await.text();
        assert!(report.contains(told), "{report}");
        assert_eq!(report.contains("mill"), told.starts_with('1'), "{report}");
    }
    fake.assert_clean();
}

#[tokio::test]
async fn a_reindex_and_changes_that_are_taken_up_do_not_get_in_each_others_way() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let operator = Person::new("operator");
    let extra = format!("operators = [\"{}\"]\n{WORDS_ONLY}", operator.id);
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    let mut reported = 0;
    for round in 0..4 {
        // So many that a rebuild takes a while, and each time at another moment of it.
        articles.add_many(300);
        articles.write("mill.md", MILL.replace("Petra", &format!("Petra{round}")));
        for report in 0..300 {
            let path = articles.path().join(format!("report-{report:04}.md"));
            let text = fs::read_to_string(&path).unwrap();
            fs::write(path, format!("{text}\n\nIn round {round} it was counted again.\n")).unwrap();
        }
        tokio::time::sleep(Duration::from_millis(900 + 300 * round)).await;
        let asked = fake.slash("reindex").by(&operator).in_dm().send().await;
        fake.wait_callback(&asked).await;
        let told = fake
            .wait_edit_where(&asked, |text| text.contains("added") || text.contains("already"))
            .await;
        reported += 1;
        let text = told.text();
        assert!(!text.contains("already") && !text.contains("is writing"), "{text}");
        assert!(quoted(&ask(&fake, MILL_QUESTION).await).contains(&format!("Petra{round}")));
    }
    assert_eq!(reported, 4);
    assert!(!bot.stderr().contains("stays as it was"), "{}", bot.stderr());
    fake.assert_clean();
}
