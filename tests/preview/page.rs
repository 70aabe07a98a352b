//! The page in a browser, and what somebody does on it.

use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::{Value, json};

use crate::browser::{Browser, key};
use crate::program::{Preview, Site};
use crate::{ARTICLES, PATIENCE, QUESTION, SENTENCE};

/// A message as it is seen.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Seen {
    pub(crate) id: String,
    pub(crate) author: String,
    pub(crate) text: String,
    pub(crate) quotes: Vec<String>,
    pub(crate) bold: Vec<String>,
    pub(crate) small: Vec<String>,
    pub(crate) links: Vec<String>,
    pub(crate) controls: Vec<String>,
    pub(crate) used: Option<String>,
    pub(crate) reply_to: Option<String>,
    pub(crate) is_private: bool,
    pub(crate) is_waiting: bool,
}

/// The page of a running preview.
pub(crate) struct Page {
    pub(crate) browser: Browser,
    pub(crate) preview: Preview,
}

impl Page {
    /// Starts the program and opens its page; nothing where there is no browser.
    pub(crate) async fn of(site: &Site) -> Option<Page> {
        let browser = Browser::start().await?;
        let preview = Preview::start(site);
        let page = Page { browser, preview };
        page.load().await;
        Some(page)
    }

    /// The same over [`ARTICLES`], where [`QUESTION`] was asked and answered.
    pub(crate) async fn with_an_answer() -> Option<(Page, Seen)> {
        let page = Page::of(&Site::of(&ARTICLES)).await?;
        page.ask(QUESTION).await;
        let answer = page.answer_with(SENTENCE).await;
        Some((page, answer))
    }

    /// Opens the page and waits until the bot is there with its commands.
    pub(crate) async fn load(&self) {
        self.browser.open(&self.preview.address).await;
        self.wait_for_bot().await;
        // What the server tells somebody who comes now.
        let has_commands = "return new Promise((done) => {
            const source = new EventSource('/events');
            source.addEventListener('world', (event) => {
                source.close();
                done(JSON.parse(event.data).commands.length > 0);
            });
        })";
        self.wait_for("its commands", has_commands).await;
    }

    /// Waits until the page says that the bot is there.
    pub(crate) async fn wait_for_bot(&self) {
        let is_there = "return document.querySelector('#presence')?.innerText === 'pullquote is online'";
        self.wait_for("the bot", is_there).await;
    }

    /// Ends it all, and fails where the console has something to complain of.
    pub(crate) async fn close(self) {
        let complaints = self.browser.console().await;
        self.browser.close().await;
        assert_eq!(complaints, Vec::<String>::new(), "what the page's console holds");
    }

    /// Waits until a script gives something that is neither nothing nor false; gives that.
    pub(crate) async fn wait_for(&self, what: &str, script: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.browser.run(script, &[]).await;
            if !matches!(found, Value::Null | Value::Bool(false)) {
                return found;
            }
            assert!(
                Instant::now() < deadline,
                "waited {PATIENCE:?} for {what}; seen:\n{:#?}",
                self.seen().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The messages that are seen, oldest first.
    pub(crate) async fn seen(&self) -> Vec<Seen> {
        let seen = self.browser.run(include_str!("look.js"), &[]).await;
        serde_json::from_value(seen).unwrap()
    }

    /// Waits for a message that fits; gives the newest.
    pub(crate) async fn message(&self, what: &str, fits: impl Fn(&Seen) -> bool) -> Seen {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let seen = self.seen().await;
            if let Some(found) = seen.iter().rev().find(|message| !message.is_waiting && fits(message)) {
                return found.clone();
            }
            assert!(
                Instant::now() < deadline,
                "waited {PATIENCE:?} for {what}; seen:\n{seen:#?}"
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits for an answer of the bot with this in it.
    pub(crate) async fn answer_with(&self, words: &str) -> Seen {
        self.message(words, |message| {
            message.author == "pullquote" && message.text.contains(words)
        })
        .await
    }

    /// Waits until a message is gone.
    pub(crate) async fn gone(&self, message: &Seen) {
        let script = format!(
            "return document.querySelector('[data-message=\"{}\"]') === null",
            message.id
        );
        self.wait_for("a message to go", &script).await;
    }

    /// Types at the place where somebody writes, and presses Enter.
    pub(crate) async fn write(&self, text: &str) {
        self.type_in_box(text).await;
        self.browser.keys(key::ENTER).await;
    }

    /// Types at the place where somebody writes.
    pub(crate) async fn type_in_box(&self, text: &str) {
        self.browser
            .click("return document.querySelector('.message-text, .field input')", &[])
            .await;
        self.browser.keys(text).await;
    }

    /// Asks by `/ask`.
    pub(crate) async fn ask(&self, question: &str) {
        self.write(&format!("/ask {question}")).await;
    }

    /// Presses a button of a message by its words.
    pub(crate) async fn press(&self, message: &Seen, words: &str) {
        let script = "const [id, words] = arguments;
            const shown = document.querySelector(`[data-message='${id}']`);
            const controls = [...shown.querySelectorAll('button')];
            return controls.find((control) => control.innerText.replaceAll('\\n', ' ').includes(words)) ?? null;";
        self.browser.click(script, &[json!(message.id), json!(words)]).await;
    }

    /// Presses one of the buttons that have no message: by its words or its name.
    pub(crate) async fn press_named(&self, name: &str) {
        let script = "const isNamed = (button) =>
                (button.getAttribute('aria-label') ?? button.textContent).includes(arguments[0]);
            return [...document.querySelectorAll('button')].filter(isNamed).at(-1) ?? null;";
        self.browser.click(script, &[json!(name)]).await;
    }

    /// Changes a setting on the left side by its label, to a choice that begins so.
    pub(crate) async fn set(&self, label: &str, choice: &str) {
        let script = "const [label, choice] = arguments;
            const named = [...document.querySelectorAll('label')].find((each) => each.innerText === label);
            const select = document.getElementById(named.htmlFor);
            select.value = [...select.options].find((option) => option.text.startsWith(choice)).value;
            select.dispatchEvent(new Event('change'));";
        self.browser.run(script, &[json!(label), json!(choice)]).await;
    }

    /// What the list above the box offers, once it offers something.
    pub(crate) async fn suggestions(&self) -> Vec<String> {
        let script = "const shown = [...document.querySelectorAll('.suggestions:not([hidden]) [role=option]')];
            return shown.length > 0 ? shown.map((option) => option.textContent) : null;";
        serde_json::from_value(self.wait_for("suggestions", script).await).unwrap()
    }

    /// What the page complains of beside the box, once it does.
    pub(crate) async fn problem(&self) -> String {
        let problem = self
            .wait_for(
                "a complaint",
                "return document.querySelector('.problem').innerText || null",
            )
            .await;
        problem.as_str().unwrap().to_owned()
    }
}
