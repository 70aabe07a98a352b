//! The settings in force, as a configuration file that says where each comes from.

use std::fmt::Write;

use super::Loaded;
use super::environment::variable_of;
use super::loading::Origin;
use super::setting::{self, Setting};

impl Loaded {
    /// The settings in force as a config.toml for the same folder. Secrets are left out, and it says where each setting
    /// comes from.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        let mut section = "";
        for setting in setting::all().filter(|setting| self.is_shown(setting)) {
            let (of, name) = setting.key.rsplit_once('.').unwrap_or(("", setting.key));
            if of != section {
                section = of;
                text.push_str(&format!("\n[{section}]\n"));
            }
            let origin = match self.origins.get(setting.key) {
                None => "default".to_owned(),
                Some(Origin::Line(line)) => format!("line {line} of {}", self.file_name()),
                Some(Origin::Variable) => variable_of(setting.key),
                Some(Origin::Option(option)) => (*option).to_owned(),
            };
            let value = (setting.show)(&self.config, &self.folder);
            // That there is no secret is none.
            let is_hidden = setting.is_secret && value.as_str() != Some("");
            // A text takes whatever is written to it.
            let _ = if is_hidden {
                writeln!(text, "# {name} = \"***\" # {origin}")
            } else {
                writeln!(text, "{name} = {value} # {origin}")
            };
        }
        text
    }

    /// Of two names for one thing one is shown; what is for tests alone is shown where somebody uses it.
    fn is_shown(&self, setting: &Setting) -> bool {
        let is_given = self.origins.contains_key(setting.key);
        let is_given_otherwise =
            setting::all().any(|other| other.newer == Some(setting.key) && self.origins.contains_key(other.key));
        let is_usual = !setting.is_for_tests && setting.newer.is_none();
        (is_usual || is_given) && !is_given_otherwise
    }

    fn file_name(&self) -> String {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str());
        name.to_string_lossy().replace(char::is_control, " ")
    }
}
