//! Settings from environment variables: `section.key` is PULLQUOTE_SECTION_KEY.

use std::ffi::OsString;

use secrecy::SecretString;

use super::loading::{Loading, Origin};
use super::setting::{self, SECRETS};
use super::statements::{self, Value};

/// What the variables of settings begin with.
const PREFIX: &str = "PULLQUOTE_";
/// Variables that begin like settings and are meant for the project's own tests and benchmarks.
const OF_TESTS: &[&str] = &["PULLQUOTE_SOAK", "PULLQUOTE_BENCH_", "PULLQUOTE_TEST_"];

/// The variable that sets a key.
pub(super) fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace('.', "_").to_ascii_uppercase())
}

/// A secret of the environment, without white space around it; none where it is not set or empty. Nothing can print it.
pub fn secret(variable: &str) -> Option<SecretString> {
    let value = std::env::var(variable).ok()?;
    let value = value.trim();
    (!value.is_empty()).then(|| SecretString::from(value))
}

impl Loading<'_> {
    /// Applies the variables that are settings; an empty one counts as not set. What begins like a setting and is none
    /// is only noted: container managers make names of their own after those of services.
    pub(super) fn take_variables(&mut self, variables: impl IntoIterator<Item = (OsString, OsString)>) {
        let named = variables.into_iter().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with(PREFIX))?;
            Some((name, value))
        });
        let mut named: Vec<(String, OsString)> = named.collect();
        named.sort_unstable();
        for (name, value) in named {
            let is_meant = |key: &str| variable_of(key) == name;
            match setting::all().find(|setting| is_meant(setting.key)) {
                Some(_) if value.is_empty() => {}
                Some(setting) => match value.into_string() {
                    Ok(value) => {
                        self.apply(&Origin::Variable, setting, &readings(&value));
                    }
                    Err(_) if setting.is_vital => {
                        self.stop(&Origin::Variable, &format!("{name} is not UTF-8: correct it"))
                    }
                    Err(_) => self.warn(&Origin::Variable, &format!("{name} is not UTF-8: it is ignored")),
                },
                None if SECRETS.iter().any(|(_, variable)| *variable == name) => {}
                None if OF_TESTS.iter().any(|beginning| name.starts_with(beginning)) => {}
                None => self.note_unknown(&name),
            }
        }
    }

    fn note_unknown(&mut self, name: &str) {
        let key = name[PREFIX.len()..].to_ascii_lowercase();
        let is_secret = |(secret, _): &&(&str, &str)| key.rsplit('_').next() == Some(secret);
        self.notes.push(match SECRETS.iter().find(is_secret) {
            Some((secret, variable)) => format!("{name} is ignored: the {secret} comes from {variable} alone"),
            None => {
                let likeness = |known: &str| strsim::normalized_damerau_levenshtein(name, known);
                let known = setting::all().map(|setting| variable_of(setting.key));
                let nearest = known.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
                let nearest = nearest.unwrap_or_default();
                format!("{name} is no setting of pullquote and is ignored: did you mean {nearest}?")
            }
        });
    }
}

/// What a variable may mean: TOML, a list of texts between commas, and the text as it stands, which is what most are meant
/// as that can be read in no way.
fn readings(value: &str) -> Vec<Value> {
    let list = value.split(',').map(|part| Value::Text(part.trim().to_owned()));
    let other = [Value::List(list.collect()), Value::Text(value.to_owned())];
    statements::value(value).into_iter().chain(other).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::setting;
    use super::variable_of;

    #[test]
    fn no_two_settings_share_a_variable() {
        let names: HashSet<String> = setting::all().map(|setting| variable_of(setting.key)).collect();
        assert_eq!(names.len(), setting::all().count());
        assert!(names.contains("PULLQUOTE_ANSWER_MAX_WRONG_RISK"));
    }
}
