//! pullquote answers questions about articles with the exact sentence that answers them.
//!
//! A folder of articles becomes an index on disk, and a question becomes an [`Answer`](answer::Answer): sentences of the
//! articles, byte for byte, each with its place, and how sure one may be that the first of them answers. Or no sentence,
//! where none seems to. The program of the same name is a Discord bot over this; the crate works without Discord.
//!
//! # Ten lines
//!
//! ```
//! # let folder = tempfile::tempdir()?;
//! # let (articles, index) = (folder.path().join("articles"), folder.path().join("index"));
//! # std::fs::create_dir(&articles)?;
//! # std::fs::write(articles.join("bridge.txt"), "The old bridge fell in 1911. The new bridge was opened in 1914.")?;
//! use pullquote::answerer::{Answerer, Question};
//!
//! let answerer = Answerer::of_folder(&articles, &index)?;
//! let answer = answerer.ask(&Question::new("When was the new bridge opened?"))?;
//! match answer.quotes.first() {
//!     Some(quote) => println!("{} ({})", quote.text, quote.title),
//!     None => println!("The articles do not answer that."),
//! }
//! # assert_eq!(answer.quotes[0].text, "The new bridge was opened in 1914.");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `articles` and `index` are folders: the one holds `.md` and `.txt` files ([`corpus`] says how they are read), the other
//! is made. The index is brought up to date whenever
//! [`Answerer::of_folder`](answerer::Answerer::of_folder) is called, and what is in it stays valid without the folder.
//!
//! # How to go on
//!
//! - **More of an answer**: [`answerer`] for what may be asked, [`answer`] for what comes back, `examples/show_context.rs`
//!   for the paragraphs around a quote.
//! - **A front of your own**: `examples/own_front.rs` puts the parts together by hand, takes up articles that change, and
//!   shows what is no answer as what it is.
//! - **Many questions**: [`batch`].
//! - **Articles from elsewhere**: [`intake`] stores them, [`convert`] makes them of web pages and documents.
//! - **A reader of your own**: the trait [`reader::Reader`].
//!
//! `cargo run --example ask_a_folder` and its neighbours run as they are; `docs/architecture.md` follows one question from
//! the gateway to the reply.
//!
//! # Features
//!
//! | feature | what it adds | without it |
//! |---|---|---|
//! | `discord` | the bot (`discord`, `state`); asks for `web` | the core and the terminal; serenity and databases are not compiled |
//! | `preview` | a page to try the bot on (`preview`); asks for `discord` | Discord or the terminal |
//! | `web` | articles from addresses and feeds (`web`, and of `intake` what names pages) | files alone; with `discord` and `cluster` off too, no TLS and no asynchronous runtime is compiled |
//! | `cluster` | passages in Quickwit or OpenSearch | an index on this machine alone |
//! | `reader` | the neural reader with its model, 25 MB of the program | every answer comes from words alone |
//! | `otlp` | traces of questions, sent by the program to a collector | (off by default) |
//!
//! All but `otlp` are on by default. `tuning` builds a program that writes training data and adds nothing to the crate.
//!
//! # The rooms
//!
//! From the top down; a room names only rooms of its own line and of the lines below it.
//!
//! - `main`, `cli`, `console`, `setup`, `terminal`, in the program: arguments, subcommands, and the conversation in a
//!   terminal.
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
//! - [`intake`]: the ways in: from a file, a page, an attachment or a feed to a stored article.
//! - [`index`]: the index on disk: built, verified, published, read.
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
//! The core is synchronous and bound by the processor, does not print and does not panic. Its errors say what happened,
//! where, and what to do ([`error`]); what it has to tell beside them goes to [`tracing`], without any text of questions or
//! articles.

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
mod files;
pub mod followup;
pub mod index;
pub mod intake;
pub mod library;
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
