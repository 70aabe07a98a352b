//! pullquote answers questions about articles with the exact sentence that answers them.
//!
//! A folder of articles becomes an index, and a question becomes an [`Answer`](answer::Answer):
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//!
//! use pullquote::answerer::{Answerer, Question};
//! use pullquote::config::{AnswerConfig, Sources};
//! use pullquote::index::Store;
//! use pullquote::library::Library;
//!
//! # let folder = tempfile::tempdir()?;
//! # let articles = folder.path().join("articles");
//! # std::fs::create_dir(&articles)?;
//! # std::fs::write(articles.join("bridge.txt"), "The old bridge fell in 1911. The new one was opened in 1914.")?;
//! let store = Arc::new(Store::new(&folder.path().join("store")));
//! store.rebuild(&Sources::folder(&articles), &|_done, _total| {})?;
//!
//! let library = Arc::new(Library::new(store, &folder.path().join("added")));
//! let answerer = Answerer::new(library, AnswerConfig { min_confidence: 0.0 });
//! let answer = answerer.ask(&Question::new("When was the new bridge opened?"))?;
//! assert_eq!(answer.quotes[0].text, "The new one was opened in 1914.");
//! # Ok(())
//! # }
//! ```
//!
//! # The rooms
//!
//! From the top down; a room names only rooms of its own line and of the lines below it.
//!
//! - `main`, `cli`, `console`, `terminal`, in the program: arguments, subcommands, and the conversation in a terminal.
//! - `preview`: a page to try the bot on, behind the default feature `preview`.
//! - `discord`: the bot. The only place that names serenity, behind the default feature `discord`.
//! - [`backup`]: articles, settings and votes into one file, and back.
//! - [`batch`]: questions as JSON lines in, answers as JSON lines out.
//! - [`answerer`]: from a question to an answer: retrieve, select, read, decide; keeps answers; nobody queues for long.
//! - [`decision`]: how sure one may be of the first quote.
//! - [`selection`]: which sentences of the retrieved passages answer best, by their words and by what was read.
//! - [`reader`]: the neural reader behind one narrow trait; its model is part of the program.
//! - [`retriever`]: finds the passages that share terms with a question, whichever engine holds them.
//! - [`watch`]: sees that articles changed, and has the index brought up to date.
//! - [`library`]: whose articles are whose: what is seen in a guild, and what in none.
//! - [`imported`]: files of other kinds among the articles, kept as Markdown.
//! - [`index`]: the index on disk: built, verified, published, read.
//! - `feeds`: follows feeds and takes in what is new in them, behind the default feature `web`.
//! - [`intake`]: from what somebody offers, a file, a page or an attachment, to a stored article.
//! - `pages`: web pages as articles: fetched, converted, stored.
//! - [`added`]: articles that come and go through the program.
//! - [`corpus`]: articles as files; where their paragraphs stand.
//! - [`convert`]: HTML, PDF, Word and EPUB as Markdown, in a process of its own.
//! - [`query`]: a question as weighted terms, known to no engine.
//! - [`text`]: sentences, the one analyser, question words.
//! - [`cluster`]: a search cluster that holds passages; reached behind the default feature `cluster`.
//! - [`followup`]: a question in the light of the one before.
//! - `state`: what is kept about servers and votes, for the bot.
//! - `web`: fetches addresses, and nothing that they could make it reach.
//! - [`config`]: the operator's settings.
//! - [`answer`], [`error`]: plain data that every room may speak of; `files`: how bytes get to the disk.
//!
//! # The promises
//!
//! - **Verbatim.** A quote is a byte range of a stored article, and its text is exactly those bytes.
//! - **Placed.** Every quote names its article, paragraph and byte range.
//! - **Honest.** Where the articles do not seem to answer, the status is
//!   [`NotFound`](answer::Status::NotFound): a wrong quote is worse than none.
//! - **Always answers.** A rebuild, a broken article or a damaged index never takes answering away: readers keep the
//!   [`Snapshot`](index::Snapshot) that they have until a new one is complete and verified.
//! - **Private.** Questions, articles and the token are never logged.
//! - **Harmless.** No quoted or typed text can ping, spoof, run or reach anything.
//!
//! The core is synchronous and CPU-bound, does not print and does not panic.

pub mod added;
pub mod answer;
pub mod answerer;
pub mod backup;
pub mod batch;
pub mod cluster;
pub mod config;
pub mod convert;
pub mod corpus;
pub mod decision;
#[cfg(feature = "discord")]
pub mod discord;
pub mod error;
#[cfg(feature = "web")]
pub mod feeds;
mod files;
pub mod followup;
pub mod imported;
pub mod index;
pub mod intake;
pub mod library;
#[cfg(feature = "web")]
pub mod pages;
#[cfg(feature = "preview")]
pub mod preview;
pub mod query;
pub mod reader;
pub mod retriever;
pub mod selection;
#[cfg(feature = "discord")]
pub mod state;
pub mod text;
pub mod watch;
#[cfg(feature = "web")]
pub mod web;
