//! Questions in every way that there is, and their answers.

use crate::browser::key;
use crate::page::Page;
use crate::program::Site;
use crate::{ARTICLES, PLACE, QUESTION, SENTENCE, WORDS};

#[tokio::test]
async fn a_slash_command_is_answered_with_the_sentence_its_words_in_bold_and_its_place() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.type_in_box("/").await;
    let offered = page.suggestions().await;
    for name in ["/ask", "/articles", "/help", "/manage settings", "/reindex", "/status"] {
        assert!(
            offered.iter().any(|command| command.starts_with(name)),
            "{name} in {offered:?}"
        );
    }
    page.browser.keys("as").await;
    assert_eq!(page.suggestions().await.len(), 1);
    page.browser.keys(key::ENTER).await;
    page.browser.keys(&format!("{QUESTION}{}", key::ENTER)).await;

    let answer = page.answer_with(SENTENCE).await;
    assert_eq!(answer.used.as_deref(), Some("Robin used ask"));
    assert_eq!(
        answer.text.lines().next(),
        Some(format!("Question: {QUESTION}").as_str())
    );
    assert_eq!(answer.quotes, [SENTENCE]);
    assert_eq!(answer.bold, [WORDS]);
    assert_eq!(answer.small, [PLACE]);
    assert_eq!(answer.links, ["https://example.org/skerryvore"]);
    assert!(!answer.is_private);
    page.close().await;
}

#[tokio::test]
async fn what_the_articles_do_not_answer_is_not_answered() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.ask("Who won the football world cup in Brazil?").await;
    let answer = page.answer_with("Not in the articles").await;
    assert_eq!(answer.quotes, Vec::<String>::new());
    page.close().await;
}

#[tokio::test]
async fn articles_are_offered_while_somebody_types_and_only_the_one_that_is_taken_answers() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.type_in_box(&format!("/ask {QUESTION}")).await;
    page.press_named("Add article").await;
    assert_eq!(page.suggestions().await.len(), ARTICLES.len());
    page.browser.keys("te").await;
    let narrowed = "return document.querySelectorAll('.suggestions [role=option]').length === 1";
    page.wait_for("one article", narrowed).await;
    assert_eq!(page.suggestions().await, ["tea"]);
    page.browser.keys(key::DOWN).await;
    page.browser.keys(key::ENTER).await;
    page.browser.keys(key::ENTER).await;
    let answer = page.message("an answer", |message| message.used.is_some()).await;
    assert!(answer.text.contains("Not in the articles"), "{answer:?}");
    // What answers it stands in the other article.
    page.ask(QUESTION).await;
    page.answer_with(SENTENCE).await;
    page.close().await;
}

#[tokio::test]
async fn an_example_is_one_press_away_from_its_answer() {
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/index/articles/us-iraq-coalition-talks.md");
    let text = std::fs::read_to_string(sample).unwrap();
    let Some(page) = Page::of(&Site::of(&[("us-iraq-coalition-talks.md", &text)])).await else {
        return;
    };
    let examples = page
        .browser
        .run("return document.querySelectorAll('.example').length", &[])
        .await;
    assert!(examples.as_u64() > Some(2), "{examples}");
    page.press_named("How many US soldiers").await;
    page.browser.keys(key::ENTER).await;
    let answer = page.message("an answer", |message| !message.quotes.is_empty()).await;
    assert!(answer.bold.iter().any(|words| words.contains("2,500")), "{answer:?}");
    page.close().await;
}

#[tokio::test]
async fn a_mention_is_answered_with_a_reply_and_a_reply_goes_on_from_it() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.type_in_box("@pull").await;
    assert_eq!(page.suggestions().await.len(), 1);
    page.browser
        .keys(&format!("{}{QUESTION}{}", key::ENTER, key::ENTER))
        .await;
    let asked = page.message("the question", |message| message.author == "Robin").await;
    // The mention's sign is the component's own.
    assert_eq!(asked.text, format!("pullquote {QUESTION}"));
    let answer = page.answer_with(SENTENCE).await;
    assert_eq!((answer.reply_to.as_deref(), answer.used), (Some("Robin"), None));

    let reply = "return document.querySelector(`[data-message='${arguments[0]}'] .tools button`)";
    page.browser.click(reply, &[answer.id.into()]).await;
    page.browser
        .keys(&format!("And how high is its tower?{}", key::ENTER))
        .await;
    let further = page.answer_with("48 metres").await;
    assert_eq!(further.reply_to.as_deref(), Some("Robin"));
    page.close().await;
}

#[tokio::test]
async fn what_is_not_for_the_bot_is_left_alone() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.write(QUESTION).await;
    page.message("the message", |message| message.text == QUESTION).await;
    // Whatever the bot would have said to it would be there before the answer to this.
    page.ask("Who smuggled tea plants out of China?").await;
    page.answer_with("Robert Fortune").await;
    assert_eq!(page.seen().await.len(), 2);
    page.write("/nothing").await;
    assert!(page.problem().await.contains("no command /nothing"));
    page.close().await;
}

#[tokio::test]
async fn a_direct_message_is_a_question_and_seen_by_the_one_who_asked_it() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.press_named("pullquote, direct message").await;
    page.write(QUESTION).await;
    let answer = page.answer_with(SENTENCE).await;
    assert_eq!(answer.quotes, [SENTENCE]);
    page.set("You are", "Sam").await;
    page.press_named("pullquote, direct message").await;
    assert_eq!(page.seen().await, []);
    page.close().await;
}

#[tokio::test]
async fn the_bot_speaks_the_language_of_whoever_asks() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.set("Language of Discord", "Deutsch").await;
    page.type_in_box("/").await;
    let offered = page.suggestions().await;
    assert!(
        offered.iter().any(|command| command.starts_with("/hilfe")),
        "{offered:?}"
    );
    page.browser.keys(key::BACKSPACE).await;
    page.ask(QUESTION).await;
    let answer = page.answer_with(SENTENCE).await;
    assert!(answer.text.starts_with("Frage: "), "{}", answer.text);
    assert!(answer.small[0].ends_with("Absatz 1"), "{:?}", answer.small);
    page.close().await;
}
