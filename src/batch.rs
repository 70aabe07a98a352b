//! Questions as JSON lines in, answers as JSON lines out.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::Answer;
use crate::answerer::{Answerer, Question};
use crate::error::{Error, Result};

/// What holds for every question of a batch.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// At most so many quotes.
    pub top: usize,
    /// List quotes even where the answer is "not found".
    pub candidates: bool,
}

/// A line of the input.
#[derive(Debug, Deserialize)]
struct Line {
    #[serde(default)]
    id: Value,
    question: Option<String>,
    article: Option<String>,
    paragraph: Option<u32>,
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    id: &'a Value,
    #[serde(flatten)]
    answer: &'a Answer,
}

/// What a line gets that could not be asked.
#[derive(Serialize)]
struct ErrorLine<'a> {
    id: &'a Value,
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
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value @ Value::Object(_)) => value,
        Ok(_) => return write_line(out, &ErrorLine::unreadable(number, "not a JSON object")),
        Err(cause) => return write_line(out, &ErrorLine::unreadable(number, &format!("not JSON: {cause}"))),
    };
    let id = value.get("id").cloned().unwrap_or_default();
    let fail = |out: &mut _, error: String| {
        write_line(
            out,
            &ErrorLine {
                id: &id,
                line: None,
                error,
            },
        )
    };
    let line: Line = match serde_json::from_value(value) {
        Ok(line) => line,
        Err(cause) => return fail(out, format!("a key has a value of the wrong kind: {cause}")),
    };
    let question = Question {
        text: line.question.unwrap_or_default(),
        article: line.article,
        paragraph: line.paragraph,
        top: options.top,
        candidates: options.candidates,
    };
    match answerer.ask(&question) {
        Ok(answer) => write_answer(out, Some(&line.id), &answer),
        Err(cause) => fail(out, cause.to_string()),
    }
}

/// Writes one answer as a line of JSON.
///
/// # Errors
/// Writing fails.
pub fn write_answer(out: &mut impl Write, id: Option<&Value>, answer: &Answer) -> Result<()> {
    write_line(
        out,
        &AnswerLine {
            id: id.unwrap_or(&Value::Null),
            answer,
        },
    )
}

impl ErrorLine<'_> {
    fn unreadable(number: u64, error: &str) -> ErrorLine<'static> {
        ErrorLine {
            id: &Value::Null,
            line: Some(number),
            error: error.to_owned(),
        }
    }
}

fn write_line(out: &mut impl Write, line: &impl Serialize) -> Result<()> {
    let mut json = serde_json::to_vec(line).map_err(|cause| Error::Output(cause.into()))?;
    json.push(b'\n');
    out.write_all(&json).and_then(|()| out.flush()).map_err(Error::Output)
}
