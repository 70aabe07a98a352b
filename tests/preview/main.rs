//! `pullquote preview` as somebody meets it: the real program, and a real browser that is clicked and typed in.
//!
//! Needs chromedriver and Chromium (`apt-get install chromium chromium-driver`); where they are not, every test says that it
//! was skipped.
#![cfg(feature = "preview")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "in tests a panic is the report, and a skipped test says so"
)]

/// Questions in every way that there is, and their answers.
mod asking;
/// The browser: chromedriver, and what WebDriver can do.
mod browser;
/// What stands under an answer.
mod buttons;
/// Text that would like to be more than text.
mod hostile;
/// What those do who run the bot.
mod operating;
/// The page, and what somebody does on it.
mod page;
/// The pictures of the README.
#[cfg(unix)]
mod pictures;
/// The program with its folder.
mod program;
/// Who reaches the page: small screens, the keyboard alone, those who hear it, both themes.
mod reach;
/// The server behind the page, without a browser.
mod server;
/// A terminal as a picture.
#[cfg(unix)]
mod terminal;

use std::time::Duration;

/// Longest wait for anything. The program is not optimised, and other tests use the processor beside this one.
const PATIENCE: Duration = Duration::from_secs(60);

/// Two articles: a text about a lighthouse, and one about tea.
const ARTICLES: [(&str, &str); 2] = [
    (
        "skerryvore.md",
        "---\ntitle: The lighthouse of Skerryvore\ndate: 2023-05-04\nurl: https://example.org/skerryvore\n---\n\n\
        Alan Stevenson built the lighthouse of Skerryvore in 1844. Its granite tower is 48 metres high.\n\n\
        The last keepers left the rock on 31 March 1994. Since then a computer in Edinburgh watches the lamp.\n",
    ),
    (
        "tea.txt",
        "date 2022-11-30 Robert Fortune smuggled tea plants out of China in 1848.\n\n\
        Darjeeling grows on the slopes of the Himalayas. Pickers gather two leaves and a bud.\n",
    ),
];
/// A question that the first article answers, the sentence that answers it, and the words in it that do.
const QUESTION: &str = "Who built the lighthouse of Skerryvore?";
const SENTENCE: &str = "Alan Stevenson built the lighthouse of Skerryvore in 1844.";
const WORDS: &str = "Alan Stevenson";
/// Where the sentence stands.
const PLACE: &str = "The lighthouse of Skerryvore · 2023-05-04 · paragraph 1";
