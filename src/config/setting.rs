//! What a setting is: its key, how a value is taken, and how the one in force is shown.
//!
//! Everything else about settings is drawn from these tables: which keys there are, which is meant by one that is not
//! there, the name of a setting's environment variable, and what `pullquote config check` prints. A further setting is a
//! field of [`Config`], its default, an entry in its section's table, and its line in the shipped config.toml; a further
//! section is a file with a table that [`all`] names.

use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use super::statements::Value;
use super::{Config, answer, discord, general, guilds, search, web};

/// The longest queue of questions, whoever they wait for.
pub(super) const MAX_QUEUE: usize = 100_000;

/// One setting.
pub(super) struct Setting {
    /// Its name with its section's, joined by a dot.
    pub(super) key: &'static str,
    /// Takes a value, or says why not and changes nothing. Relative paths count from the folder.
    pub(super) take: fn(&mut Config, &Value, &Path) -> Result<(), Refusal>,
    /// The value in force as config.toml would have it in that folder.
    pub(super) show: fn(&Config, &Path) -> toml::Value,
    /// Whether nothing may start with a value of it that cannot be used.
    pub(super) is_vital: bool,
    /// Whether its value is shown to nobody.
    pub(super) is_secret: bool,
    /// Whether nothing but tests should change it; the shipped file does not name it.
    pub(super) is_for_tests: bool,
    /// The setting that took the place of this one, which still works.
    pub(super) newer: Option<&'static str>,
}

/// What most settings are, but for their key and their value.
pub(super) const PLAIN: Setting = Setting {
    key: "",
    take: |_, _, _| Ok(()),
    show: |_, _| toml::Value::Boolean(false),
    is_vital: false,
    is_secret: false,
    is_for_tests: false,
    newer: None,
};

/// Why a value is not taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It must be something else, and nothing was changed.
    Needs(String),
    /// It must hold something else, and only what does was taken.
    Ignores(&'static str),
    /// It cannot be used for a reason of its own, and nothing was changed; to be put after the setting's name.
    Because(String),
}

/// Keys that were settings once and are not any more. A file that holds them still starts, with a warning.
pub(super) const GONE: &[&str] = &[];

/// What may not stand in a file that people copy and show, and the environment variable that it comes from instead.
pub(super) const SECRETS: &[(&str, &str)] = &[
    ("token", "DISCORD_TOKEN"),
    ("password", search::PASSWORD),
    ("api_key", search::API_KEY),
];

/// Every setting, in the order of the shipped file.
pub(super) fn all() -> impl Iterator<Item = &'static Setting> {
    let sections = [
        general::SETTINGS,
        answer::SETTINGS,
        discord::SETTINGS,
        search::SETTINGS,
        web::SETTINGS,
        guilds::SETTINGS,
        general::PRIVACY,
    ];
    sections.into_iter().flatten()
}

/// The setting of that key.
pub(super) fn find(key: &str) -> Option<&'static Setting> {
    all().find(|setting| setting.key == key)
}

/// The known key that looks most like a key that is not known, in its section or out of it.
pub(super) fn nearest(unknown: &str) -> &'static str {
    let likeness = |known: &str| {
        let whole = strsim::normalized_damerau_levenshtein(unknown, known);
        let last = strsim::normalized_damerau_levenshtein(last_part(unknown), last_part(known));
        (whole.max(last), whole)
    };
    let order = |a: (f64, f64), b: (f64, f64)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1));
    all()
        .map(|setting| setting.key)
        .max_by(|a, b| order(likeness(a), likeness(b)))
        .unwrap_or_default()
}

/// The name of a setting in its section.
pub(super) fn last_part(key: &str) -> &str {
    key.rsplit_once('.').map_or(key, |(_, last)| last)
}

/// Puts a value that was read into its place.
pub(super) fn put<T>(place: &mut T, read: Result<T, Refusal>) -> Result<(), Refusal> {
    *place = read?;
    Ok(())
}

/// A string with something in it.
pub(super) fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text.trim()).filter(|text| !text.is_empty()),
        _ => None,
    }
}

/// Whether a value is the string that stands for "none".
pub(super) fn is_none(value: &Value) -> bool {
    matches!(value, Value::Text(none) if none.trim().is_empty())
}

/// What a value is read as, or none where it is "".
pub(super) fn unless_none<T>(
    value: &Value,
    read: impl Fn(&Value) -> Option<T>,
    needed: &str,
) -> Result<Option<T>, Refusal> {
    if is_none(value) {
        return Ok(None);
    }
    let read = read(value).ok_or_else(|| Refusal::Needs(format!("{needed} or \"\"")))?;
    Ok(Some(read))
}

/// The root certificate of a server with one of its own.
pub(super) fn certificate(value: &Value, folder: &Path) -> Result<Option<PathBuf>, Refusal> {
    let path = |value: &Value| text(value).map(|path| folder.join(path));
    unless_none(value, path, "the path of a PEM file in quotes")
}

pub(super) fn truth(value: &Value) -> Result<bool, Refusal> {
    match value {
        Value::Truth(truth) => Ok(*truth),
        _ => Err(Refusal::Needs("true or false, without quotes".to_owned())),
    }
}

/// A number from 0 to 1.
pub(super) fn share(value: &Value) -> Result<f64, Refusal> {
    let number = match value {
        Value::Float(number) => Some(*number),
        Value::Integer(number) => i32::try_from(*number).ok().map(f64::from),
        _ => None,
    };
    number
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| Refusal::Needs("a number from 0 to 1".to_owned()))
}

/// A whole number of that range.
pub(super) fn whole(value: &Value, range: RangeInclusive<usize>) -> Result<usize, Refusal> {
    let number = match value {
        Value::Integer(number) => usize::try_from(*number).ok(),
        _ => None,
    };
    number
        .filter(|number| range.contains(number))
        .ok_or_else(|| Refusal::Needs(format!("a whole number from {} to {}", range.start(), range.end())))
}

/// A Discord id: a string of digits that is not 0.
pub(super) fn discord_id(value: &Value) -> Option<u64> {
    let digits = text(value).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    digits.parse().ok().filter(|id| *id != 0)
}

/// A whole number as a file shows it.
pub(super) fn shown_number(number: impl TryInto<i64>) -> toml::Value {
    toml::Value::Integer(number.try_into().unwrap_or(i64::MAX))
}

/// A path as a file in that folder shows it.
pub(super) fn shown_path(path: &Path, folder: &Path) -> toml::Value {
    let path = path.strip_prefix(folder).unwrap_or(path).to_string_lossy();
    let path = if path.is_empty() { "." } else { path.as_ref() };
    toml::Value::String(path.to_owned())
}

/// A path that there may be, as a file in that folder shows it.
pub(super) fn shown_path_or_none(path: Option<&Path>, folder: &Path) -> toml::Value {
    path.map_or_else(|| "".into(), |path| shown_path(path, folder))
}

/// Something as a file shows it, where none of it is "".
pub(super) fn shown_or_none(something: Option<impl ToString>) -> toml::Value {
    toml::Value::String(something.map(|something| something.to_string()).unwrap_or_default())
}
