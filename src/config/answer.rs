//! `[answer]` and `[reader]`: how questions are answered.

use super::loading::{Loading, MAX_QUEUE, count, number, text};
use super::statements::Value;

/// `[answer]`: how questions are answered.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerConfig {
    /// Answer only where the probability that the quote is right reaches this (0 to 1). Higher means fewer wrong
    /// quotes and more questions that are told "not in the articles".
    pub min_confidence: f64,
}

/// `[reader]`: the neural reader that looks at the best sentences once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderConfig {
    /// `builtin`, `off`, or the path of a model.
    pub model: String,
    /// Questions that may be with the reader at once, at least 1; further ones are answered from words alone.
    pub queue: usize,
}

/// The keys of both sections.
pub(super) const KEYS: &[&str] = &[
    "answer.max_wrong_risk",
    "answer.min_confidence",
    "reader.model",
    "reader.queue",
];

impl Default for AnswerConfig {
    fn default() -> AnswerConfig {
        AnswerConfig {
            min_confidence: 1.0 - 0.58,
        }
    }
}

impl Default for ReaderConfig {
    fn default() -> ReaderConfig {
        ReaderConfig {
            model: "builtin".to_owned(),
            queue: 8,
        }
    }
}

impl Loading<'_> {
    /// Applies a setting of these sections; false where there is no such key.
    pub(super) fn apply_answer(&mut self, line: usize, key: &str, value: &Value) -> bool {
        match key {
            // The second is the first key's older name, from the other side.
            "answer.max_wrong_risk" | "answer.min_confidence" => {
                let is_risk = key == "answer.max_wrong_risk";
                match number(value).filter(|share| (0.0..=1.0).contains(share)) {
                    Some(share) => self.config.answer.min_confidence = if is_risk { 1.0 - share } else { share },
                    None => {
                        let sure = self.config.answer.min_confidence;
                        let default = if is_risk { 1.0 - sure } else { sure };
                        self.keep_default(line, key, "a number from 0 to 1", &default.to_string());
                    }
                }
            }
            "reader.model" => match text(value) {
                Some(model @ ("builtin" | "off")) => self.config.reader.model = model.to_owned(),
                Some(path) => self.config.reader.model = self.folder.join(path).to_string_lossy().into_owned(),
                None => self.keep_default(
                    line,
                    key,
                    "\"builtin\", \"off\" or the path of a model in quotes",
                    "builtin",
                ),
            },
            "reader.queue" => match count(value).filter(|queue| (1..=MAX_QUEUE).contains(queue)) {
                Some(queue) => self.config.reader.queue = queue,
                None => {
                    let default = self.config.reader.queue.to_string();
                    self.keep_default(line, key, &format!("a whole number from 1 to {MAX_QUEUE}"), &default);
                }
            },
            _ => return false,
        }
        true
    }
}
