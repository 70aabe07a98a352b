//! What stands between `---` lines at the top of a Markdown file: the article's title, date and origin.

use std::ops::Range;

use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_saphyr::Spanned;
use time::Date;
use time::macros::format_description;

use super::{Draft, blocks};

/// Most bytes of front matter; an opening `---` that is not closed within them is text.
const MAX_BYTES: usize = 64 << 10;

/// The keys that are read. Others are for other programs and are nobody's mistake.
#[derive(Debug, Default, Deserialize)]
struct Keys {
    title: Option<Spanned<String>>,
    date: Option<Spanned<String>>,
    source: Option<Spanned<String>>,
    url: Option<Spanned<String>>,
    author: Option<Spanned<String>>,
    language: Option<Spanned<String>>,
}

/// One of the keys, so that a wrong value costs that key only.
macro_rules! read_key {
    ($yaml:expr, $keys:expr, $errors:expr, $($key:ident),*) => {$({
        #[derive(Deserialize)]
        struct Key {
            $key: Option<Spanned<String>>,
        }
        match serde_saphyr::from_str::<Key>($yaml) {
            Ok(one) => $keys.$key = one.$key,
            Err(error) => $errors.push((stringify!($key), error)),
        }
    })*};
}

/// Reads the front matter of a Markdown text that begins at `start`. The number is where the body begins.
pub(super) fn read(text: &str, start: usize) -> (Draft, usize) {
    let mut draft = Draft::default();
    let Some((yaml_range, body)) = find(text, start) else {
        return (draft, start);
    };
    let yaml = &text[yaml_range.clone()];
    let first_line = line_number(text, yaml_range.start);

    let keys = match serde_saphyr::from_str::<Keys>(yaml) {
        Ok(keys) => keys,
        Err(_) if is_prose(yaml) => {
            draft.notes.push(format!(
                "what stands between the `---` lines from line {} on is not front matter (`key: value` lines), so it \
                 is read as text: leave a blank line above it, or correct it",
                first_line - 1
            ));
            return (draft, start);
        }
        Err(_) => read_what_is_right(yaml, first_line, &mut draft.notes),
    };
    if let Some(date) = keys.date {
        let line = first_line + to_usize(date.defined.line()).saturating_sub(1);
        let written = date.value.trim();
        match iso_date(written) {
            Some(date) => draft.date = Some(date),
            None if written.is_empty() => {}
            None => draft.notes.push(format!(
                "front matter, line {line}: date is '{}', which is no day of the calendar: write it as YYYY-MM-DD",
                shortened(written)
            )),
        }
    }
    draft.title = line_of(keys.title);
    draft.source = line_of(keys.source);
    draft.url = line_of(keys.url);
    draft.author = line_of(keys.author);
    draft.language = line_of(keys.language);
    (draft, body)
}

/// The ISO form of a date written as `YYYY-MM-DD`, where the calendar has such a day.
pub(super) fn calendar_date(written: &str) -> Option<String> {
    let format = format_description!("[year repr:full range:standard]-[month]-[day]");
    Date::parse(written, format).ok().map(|_| written.to_owned())
}

/// The number of the line that holds a byte, from 1.
pub(super) fn line_number(text: &str, at: usize) -> usize {
    memchr::memchr_iter(b'\n', &text.as_bytes()[..at]).count() + 1
}

/// The bytes between the `---` lines, and where the body begins.
fn find(text: &str, start: usize) -> Option<(Range<usize>, usize)> {
    let limit = text.floor_char_boundary(start.saturating_add(MAX_BYTES).min(text.len()));
    let is_fence = |line: &Range<usize>| text[line.clone()].trim_end() == "---";
    let mut lines = blocks::lines(&text[..limit], start);
    let opening = lines.next().filter(is_fence)?;
    let closing = lines.find(is_fence)?;
    // The limit may have cut a longer line that only begins like the fence.
    let is_whole = closing.end == text.len() || text[..closing.end].ends_with('\n');
    is_whole.then_some((opening.end..closing.start, closing.end))
}

/// Whether YAML takes the text for anything but keys and values.
fn is_prose(yaml: &str) -> bool {
    serde_saphyr::from_str::<String>(yaml).is_ok() || serde_saphyr::from_str::<Vec<IgnoredAny>>(yaml).is_ok()
}

/// Reads the keys one by one after the whole was refused, and notes what is wrong.
fn read_what_is_right(yaml: &str, first_line: usize, notes: &mut Vec<String>) -> Keys {
    let mut keys = Keys::default();
    if let Err(error) = serde_saphyr::from_str::<IgnoredAny>(yaml).and_then(|_| serde_saphyr::from_str::<AnyMap>(yaml))
    {
        // A parser notices an open bracket or quote lines after it; the line that fails alone is the one to correct.
        let culprit = read_lines(yaml, &mut keys);
        let line = culprit.map_or_else(|| error_line(&error, first_line), |offset| first_line + offset);
        notes.push(format!(
            "front matter, line {line}: {}: correct it (a value that holds `: ` or ` #`, or begins with a sign, needs \
             quotes); the lines that can be understood are used",
            complaint(&error)
        ));
        return keys;
    }
    let mut errors: Vec<(&str, serde_saphyr::Error)> = Vec::new();
    read_key!(yaml, keys, errors, title, date, source, url, author, language);
    for (key, error) in errors {
        let line = error_line(&error, first_line);
        notes.push(format!(
            "front matter, line {line}: {key} must be a line of text and is left out: write it as `{key}: \"...\"`"
        ));
    }
    keys
}

/// A mapping of anything.
type AnyMap = std::collections::HashMap<String, IgnoredAny>;

/// Reads each line as front matter of its own, for front matter that is broken as a whole. The number is that of the
/// first line that cannot be read, from 0.
fn read_lines(yaml: &str, keys: &mut Keys) -> Option<usize> {
    let mut culprit = None;
    for (number, line) in yaml.lines().enumerate() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let slot = match name {
            "title" => &mut keys.title,
            "date" => &mut keys.date,
            "source" => &mut keys.source,
            "url" => &mut keys.url,
            "author" => &mut keys.author,
            "language" => &mut keys.language,
            _ => continue,
        };
        if slot.is_some() {
            continue;
        }
        let value = value.trim();
        if let Ok(one) = serde_saphyr::from_str::<Value>(&format!("value: {value}")) {
            *slot = one.value;
            continue;
        }
        culprit = culprit.or(Some(number));
        // By far the most common mistake is a title with a colon and no quotes: what is meant is plain.
        if value.starts_with(char::is_alphanumeric) {
            let quoted = format!("value: '{}'", value.replace('\'', "''"));
            *slot = serde_saphyr::from_str::<Value>(&quoted).ok().and_then(|one| one.value);
        }
    }
    culprit
}

/// A line's value.
#[derive(Deserialize)]
struct Value {
    value: Option<Spanned<String>>,
}

/// The date part of a date or timestamp.
fn iso_date(written: &str) -> Option<String> {
    let (date, rest) = written.split_at_checked("YYYY-MM-DD".len())?;
    let is_date_alone = rest.is_empty() || rest.starts_with(['T', 't', ' ', '\t']);
    if is_date_alone { calendar_date(date) } else { None }
}

fn error_line(error: &serde_saphyr::Error, first_line: usize) -> usize {
    first_line
        + error
            .location()
            .map_or(0, |location| to_usize(location.line()).saturating_sub(1))
}

/// The parser's own words in one line, without the position (it counts from the front matter's first line) and without
/// advice to programmers.
fn complaint(error: &serde_saphyr::Error) -> String {
    let words = error.without_snippet().to_string();
    let words = words.lines().next().unwrap_or_default();
    let words = words.split(" at line ").next().unwrap_or_default();
    let words = words.split(", set ").next().unwrap_or_default();
    shortened(words)
}

/// What somebody wrote, for a line on a terminal: not long, in one line, and nothing that the terminal would obey.
fn shortened(words: &str) -> String {
    const MAX_CHARS: usize = 120;
    let harmless = |c: char| if c.is_control() { ' ' } else { c };
    let short: String = words.chars().take(MAX_CHARS).map(harmless).collect();
    match words.chars().nth(MAX_CHARS) {
        Some(_) => format!("{short}..."),
        None => short,
    }
}

/// A value as one line; an empty one is none.
fn line_of(value: Option<Spanned<String>>) -> Option<String> {
    let line = value?.value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!line.is_empty()).then_some(line)
}

fn to_usize(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
