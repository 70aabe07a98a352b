//! A reindex that is under way when the process is told to stop: it is waited for, but not for ever, and costs no index.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::events::InteractionHandle;
use crate::fake_discord::{Bot, FakeDiscord, Person};
use crate::{ENDS_WITHIN, WORDS_ONLY, eventually};

const EDIT: &str = "/webhooks/*/*/messages/@original";
/// The article that the reindex comes to last.
const LAST: &str = "zz-last.md";
const MILL: &str = "The mill of Ostrand grinds barley for Petra Lindqvist.\n";
const MILL_QUESTION: &str = "Who does the mill of Ostrand grind barley for?";

/// The folders of the index with this beginning.
fn folders(bot: &Bot, beginning: &str) -> Vec<String> {
    let entries = fs::read_dir(bot.folder().join("store")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(beginning)).collect();
    names.sort();
    names
}

/// Begins a reindex that hangs at its last article until somebody writes into what is given back: the article becomes a
/// pipe once the list of articles is made.
async fn hanging(
    fake: &FakeDiscord,
    bot: &Bot,
    articles: &Articles,
    operator: &Person,
) -> (InteractionHandle, PathBuf) {
    articles.add_many(800);
    articles.write(LAST, MILL);
    let pipe = articles.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let asked = fake.slash("reindex").by(operator).in_dm().send().await;
    while folders(bot, "building-").is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let last = articles.path().join(LAST);
    fs::rename(&pipe, &last).unwrap();
    assert_eq!(folders(bot, "building-").len(), 1, "the reindex was over before");
    fake.wait_callback(&asked).await;
    (asked, last)
}

fn remove_many(articles: &Articles) {
    for entry in fs::read_dir(articles.path()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.starts_with("report-") || name == LAST {
            fs::remove_file(path).unwrap();
        }
    }
}

fn extra(operator: &Person) -> String {
    format!("operators = [\"{}\"]\n{WORDS_ONLY}", operator.id)
}

async fn answers(fake: &FakeDiscord, (question, expected): (&str, &str)) {
    let asked = fake.slash("ask").option("question", question).send().await;
    let answer = fake.wait_answer(&asked).await.text();
    assert!(quoted(&answer).contains(expected), "{answer}");
}

#[tokio::test]
async fn a_reindex_that_does_not_end_is_left_behind_and_the_index_stays() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let operator = Person::new("operator");
    let mut bot = Bot::start(&fake, articles.path(), &extra(&operator)).await;
    let before = folders(&bot, "generation-");
    assert_eq!(before.len(), 1);
    let (asked, _pipe) = hanging(&fake, &bot, &articles, &operator).await;
    answers(&fake, LIGHTHOUSE).await;

    let begun = Instant::now();
    let exit = bot.stop(ENDS_WITHIN).await;
    let took = begun.elapsed();
    assert_eq!(exit.code, Some(0), "{}", exit.stderr);
    assert!(
        (Duration::from_secs(9)..Duration::from_secs(20)).contains(&took),
        "{took:?}"
    );
    assert!(exit.stderr.contains("not every answer is delivered"), "{}", exit.stderr);
    fake.wait_edit_where(&asked, |text| text.contains("restarted")).await;
    assert_eq!(folders(&bot, "generation-"), before, "nothing half-done is an index");

    // The articles are as they were, so the next start has nothing to build and answers from the old index.
    remove_many(&articles);
    bot.restart(&fake).await;
    answers(&fake, LIGHTHOUSE).await;
    answers(&fake, BRIDGE).await;
    assert_eq!(folders(&bot, "generation-"), before);

    articles.write("mill.md", MILL);
    let again = fake.slash("reindex").by(&operator).in_dm().send().await;
    fake.wait_edit_where(&again, |text| text.contains("mill")).await;
    answers(&fake, (MILL_QUESTION, "Petra Lindqvist")).await;
    assert!(folders(&bot, "building-").is_empty(), "what was left behind is removed");
    fake.assert_clean();
}

#[tokio::test]
async fn a_reindex_that_ends_in_time_is_reported_before_the_process_ends() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let operator = Person::new("operator");
    let mut bot = Bot::start(&fake, articles.path(), &extra(&operator)).await;
    let before = folders(&bot, "generation-");
    let (asked, pipe) = hanging(&fake, &bot, &articles, &operator).await;
    bot.signal("TERM");
    eventually("the signal to be taken", || bot.stderr().contains("stopping")).await;
    // Whoever reads the pipe gets all of it.
    fs::write(&pipe, MILL).unwrap();
    let exit = bot.wait_exit(ENDS_WITHIN).await;
    assert_eq!(exit.code, Some(0), "{}", exit.stderr);
    assert!(
        !exit.stderr.contains("not every answer is delivered"),
        "{}",
        exit.stderr
    );
    let report = fake.wait_edit_where(&asked, |text| text.contains("added")).await.text();
    assert!(report.contains("801"), "{report}");
    let published = folders(&bot, "generation-");
    assert!(published.len() == 1 && published != before, "{published:?}");
    assert!(folders(&bot, "building-").is_empty());

    // A pipe is no article, so that the next start would leave it out.
    fs::remove_file(&pipe).unwrap();
    articles.write(LAST, MILL);
    bot.restart(&fake).await;
    answers(&fake, (MILL_QUESTION, "Petra Lindqvist")).await;
    answers(&fake, LIGHTHOUSE).await;
    fake.assert_clean();
}

#[tokio::test]
async fn a_progress_that_cannot_be_told_is_not_told_again_and_the_reindex_goes_on() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let operator = Person::new("operator");
    let bot = Bot::start(&fake, articles.path(), &extra(&operator)).await;
    let (_asked, pipe) = hanging(&fake, &bot, &articles, &operator).await;
    // What an interaction's token gets that is older than 15 minutes.
    fake.refuse("PATCH", EDIT, 100, 401, 50_027);
    let refused = || fake.requests("PATCH", EDIT).iter().filter(|r| r.status == 401).count();
    eventually("a progress", || refused() == 1).await;
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert_eq!(refused(), 1, "one refusal says enough");
    fs::write(&pipe, MILL).unwrap();
    eventually("the end", || bot.stderr().contains("\"reindexed\"")).await;
    fake.heal();
    answers(&fake, (MILL_QUESTION, "Petra Lindqvist")).await;
    fake.assert_clean();
}
