//! Who reaches the page: small screens, the keyboard alone, those who hear it, both themes.

use serde_json::{Value, json};

use crate::browser::key;
use crate::page::Page;
use crate::program::Site;
use crate::{ARTICLES, QUESTION, SENTENCE};

/// Roles that say what a control is.
const CONTROLS: [&str; 6] = ["button", "link", "combobox", "textbox", "option", "menuitem"];

/// Presses keys one after the other.
async fn press(page: &Page, keys: &[&str]) {
    for key in keys {
        page.browser.keys(key).await;
    }
}

/// What has the focus: its words or its name.
async fn focused(page: &Page) -> String {
    let script = "const it = document.activeElement;
        return it.getAttribute('aria-label') ?? it.labels?.[0]?.innerText ?? it.innerText;";
    page.browser
        .run(script, &[])
        .await
        .as_str()
        .unwrap_or_default()
        .trim()
        .to_owned()
}

/// Goes back by Shift and Tab until something of this name has the focus.
async fn go_back_to(page: &Page, name: &str) {
    for _ in 0..20 {
        page.browser
            .keys(&format!("{}{}{}", key::SHIFT, key::TAB, key::NULL))
            .await;
        if focused(page).await == name {
            return;
        }
    }
    panic!(
        "{name} is not reached by the Tab key; the focus is on {}",
        focused(page).await
    );
}

#[tokio::test]
async fn the_keyboard_alone_leads_from_the_start_to_an_answer_and_its_buttons() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    press(&page, &[key::TAB, key::ENTER]).await;
    assert_eq!(focused(&page).await, "Message #articles");
    page.browser.keys("/as").await;
    page.suggestions().await;
    press(&page, &[key::ENTER]).await;
    assert_eq!(focused(&page).await, "question");
    page.browser.keys(&format!("{QUESTION}{}", key::ENTER)).await;
    let answer = page.answer_with(SENTENCE).await;
    page.wait_for(
        "the box again",
        "return document.activeElement.localName === 'textarea'",
    )
    .await;

    go_back_to(&page, "In context").await;
    press(&page, &[key::ENTER]).await;
    let context = page.message("the paragraph", |message| message.is_private).await;
    assert_eq!(focused(&page).await, "In context");
    page.browser
        .run("document.querySelector('.message-text').focus()", &[])
        .await;
    go_back_to(&page, "Dismiss message").await;
    press(&page, &[key::SPACE]).await;
    page.gone(&context).await;

    // Arrows go through the messages, and the menu key opens the menu of one.
    page.browser
        .run("document.querySelector('discord-message').focus()", &[])
        .await;
    page.browser
        .keys(&format!("{}{}{}", key::SHIFT, key::F10, key::NULL))
        .await;
    page.wait_for("the menu", "return document.activeElement.role === 'menuitem'")
        .await;
    assert_eq!(focused(&page).await, "Reply");
    press(&page, &[key::ENTER]).await;
    page.browser
        .keys(&format!("And how high is its tower?{}", key::ENTER))
        .await;
    page.answer_with("48 metres").await;
    assert_eq!(page.seen().await[0].id, answer.id);
    page.close().await;
}

#[tokio::test]
async fn escape_leaves_lists_commands_and_replies_one_after_the_other() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    page.type_in_box("/ask x").await;
    page.press_named("Add private").await;
    page.suggestions().await;
    press(&page, &[key::ESCAPE]).await;
    assert_eq!(focused(&page).await, "private");
    press(&page, &[key::ESCAPE]).await;
    assert_eq!(focused(&page).await, "Message #articles");
    page.browser.keys(&format!("{}{}", "/ask ", key::ENTER)).await;
    assert!(page.problem().await.contains("required"));
    press(&page, &[key::BACKSPACE]).await;
    assert_eq!(focused(&page).await, "Message #articles");
    page.close().await;
}

#[tokio::test]
async fn everything_that_can_be_used_has_a_role_and_a_name() {
    let Some((page, answer)) = Page::with_an_answer().await else {
        return;
    };
    page.press(&answer, "In context").await;
    page.message("the paragraph", |message| message.is_private).await;
    page.type_in_box("/ask x").await;
    page.press_named("Add private").await;
    page.suggestions().await;

    let all = "const usable = 'button, a[href], input, select, textarea, [role=option], [role=button], [tabindex]';
        const within = (root) => [...root.querySelectorAll('*')].flatMap((each) =>
            [...(each.matches(usable) ? [each] : []), ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
        return within(document).filter((each) => each.checkVisibility({ visibilityProperty: true }));";
    let computed = page.browser.computed(all).await;
    assert!(computed.len() > 20, "{computed:?}");
    for (role, name) in &computed {
        let is_known = CONTROLS.contains(&role.as_str()) || role == "article";
        assert!(
            is_known && !name.trim().is_empty(),
            "role {role:?}, name {name:?} in {computed:?}"
        );
    }
    let names: Vec<&str> = computed.iter().map(|(_, name)| name.as_str()).collect();
    for expected in [
        "question",
        "private",
        "In context",
        "Thumbs up",
        "Delete",
        "Send",
        "You are",
        "Theme",
    ] {
        assert!(names.contains(&expected), "{expected} in {names:?}");
    }
    page.close().await;
}

#[tokio::test]
async fn the_page_is_heard_as_landmarks_headings_and_a_log_of_articles() {
    let Some((page, _)) = Page::with_an_answer().await else {
        return;
    };
    let computed = page
        .browser
        .computed(
            "return [...document.querySelectorAll('main, nav, form, section, h1, h2, [role=log], discord-message')]",
        )
        .await;
    let has = |role: &str, name: &str| computed.iter().any(|(a, b)| a == role && b.starts_with(name));
    for (role, name) in [
        ("main", ""),
        ("navigation", "Channels"),
        ("form", "Write to the channel"),
        ("region", "Welcome"),
        ("region", "Through whose eyes"),
        ("heading", "#articles"),
        ("heading", "Welcome to #articles"),
        ("log", "Messages in articles"),
        ("article", "pullquote, Today at"),
    ] {
        assert!(has(role, name), "{role} {name} in {computed:?}");
    }
    let is_within =
        "return [...document.querySelectorAll('[role=article]')].every((each) => each.parentElement.role === 'log')";
    assert_eq!(page.browser.run(is_within, &[]).await, Value::Bool(true));
    page.close().await;
}

#[tokio::test]
async fn a_narrow_phone_shows_everything_without_scrolling_sideways() {
    let Some(page) = Page::of(&Site::of(&ARTICLES)).await else {
        return;
    };
    let phone = json!({ "width": 360, "height": 640, "deviceScaleFactor": 2, "mobile": true });
    page.browser.chromium("Emulation.setDeviceMetricsOverride", phone).await;
    page.ask(QUESTION).await;
    let answer = page.answer_with(SENTENCE).await;
    page.press(&answer, "In context").await;
    page.message("the paragraph", |message| message.is_private).await;
    page.write(&format!("<@1310000000000000001> {}", "w".repeat(120))).await;
    page.message("a reply", |message| message.reply_to.is_some()).await;
    assert_fits(&page).await;
    page.type_in_box("/ask x").await;
    page.press_named("Add article").await;
    page.suggestions().await;
    assert_fits(&page).await;
    page.browser.keys(&format!("{}{}", key::ESCAPE, key::ESCAPE)).await;

    assert!(!is_seen(&page, ".sidebar").await);
    page.press_named("Channels and settings").await;
    assert!(is_seen(&page, ".sidebar").await);
    assert_fits(&page).await;
    page.press_named("pullquote, direct message").await;
    assert!(!is_seen(&page, ".sidebar").await);
    page.write(QUESTION).await;
    page.answer_with(SENTENCE).await;
    page.close().await;
}

async fn is_seen(page: &Page, selector: &str) -> bool {
    let script = "return document.querySelector(arguments[0]).checkVisibility({ visibilityProperty: true })";
    page.browser.run(script, &[json!(selector)]).await == Value::Bool(true)
}

/// Fails where something reaches over the right edge, or where the page can be scrolled sideways.
async fn assert_fits(page: &Page) {
    let script = "const within = (root) => [...root.querySelectorAll('*')].flatMap((each) =>
            [each, ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
        const isOver = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.unseen')
            && each.getBoundingClientRect().right > innerWidth + 0.5;
        const over = within(document.body).filter(isOver).map((each) => `${each.localName}.${each.className}`);
        return [innerWidth, document.documentElement.scrollWidth, over];";
    assert_eq!(page.browser.run(script, &[]).await, json!([360, 360, []]));
}

#[tokio::test]
async fn words_stand_out_from_their_ground_in_both_themes() {
    let Some((page, answer)) = Page::with_an_answer().await else {
        return;
    };
    page.press(&answer, "In context").await;
    page.message("the paragraph", |message| message.is_private).await;
    page.write(&format!("<@1310000000000000001> {QUESTION} `code`")).await;
    page.message("a reply", |message| message.reply_to.is_some()).await;
    page.type_in_box("/ask ").await;
    page.browser.keys(key::ENTER).await;
    page.problem().await;
    page.press_named("Add private").await;
    page.suggestions().await;
    for (system, chosen, expected) in [
        ("light", "As the system", "light"),
        ("dark", "As the system", "dark"),
        ("dark", "Light", "light"),
        ("light", "Dark", "dark"),
    ] {
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": system }] });
        page.browser.chromium("Emulation.setEmulatedMedia", media).await;
        page.set("Theme", chosen).await;
        page.wait_for(
            expected,
            &format!("return document.documentElement.dataset.theme === '{expected}'"),
        )
        .await;
        let faint = page.browser.run(include_str!("contrast.js"), &[]).await;
        assert_eq!(faint, json!([]), "{expected}");
        // The theme is kept.
        let kept = page
            .browser
            .run("return localStorage.getItem('pullquote-preview')", &[])
            .await;
        assert!(kept.as_str().unwrap_or_default().contains("theme"), "{kept}");
    }
    page.close().await;
}
