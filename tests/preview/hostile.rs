//! Text that would like to be more than text.

use serde_json::Value;

use crate::browser::key;
use crate::page::Page;
use crate::program::Site;

/// A sentence full of what a page, a browser or Discord could take for an order. It stands on one line in an article.
const SENTENCE: &str = "The password of the *Ostrand* archive, <script>window.taken = 1</script> \
    <img src=x onerror=\"window.taken = 2\"> says @everyone and <@1310000000000000004> at <#1310000000000000003>, \
    is [heron](javascript:window.taken=3) `or` ||magpie|| </ask:1310000000000000009> ${window.taken=4} &lt;b&gt; -# # > end.";
const TITLE: &str = "</title><script>window.taken = 5</script> *Archive*";
const QUESTION: &str = "What is the password of the Ostrand archive?";

#[tokio::test]
async fn an_article_full_of_markup_is_shown_as_it_stands_and_nothing_in_it_runs() {
    let article = format!("{SENTENCE}\n\nNothing else is written about it.\n");
    let file = "archive.txt";
    let named =
        format!("---\ntitle: '{TITLE}'\nurl: 'javascript:window.taken=6'\n---\n\nThe heron of Ostrand nests in May.\n");
    let site = Site::of(&[(file, &article), ("named.md", &named)]);
    let Some(page) = Page::of(&site).await else { return };
    page.ask(QUESTION).await;
    let answer = page.message("the answer", |message| !message.quotes.is_empty()).await;
    assert_eq!(answer.quotes, [SENTENCE]);
    assert_eq!(answer.links, Vec::<String>::new());

    page.ask("When does the heron of Ostrand nest?").await;
    let answer = page.answer_with("nests in May").await;
    assert_eq!(answer.small, [format!("{TITLE} · paragraph 1")]);
    assert_eq!(answer.links, Vec::<String>::new());

    page.type_in_box("/ask x").await;
    page.press_named("Add article").await;
    let offered = page.suggestions().await;
    assert!(
        offered
            .iter()
            .any(|title| title.contains("<script>window.taken = 5</script>")),
        "{offered:?}"
    );
    page.browser.keys(&format!("{}{}", key::ESCAPE, key::ESCAPE)).await;

    let made = "const [...messages] = document.querySelectorAll('discord-message .text');
        return messages.flatMap((text) => [...text.querySelectorAll('script, img, iframe, discord-mention, button, a')]).length";
    assert_eq!(page.browser.run(made, &[]).await, Value::from(0));
    assert_eq!(page.browser.run("return window.taken ?? null", &[]).await, Value::Null);
    page.close().await;
}

#[tokio::test]
async fn what_people_write_is_shown_as_discord_shows_it_and_runs_nothing() {
    let site = Site::of(&crate::ARTICLES);
    let Some(page) = Page::of(&site).await else { return };
    page.write(
        "<img src=x onerror=window.taken=1> **bold** [a](javascript:window.taken=2) [b](https://example.org/) \\*c\\*",
    )
    .await;
    let message = page.message("the message", |message| message.author == "Robin").await;
    assert_eq!(message.text, "<img src=x onerror=window.taken=1> bold a b *c*");
    assert_eq!(message.bold, ["bold"]);
    assert_eq!(message.links, ["https://example.org/"]);
    assert_eq!(page.browser.run("return window.taken ?? null", &[]).await, Value::Null);
    page.close().await;
}
