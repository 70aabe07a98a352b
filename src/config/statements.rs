//! A TOML file as single statements, so that one that is broken does not take others with it.
//!
//! The toml crate can recover from errors itself, but an unclosed `[section` or list then swallows what follows it.
//! Settings are short: each is parsed alone, as the shortest run of lines from its first that is valid.

use toml::de::{DeTable, DeValue, Error};

/// Most lines that one setting can take up.
const MAX_LINES: usize = 200;

/// What one or more lines of the file say.
#[derive(Debug)]
pub(super) enum Statement {
    /// A setting.
    Entry {
        /// Line of the key, from 1.
        line: usize,
        /// The key with its sections, joined by dots.
        key: String,
        /// What it is set to.
        value: Value,
    },
    /// A line that is not TOML.
    Broken {
        /// The line, from 1.
        line: usize,
        /// The character of the line, from 1.
        column: usize,
        /// The setting that it seems to be about, with its sections.
        key: Option<String>,
        /// The parser's complaint.
        what: String,
    },
}

/// A value, as far as settings need to tell values apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// Any other number.
    Float(f64),
    /// `true` or `false`.
    Truth(bool),
    /// A list.
    List(Vec<Value>),
    /// What no setting can be: a date, a number too large, an empty table.
    Other,
}

/// Takes a file apart.
pub(super) fn parse(text: &str) -> Vec<Statement> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut statements = Vec::new();
    let mut section: Vec<String> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let first = lines[at].trim();
        let (length, parsed) = shortest(&lines[at..]);
        match parsed {
            Ok(settings) if first.starts_with('[') => {
                section = settings.into_iter().next().map(|(key, _)| key).unwrap_or_default();
            }
            Ok(settings) => statements.extend(settings.into_iter().map(|(key, value)| {
                let key = section
                    .iter()
                    .chain(&key)
                    .map(String::as_str)
                    .collect::<Vec<_>>()
                    .join(".");
                Statement::Entry {
                    line: at + 1,
                    key,
                    value,
                }
            })),
            Err(error) => {
                let what = error.message().replace('\n', " ");
                let column = column(lines[at], error.span().map_or(0, |span| span.start));
                if first.starts_with('[') {
                    // The brackets are wrong but the name is plain: the lines that follow belong to that section.
                    section = first
                        .split('#')
                        .next()
                        .unwrap_or_default()
                        .split('.')
                        .map(bare)
                        .collect();
                    statements.push(Statement::Broken {
                        line: at + 1,
                        column,
                        key: None,
                        what,
                    });
                } else {
                    let key = bare(first.split_once('=').map_or(first, |(key, _)| key));
                    let key = section
                        .iter()
                        .map(String::as_str)
                        .chain([key.as_str()])
                        .collect::<Vec<_>>()
                        .join(".");
                    statements.push(Statement::Broken {
                        line: at + 1,
                        column,
                        key: Some(key),
                        what,
                    });
                }
            }
        }
        at += length;
    }
    statements
}

/// A value that stands alone, as behind a key.
pub(super) fn value(written: &str) -> Option<Value> {
    let settings = settings(&format!("value = {written}")).ok()?;
    match <[_; 1]>::try_from(settings).ok()? {
        [(path, value)] if path.len() == 1 => Some(value),
        _ => None,
    }
}

/// Keys, each as the parts of its path, and their values.
type Settings = Vec<(Vec<String>, Value)>;

/// The fewest of the lines that are valid together, and what they say; else the first line's error.
fn shortest(lines: &[&str]) -> (usize, Result<Settings, Error>) {
    let error = match settings(lines[0]) {
        Ok(settings) => return (1, Ok(settings)),
        Err(error) => error,
    };
    let is_section = lines[0].trim_start().starts_with('[');
    let opens_something = ["[", "{", "\"\"\"", "'''"]
        .iter()
        .any(|opening| lines[0].contains(opening));
    if opens_something && !is_section {
        let mut source = lines[0].to_owned();
        for (more, line) in lines.iter().enumerate().take(MAX_LINES).skip(1) {
            source.push_str(line);
            if let Ok(settings) = settings(&source) {
                return (more + 1, Ok(settings));
            }
        }
    }
    (1, Err(error))
}

fn settings(source: &str) -> Result<Settings, Error> {
    let table = DeTable::parse(source)?;
    let mut settings = Vec::new();
    flatten(&[], table.get_ref(), &mut settings);
    Ok(settings)
}

/// Lists the values of a table and of the tables in it. The nesting is as deep as the parser allows at most.
fn flatten(path: &[String], table: &DeTable<'_>, settings: &mut Settings) {
    for (key, value) in table {
        let path: Vec<String> = path.iter().cloned().chain([key.get_ref().to_string()]).collect();
        match value.get_ref() {
            DeValue::Table(inner) if !inner.is_empty() => flatten(&path, inner, settings),
            value => settings.push((path, plain(value))),
        }
    }
}

fn plain(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(digits) => {
            i64::from_str_radix(digits.as_str(), digits.radix()).map_or(Value::Other, Value::Integer)
        }
        DeValue::Float(digits) => digits.as_str().parse().map_or(Value::Other, Value::Float),
        DeValue::Array(values) => Value::List(values.iter().map(|value| plain(value.get_ref())).collect()),
        DeValue::Boolean(truth) => Value::Truth(*truth),
        DeValue::Datetime(_) | DeValue::Table(_) => Value::Other,
    }
}

/// A part of a key without quotes, brackets and white space.
fn bare(part: &str) -> String {
    part.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
        .collect()
}

/// The number of a byte's character in its line, from 1.
fn column(line: &str, at: usize) -> usize {
    let at = line.floor_char_boundary(at.min(line.len()));
    line[..at].chars().count() + 1
}
