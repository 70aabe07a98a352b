//! Statements, of the file and of the environment, applied to the defaults one after the other.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use super::Config;
use super::environment;
use super::setting::{self, GONE, Refusal, SECRETS, Setting, find, last_part};
use super::statements::{Statement, Value};

/// Who says what a setting is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    /// A line of the configuration file, from 1.
    Line(usize),
    /// The setting's environment variable.
    Variable,
    /// An option of the command line, as it is written.
    Option(&'static str),
}

/// The settings while statements are applied to them, one after the other.
pub(super) struct Loading<'a> {
    pub(super) path: &'a Path,
    pub(super) folder: &'a Path,
    pub(super) config: Config,
    /// Who said last what a setting is; defaults are not listed.
    pub(super) origins: HashMap<&'static str, Origin>,
    /// Keys that were given already in the file.
    pub(super) seen: HashSet<String>,
    /// What is not followed.
    pub(super) warnings: Vec<String>,
    /// What may well be meant for another program, or for an older version of this one.
    pub(super) notes: Vec<String>,
    /// What keeps the program from starting, each with its line.
    pub(super) errors: Vec<String>,
}

impl Loading<'_> {
    /// Applies what the file says.
    pub(super) fn take(&mut self, statement: Statement) {
        match statement {
            Statement::Broken {
                line,
                column,
                key,
                what,
            } => match key.as_deref().and_then(find).filter(|setting| setting.is_vital) {
                Some(setting) => self.errors.push(format!(
                    "line {line}: {} cannot be read ({what}): correct it",
                    setting.key
                )),
                None => {
                    let what = format!("column {column}: {what}: correct this line; it is ignored");
                    self.warn(&Origin::Line(line), &what);
                }
            },
            Statement::Entry { line, key, .. } if self.seen.contains(&key) => {
                let what = format!("{key} was given before: keep one of the two lines; this one is ignored");
                self.warn(&Origin::Line(line), &what);
            }
            Statement::Entry { line, key, value } => match find(&key) {
                Some(setting) => {
                    // A line that could not be used does not stand in the way of a better one.
                    if self.apply(&Origin::Line(line), setting, &[value]) {
                        self.seen.insert(key);
                    }
                }
                None => self.refuse_unknown(line, &key),
            },
        }
    }

    /// Applies the first of the values that can be used as it is, else as much of one as can be used; whether it could
    /// be used as it is. Where none can, the setting stays as it was.
    pub(super) fn apply(&mut self, origin: &Origin, setting: &'static Setting, readings: &[Value]) -> bool {
        let mut refusals = Vec::new();
        for value in readings {
            match (setting.take)(&mut self.config, value, self.folder) {
                Ok(()) => {
                    self.note_origin(origin, setting);
                    return true;
                }
                Err(refusal) => refusals.push((refusal, value)),
            }
        }
        let is_partly = |(refusal, _): &&(Refusal, &Value)| matches!(refusal, Refusal::Ignores(_));
        let Some((refusal, value)) = refusals.iter().find(is_partly).or(refusals.last()) else {
            return false;
        };
        let name = match origin {
            Origin::Variable => environment::variable_of(setting.key),
            Origin::Line(_) | Origin::Option(_) => setting.key.to_owned(),
        };
        match refusal {
            Refusal::Ignores(needed) => {
                // A later reading may have been refused with nothing of it taken; this one is as good as it gets.
                let _ = (setting.take)(&mut self.config, value, self.folder);
                self.note_origin(origin, setting);
                let what = format!("{name} must hold {needed}: anything else in it is ignored");
                self.warn(origin, &what);
            }
            Refusal::Needs(needed) if !setting.is_vital => {
                let which = match self.origins.get(setting.key) {
                    None => "the default ",
                    Some(_) => "",
                };
                let kept = match setting.is_secret {
                    true => "what it was".to_owned(),
                    false => (setting.show)(&self.config, self.folder).to_string(),
                };
                self.warn(origin, &format!("{name} must be {needed}: {which}{kept} is used"));
            }
            Refusal::Needs(needed) => self.stop(origin, &format!("{name} must be {needed}: correct it")),
            Refusal::Because(why) => self.stop(origin, &format!("{name} {why}")),
        }
        false
    }

    /// Remembers who said what a setting is.
    pub(super) fn note_origin(&mut self, origin: &Origin, setting: &'static Setting) {
        // Of two names for one thing the one that was used last is in force.
        let other_name = |other: &&Setting| other.newer == Some(setting.key) || setting.newer == Some(other.key);
        for other in setting::all().filter(other_name) {
            self.origins.remove(other.key);
        }
        self.origins.insert(setting.key, origin.clone());
    }

    /// A key of the file that is none: the settings would not be what their author thinks they are.
    fn refuse_unknown(&mut self, line: usize, key: &str) {
        if GONE.contains(&key) {
            self.notes.push(format!(
                "{}, line {line}: {key} is not a setting any more: remove it",
                self.path.display()
            ));
            return;
        }
        // Keys in quotes may hold anything.
        let shown = key.replace(char::is_control, " ");
        let secret = SECRETS.iter().find(|(name, _)| *name == last_part(key));
        self.errors.push(match secret {
            Some((name, variable)) => {
                format!("line {line}: unknown key {shown}: the {name} comes from {variable} alone, so remove it here")
            }
            None => format!(
                "line {line}: unknown key {shown}: did you mean {}?",
                setting::nearest(key)
            ),
        });
    }

    pub(super) fn warn(&mut self, origin: &Origin, what: &str) {
        self.warnings.push(match origin {
            Origin::Line(line) => format!("{}, line {line}: {what}", self.path.display()),
            Origin::Variable | Origin::Option(_) => what.to_owned(),
        });
    }

    pub(super) fn stop(&mut self, origin: &Origin, what: &str) {
        self.errors.push(match origin {
            Origin::Line(line) => format!("line {line}: {what}"),
            Origin::Variable | Origin::Option(_) => what.to_owned(),
        });
    }
}
