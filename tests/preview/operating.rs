//! What those do who run the bot.

use std::fs;

use crate::browser::key;
use crate::page::Page;
use crate::program::Site;
use crate::{ARTICLES, QUESTION, SENTENCE};

#[cfg(unix)]
#[tokio::test]
async fn the_operator_reindexes_and_questions_are_answered_meanwhile() {
    let site = Site::of(&ARTICLES);
    let Some(page) = Page::of(&site).await else { return };
    let added = site.fill();
    page.write("/reindex").await;
    site.hold_back().await;
    let progress = page.answer_with("Reindexing:").await;
    assert!(progress.is_private);
    let all = added + ARTICLES.len();
    assert!(
        progress.text.contains(&format!(" of {all} articles")),
        "{}",
        progress.text
    );
    page.ask(QUESTION).await;
    page.answer_with(SENTENCE).await;
    site.let_go();
    let done = page.answer_with("Reindexed in").await;
    assert_eq!(done.id, progress.id);
    assert!(done.text.contains(&format!("{added} added")), "{}", done.text);
    page.close().await;
}

#[tokio::test]
async fn a_member_may_not_reindex() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.set("You are", "Sam").await;
    page.type_in_box("/").await;
    let offered = page.suggestions().await;
    assert!(
        !offered.iter().any(|command| command.starts_with("/manage")),
        "{offered:?}"
    );
    page.browser.keys(key::BACKSPACE).await;
    page.write("/reindex").await;
    let refusal = page.answer_with("may reindex the articles").await;
    assert!(refusal.is_private);
    page.close().await;
}

#[tokio::test]
async fn settings_are_changed_by_the_fields_of_a_command() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.type_in_box("/manage settings ").await;
    page.press_named("Add quotes").await;
    page.browser.keys(&format!("99{}", key::ENTER)).await;
    assert!(page.problem().await.contains("whole number from 1 to"));
    page.browser
        .keys(&format!("{}{}2", key::BACKSPACE, key::BACKSPACE))
        .await;
    page.press_named("Add allow").await;
    assert_eq!(page.suggestions().await, ["#articles"]);
    page.browser.keys(&format!("art{}{}", key::ENTER, key::ENTER)).await;
    let settings = page.answer_with("Settings of this server now").await;
    assert!(settings.text.contains("Answers only in: articles"), "{}", settings.text);
    assert!(settings.text.contains("Quotes in an answer: 2"), "{}", settings.text);
    page.close().await;
}

#[tokio::test]
async fn an_article_is_attached_and_asked_about() {
    let site = Site::of(&ARTICLES);
    let Some(page) = Page::of(&site).await else { return };
    let rules = site.beside("rules.md");
    fs::write(&rules, "# Rules\n\nThe kitchen of the club is closed on Thursdays.\n").unwrap();
    page.type_in_box("/manage articles-add ").await;
    page.press_named("Add file").await;
    page.browser.keys(rules.to_str().unwrap()).await;
    page.press_named("Send").await;
    page.answer_with("You can ask about it now").await;
    page.ask("When is the kitchen of the club closed?").await;
    let answer = page.answer_with("closed on Thursdays").await;
    assert_eq!(answer.quotes, ["The kitchen of the club is closed on Thursdays."]);
    page.close().await;
}

#[tokio::test]
async fn a_preview_that_is_gone_is_told_and_one_that_is_back_is_shown() {
    let Some((mut page, _)) = Page::with_an_answer().await else {
        return;
    };
    let says = |is_said: bool| {
        format!("return document.body.innerText.includes('The connection to the preview is lost') === {is_said}")
    };
    let before = page.seen().await;
    page.preview.stop();
    page.wait_for("the line that says so", &says(true)).await;
    assert_eq!(page.seen().await, before, "what was said can still be read");
    page.preview.start_again();
    page.wait_for("the end of that line", &says(false)).await;
    page.wait_for_bot().await;
    // It remembers nothing, and the page shows what there is.
    assert_eq!(page.seen().await, []);
    page.ask(QUESTION).await;
    page.answer_with(SENTENCE).await;
    // The console holds that nobody was there, as it should.
    page.browser.close().await;
}
