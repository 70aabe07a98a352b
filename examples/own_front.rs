//! A front of your own: questions as lines of JSON on standard input, answers as lines of JSON on standard output, for a
//! web page, a bot elsewhere, or another program. Articles may change meanwhile, and so may the index.
//!
//! ```console
//! $ echo '{"question": "How many US soldiers are in Iraq?"}' |
//!       cargo run --example own_front -- index/articles target/example-index
//! ```
//!
//! `pullquote ask --batch` does much the same; this shows what a front has to think of.
#![allow(clippy::print_stdout, reason = "an example is a front")]

use std::io::{self, BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;

use pullquote::answer::{Abstention, Answer, Status};
use pullquote::answerer::{Answerer, Question};
use pullquote::config::{AnswerConfig, Sources};
use pullquote::index::Store;
use pullquote::library::Library;
use pullquote::{reader, watch};
use serde::Deserialize;
use serde_json::{Value, json};

/// Questions that may be with the reader at once; a further one is answered from words, at once rather than late.
const READER_QUEUE: usize = 4;

/// A line of input.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    question: String,
    /// Only quote this article.
    article: Option<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let [articles, index] =
        <[PathBuf; 2]>::try_from(std::env::args_os().skip(1).map(PathBuf::from).collect::<Vec<_>>())
            .map_err(|_| "name a folder of articles and a folder for the index")?;
    let sources = Sources::folder(&articles);
    let store = Arc::new(Store::new(&index));

    // The eyes are opened before the index is built, so that no change falls between the two.
    let eyes = watch::open(&sources);
    store.rebuild(&sources, &|_done, _total| {})?;
    let changed = Arc::clone(&store);
    let _watching = eyes.watch(move || changed.take_up_changes(&sources).map(drop));

    let library = Arc::new(Library::of_operator(Arc::clone(&store)));
    let answerer = Answerer::new(library, AnswerConfig::default()).with_reader(reader::open("builtin")?, READER_QUEUE);

    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        // Another process may have published a newer index. Where that one cannot be used the old one stays in use.
        if let Err(error) = store.refresh() {
            writeln!(out, "{}", json!({ "note": error.to_string() }))?;
        }
        writeln!(out, "{}", reply(&answerer, &line?))?;
        out.flush()?;
    }
    Ok(())
}

/// What one line is answered with. Whatever is wrong with it costs only itself.
fn reply(answerer: &Answerer, line: &str) -> Value {
    let asked: Asked = match serde_json::from_str(line) {
        Ok(asked) => asked,
        Err(error) => return json!({ "error": format!("no question: {error}") }),
    };
    let question = Question {
        article: asked.article,
        top: 1,
        // The nearest sentence is wanted even where it is no answer, to be shown as what it is.
        candidates: true,
        ..Question::new(asked.question)
    };
    match answerer.ask(&question) {
        Ok(answer) => shown(&answer),
        Err(error) => json!({ "error": error.to_string() }),
    }
}

/// An answer, or an abstention that says why and what came nearest. The two must never look alike.
fn shown(answer: &Answer) -> Value {
    let quote = answer.quotes.first();
    if answer.status == Status::Answered {
        return json!({ "answer": quote, "confidence": answer.confidence });
    }
    let why = match answer.abstention {
        Some(Abstention::NoUsableWord) => "the question has no word to search for",
        Some(Abstention::NothingMatches) => "no sentence shares anything with the question",
        Some(Abstention::BelowThreshold) | None => "the nearest sentence is probably no answer",
    };
    json!({ "abstains": why, "nearest": quote, "confidence": answer.confidence })
}
