//! Writes the selection's features of every candidate sentence, for the script beside this file that fits the weights.
//!
//! `cargo run --release --features tuning --bin selection-features -- INDEX QUESTIONS.jsonl OUT [MODEL]`: OUT gets, in
//! native byte order, for each candidate: line number of the question, number of the article, paragraph, start, end (u32
//! each) and the features (f32 each). With MODEL (`builtin` or a path) the best passages are read, and five more f32
//! follow: the score by words; 1 where the sentence was read, the logit that its passage answers, the log probability of
//! its best span, and that span's share of the sentence's.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use pullquote::answerer;
use std::sync::Arc;

use pullquote::index::Store;
use pullquote::library::Library;
use pullquote::query::Query;
use pullquote::reader;
use pullquote::retriever::{Reach, Scope, ViewRetriever};
use pullquote::selection::Patience;
use pullquote::text::languages::Language;
use serde::Deserialize;

/// Sentences of a question that are written: the rest is far from any decision.
const KEPT: usize = 60;

#[derive(Deserialize)]
struct Line {
    question: String,
    article: Option<String>,
    paragraph: Option<u32>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (index, questions, out, model) = match arguments.as_slice() {
        [index, questions, out] => (index, questions, out, "off"),
        [index, questions, out, model] => (index, questions, out, model.as_str()),
        _ => return Err("usage: selection-features INDEX QUESTIONS.jsonl OUT [MODEL]".into()),
    };
    let reader = reader::open(model)?;
    let library = Library::new(Arc::new(Store::new(Path::new(index))), Path::new(""));
    let view = library.view(None)?;
    let retriever = ViewRetriever::new(&view)?;
    let mut out = BufWriter::new(File::create(out)?);
    for (number, line) in BufReader::new(File::open(questions)?).lines().enumerate() {
        let line: Line = serde_json::from_str(&line?)?;
        let asked_in = Language::of_question(&line.question, view.languages());
        let query = Query::parse(&line.question, asked_in, answerer::searched_language(asked_in, &view));
        if query.is_empty() {
            continue;
        }
        let scope = Scope {
            article: line.article.as_deref(),
            paragraph: line.paragraph,
            since: None,
        };
        let reach = match &reader {
            Some(_) => answerer::reach_with_reader(scope, &view),
            None => Reach::SharingTerms,
        };
        let mut selected = answerer::select(&retriever, query, scope, reach)?;
        if let Some(reader) = &reader {
            selected.read(reader.as_ref(), Patience::UntilSpent, &line.question)?;
        }
        for scored in selected.sentences.iter().take(KEPT) {
            let candidate = &selected.candidates[scored.candidate];
            let sentence = &candidate.passage.sentences[scored.sentence];
            let article = view
                .operator()
                .articles()
                .partition_point(|article| article.id < candidate.article.id);
            let start = candidate.passage.start as u32;
            let place = [
                number as u32,
                article as u32,
                candidate.passage.paragraph,
                start + sentence.start,
                start + sentence.end,
            ];
            for value in place {
                out.write_all(&value.to_ne_bytes())?;
            }
            for value in scored.features.values() {
                out.write_all(&value.to_ne_bytes())?;
            }
            if reader.is_some() {
                let read = scored.reading.as_ref();
                let read = read.map_or([0.0; 4], |r| [1.0, r.answers, r.log_probability, r.share]);
                for value in [scored.words_score].into_iter().chain(read) {
                    out.write_all(&value.to_ne_bytes())?;
                }
            }
        }
    }
    out.flush()?;
    Ok(())
}
