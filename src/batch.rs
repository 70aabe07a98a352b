//! Questions as JSON lines in, answers as JSON lines out.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let (articles, index) = (folder.path().join("articles"), folder.path().join("index"));
//! # std::fs::create_dir(&articles)?;
//! # std::fs::write(articles.join("mill.txt"), "The mill was built in 1802. A flood took its wheel.")?;
//! use pullquote::answerer::Answerer;
//! use pullquote::batch::{self, Options};
//!
//! let answerer = Answerer::of_folder(&articles, &index)?;
//! let options = Options { guild: None, top: 1, candidates: true };
//! let questions = b"{\"id\": 7, \"question\": \"When was the mill built?\"}\nno JSON\n";
//! let mut answers = Vec::new();
//! batch::run(&answerer, options, &questions[..], &mut answers)?;
//!
//! let answers = String::from_utf8(answers)?;
//! let lines: Vec<serde_json::Value> = answers.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
//! assert_eq!(lines[0]["id"], 7);
//! assert_eq!(lines[0]["quotes"][0]["text"], "The mill was built in 1802.");
//! assert_eq!(lines[1]["line"], 2);
//! assert!(lines[1]["error"].is_string());
//! # Ok(())
//! # }
//! ```

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use crate::answer::Answer;
use crate::answerer::{Answerer, Question};
use crate::error::{Error, Result};

/// What holds for every question of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Asked in this guild; in none only the operator's articles are quoted.
    pub guild: Option<u64>,
    /// At most so many quotes.
    pub top: usize,
    /// List quotes even where the answer is "not found".
    pub candidates: bool,
}

/// The keys of a line, each with its value as it was written: an id comes back to the digit.
type Line<'a> = BTreeMap<String, &'a RawValue>;

#[derive(Serialize)]
struct AnswerLine<'a> {
    id: &'a RawValue,
    #[serde(flatten)]
    answer: &'a Answer,
}

/// What a line gets that could not be asked.
#[derive(Serialize)]
struct ErrorLine<'a> {
    id: &'a RawValue,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    error: String,
}

/// Answers every line; each answer is flushed as soon as it is ready. A line that cannot be understood or asked costs
/// only itself.
///
/// # Errors
/// Reading or writing fails.
pub fn run(answerer: &Answerer, options: Options, mut input: impl BufRead, out: &mut impl Write) -> Result<()> {
    let mut bytes = Vec::new();
    let mut number = 0;
    loop {
        bytes.clear();
        if input
            .read_until(b'\n', &mut bytes)
            .map_err(Error::io("cannot read", "the batch"))?
            == 0
        {
            return Ok(());
        }
        number += 1;
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        answer_line(answerer, options, &bytes, number, out)?;
    }
}

fn answer_line(answerer: &Answerer, options: Options, bytes: &[u8], number: u64, out: &mut impl Write) -> Result<()> {
    let line: Line<'_> = match serde_json::from_slice(bytes) {
        Ok(line) => line,
        Err(cause) => {
            let error = match cause.is_data() {
                true => format!("not JSON of the form {{\"id\": ..., \"question\": ...}}: {cause}"),
                false => format!("not JSON: {cause}"),
            };
            return write_line(
                out,
                &ErrorLine {
                    id: RawValue::NULL,
                    line: Some(number),
                    error,
                },
            );
        }
    };
    let id = line.get("id").copied().unwrap_or(RawValue::NULL);
    let answer = question_of(&line, options).and_then(|question| answerer.ask(&question).map_err(|e| e.to_string()));
    match answer {
        Ok(answer) => write_answer(out, id, &answer),
        Err(error) => write_line(out, &ErrorLine { id, line: None, error }),
    }
}

/// What a line asks, or what is wrong with it.
fn question_of(line: &Line<'_>, options: Options) -> Result<Question, String> {
    Ok(Question {
        guild: options.guild,
        text: value(line, "question")?.unwrap_or_default(),
        article: value(line, "article")?,
        paragraph: value(line, "paragraph")?,
        since: value::<String>(line, "since")?.map(|day| day.parse()).transpose()?,
        top: options.top,
        candidates: options.candidates,
    })
}

/// The value of a key, `None` where it is missing or null.
fn value<T: DeserializeOwned>(line: &Line<'_>, key: &str) -> Result<Option<T>, String> {
    let Some(raw) = line.get(key) else { return Ok(None) };
    serde_json::from_str(raw.get()).map_err(|cause| format!("'{key}' has a value of the wrong kind: {cause}"))
}

/// Writes one answer as a line of JSON.
///
/// # Errors
/// Writing fails.
pub fn write_answer(out: &mut impl Write, id: &RawValue, answer: &Answer) -> Result<()> {
    write_line(out, &AnswerLine { id, answer })
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> Result<()> {
    let mut json = serde_json::to_vec(line).map_err(|cause| Error::Output(cause.into()))?;
    json.push(b'\n');
    out.write_all(&json).and_then(|()| out.flush()).map_err(Error::Output)
}
