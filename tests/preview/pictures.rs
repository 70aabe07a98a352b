//! The pictures of the README: made from the page and the terminal as they are, by
//! `PULLQUOTE_PICTURES=1 cargo test --test preview pictures`. Without the variable the texts beside them are compared with
//! what the page and the terminal say now.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Value, json};

use crate::page::Page;
use crate::program::Site;
use crate::terminal;

/// The article that comes with the program.
const SAMPLE: &str = "us-iraq-coalition-talks.md";
const ANSWERED: &str = "How many US soldiers are in Iraq?";
const NOT_ANSWERED: &str = "Who won the football world cup?";
const MEANWHILE: &str = "Who is the prime minister of Iraq?";
/// So many articles are read at a time.
const BATCH: usize = 32;
/// What is rewritten on purpose.
const REWRITE: &str = "PULLQUOTE_PICTURES=1 cargo test --test preview pictures";
/// The largest picture, in bytes: a page with several of them should load at once.
const LARGEST: usize = 150 * 1024;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pictures() -> PathBuf {
    root().join("docs/pictures")
}

fn sample() -> Site {
    let text = fs::read_to_string(root().join("index/articles").join(SAMPLE)).unwrap();
    Site::of(&[(SAMPLE, &text)])
}

fn is_rewriting() -> bool {
    std::env::var_os("PULLQUOTE_PICTURES").is_some_and(|value| value == "1")
}

/// The same without what differs from one time to the next.
fn without_times(text: &str) -> String {
    let lines = text.lines().map(|line| match line.split_once("Today at ") {
        Some((before, _)) => format!("{before}Today at …"),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n") + "\n"
}

/// Keeps a text of a picture, or compares it with the one that is kept.
fn keep_or_compare(name: &str, text: &str) {
    let path = pictures().join(name);
    if is_rewriting() {
        fs::create_dir_all(pictures()).unwrap();
        fs::write(path, text).unwrap();
        return;
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        kept,
        text,
        "{} is not what the program says now: {REWRITE}",
        path.display()
    );
}

/// Takes a picture of the parts of the page that a selector names, and keeps or compares what they say.
async fn take(page: &Page, name: &str, selector: &str) {
    let said = page.browser.run(include_str!("reading.js"), &[json!(selector)]).await;
    keep_or_compare(&format!("{name}.txt"), &without_times(said.as_str().unwrap()));
    let path = pictures().join(format!("{name}.png"));
    if is_rewriting() {
        let place = "const all = [...document.querySelectorAll(arguments[0])].map((each) => each.getBoundingClientRect());
            const [top, bottom] = [Math.min(...all.map((each) => each.top)), Math.max(...all.map((each) => each.bottom))];
            const [left, right] = [Math.min(...all.map((each) => each.left)), Math.max(...all.map((each) => each.right))];
            return { x: left, y: top, width: right - left, height: bottom - top, scale: 1 };";
        let clip = page.browser.run(place, &[json!(selector)]).await;
        let picture = page
            .browser
            .chromium("Page.captureScreenshot", json!({ "format": "png", "clip": clip }))
            .await;
        fs::write(&path, BASE64.decode(picture["data"].as_str().unwrap()).unwrap()).unwrap();
    }
    let size = fs::read(&path).unwrap_or_default().len();
    assert!((1..=LARGEST).contains(&size), "{}: {size} bytes", path.display());
}

/// A selector for a message.
fn of_message(id: &str) -> String {
    format!("[data-message='{id}']")
}

#[tokio::test]
async fn pictures_of_the_page_say_what_the_page_says() {
    let site = sample();
    let Some(page) = Page::of(&site).await else { return };
    let screen = json!({ "width": 860, "height": 600, "deviceScaleFactor": 1.5, "mobile": false });
    page.browser
        .chromium("Emulation.setDeviceMetricsOverride", screen)
        .await;
    page.set("Theme", "Dark").await;

    page.ask(ANSWERED).await;
    let answer = page.message("the answer", |message| !message.quotes.is_empty()).await;
    take(&page, "answer", "#sidebar, main").await;

    page.ask(NOT_ANSWERED).await;
    let refusal = page.answer_with("Not in the articles").await;
    take(&page, "not-found", &of_message(&refusal.id)).await;

    // Pressed without a pointer, which would stay where it is seen.
    let press = "const shown = document.querySelector(arguments[0]); shown.querySelector('.control').click();";
    page.browser.run(press, &[Value::from(of_message(&answer.id))]).await;
    let context = page.message("the paragraph", |message| message.is_private).await;
    take(&page, "context", &of_message(&context.id)).await;

    let added = site.fill();
    page.write("/reindex").await;
    site.hold_back().await;
    // Articles are read by the batch, and the last batch holds the one that keeps them all waiting.
    let before_the_last = format!("Reindexing: {} of {}", added - added % BATCH - BATCH, added + 1);
    let progress = page.answer_with(&before_the_last).await;
    page.ask(MEANWHILE).await;
    let meanwhile = page
        .message("the answer", |message| message.text.contains(MEANWHILE))
        .await;
    let both = format!("{}, {}", of_message(&progress.id), of_message(&meanwhile.id));
    take(&page, "reindex", &both).await;
    site.let_go();
    page.answer_with("Reindexed in").await;
    page.close().await;
}

#[test]
fn pictures_of_the_terminal_show_what_the_program_prints() {
    let site = sample();
    let folder = site.articles().parent().unwrap().to_owned();
    let run = |shell: &str| {
        let program = Path::new(env!("CARGO_BIN_EXE_pullquote"));
        let path = format!(
            "{}:{}",
            program.parent().unwrap().display(),
            std::env::var("PATH").unwrap()
        );
        let output = Command::new("sh")
            .args(["-c", shell])
            .current_dir(&folder)
            .env("PATH", path)
            .env_remove("DISCORD_TOKEN")
            .env_remove("PULLQUOTE_PICTURES")
            .stdin(Stdio::null())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{shell}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    run("pullquote index");
    let commands = [
        format!("echo \"{ANSWERED}\" | pullquote"),
        format!("pullquote ask --top 1 \"{MEANWHILE}\""),
        format!("pullquote ask \"{NOT_ANSWERED}\""),
    ];
    let shown: Vec<(String, String)> = commands
        .iter()
        .map(|command| (command.clone(), run(&format!("{command} 2>&1"))))
        .collect();
    keep_or_compare("terminal.txt", &terminal::text(&shown));
    keep_or_compare("terminal.svg", &terminal::recording(&shown));
}
