//! What stands under an answer.

use crate::page::Page;
use crate::program::Site;
use crate::{ARTICLES, QUESTION, SENTENCE};

#[tokio::test]
async fn a_quote_is_shown_in_context_to_the_one_who_wants_to_see_it() {
    let Some((page, answer)) = Page::with_an_answer().await else {
        return;
    };
    page.press(&answer, "In context").await;
    let context = page.message("the paragraph", |message| message.is_private).await;
    assert_eq!(
        context.quotes,
        [format!("{SENTENCE} Its granite tower is 48 metres high.")]
    );
    assert_eq!(context.bold, [SENTENCE]);
    assert!(context.small[0].ends_with("paragraph 1 of 2"), "{:?}", context.small);
    page.press(&context, "Later").await;
    let later = page
        .message("the next paragraph", |message| message.text.contains("last keepers"))
        .await;
    assert!(later.small[0].ends_with("paragraph 2 of 2"), "{:?}", later.small);

    page.set("You are", "Sam").await;
    let seen = page.seen().await;
    assert_eq!(seen.iter().map(|message| &message.id).collect::<Vec<_>>(), [&answer.id]);
    page.set("You are", "Robin").await;
    page.press(&later, "Dismiss message").await;
    page.gone(&later).await;
    page.close().await;
}

#[tokio::test]
async fn further_quotes_are_turned_to_and_back_and_the_focus_stays_on_the_button() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.ask("When did the last keepers leave the rock of the lighthouse?")
        .await;
    let first = page.message("an answer", |message| !message.quotes.is_empty()).await;
    page.press(&first, "Next quote").await;
    let next = page
        .message("the second quote", |message| message.text.contains("quote 2 of"))
        .await;
    assert_eq!(next.id, first.id);
    assert_ne!(next.quotes, first.quotes);
    let focused =
        "return document.activeElement.closest('discord-message') && document.activeElement.localName === 'button'";
    page.wait_for("the focus on a button of the message", focused).await;
    page.press(&next, "Back").await;
    let back = page
        .message("the first quote", |message| message.quotes == first.quotes)
        .await;
    assert_eq!(back.controls, first.controls);
    page.close().await;
}

#[tokio::test]
async fn votes_are_thanked_for_in_private() {
    let Some((page, answer)) = Page::with_an_answer().await else {
        return;
    };
    page.press(&answer, "Thumbs up").await;
    let thanks = page.answer_with("this helped").await;
    assert!(thanks.is_private);
    page.press(&answer, "Thumbs up").await;
    page.answer_with("Your vote is erased").await;
    page.close().await;
}

#[tokio::test]
async fn an_answer_is_deleted_by_who_asked_and_by_nobody_else() {
    let Some((page, answer)) = Page::with_an_answer().await else {
        return;
    };
    page.set("You are", "Sam").await;
    page.press(&answer, "Delete").await;
    page.answer_with("can delete this answer").await;
    page.set("You are", "Robin").await;
    page.press(&answer, "Delete").await;
    page.gone(&answer).await;
    page.close().await;
}

#[tokio::test]
async fn a_private_answer_is_seen_by_others_once_it_is_shared() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.type_in_box(&format!("/ask {QUESTION}")).await;
    page.press_named("Add private").await;
    page.browser.keys("tr\u{e007}\u{e007}").await;
    let private = page.answer_with(SENTENCE).await;
    assert!(private.is_private);
    page.set("You are", "Sam").await;
    assert_eq!(page.seen().await, []);
    page.set("You are", "Robin").await;
    page.press(&private, "Share").await;
    page.message("the shared answer", |message| {
        message.id != private.id && message.quotes == [SENTENCE]
    })
    .await;
    page.set("You are", "Sam").await;
    let seen = page.seen().await;
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert_eq!(
        (seen[0].is_private, seen[0].quotes.as_slice()),
        (false, [SENTENCE.to_owned()].as_slice())
    );
    page.close().await;
}

#[tokio::test]
async fn a_message_of_somebody_is_looked_for_in_the_articles_by_its_menu() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.write(QUESTION).await;
    let message = page.message("the message", |message| message.text == QUESTION).await;
    page.set("You are", "Sam").await;
    let more = "return document.querySelector(`[data-message='${arguments[0]}'] .tools [aria-haspopup]`)";
    page.browser.click(more, &[message.id.into()]).await;
    page.press_named("Find in the articles").await;
    let answer = page.answer_with(SENTENCE).await;
    assert_eq!(answer.used.as_deref(), Some("Sam used Find in the articles"));
    assert!(answer.is_private);
    page.close().await;
}
