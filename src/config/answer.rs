//! `[answer]` and `[reader]`: how questions are answered.

use std::path::Path;

use super::setting::{MAX_QUEUE, PLAIN, Refusal, Setting, put, share, shown_number, shown_path, text, whole};

/// `[answer]`: how questions are answered.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerConfig {
    /// Answer only where the probability that the quote is right reaches this (0 to 1). Higher means fewer wrong
    /// quotes and more questions that are told "not in the articles".
    pub min_confidence: f64,
}

/// `[reader]`: the neural reader that looks at the best sentences once more.
#[derive(Debug, Clone, PartialEq)]
pub struct ReaderConfig {
    /// `builtin`, `off`, or the path of a model.
    pub model: String,
    /// Questions that may be with the reader at once, at least 1; further ones are answered from words alone.
    pub queue: usize,
    /// Passages are read where the confidence by words alone (0 to 1) is below this; 1 means always, 0 never.
    pub read_below: f64,
}

/// The settings of both sections.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        key: "answer.max_wrong_risk",
        take: |config, value, _| put(&mut config.answer.min_confidence, share(value).map(|risk| 1.0 - risk)),
        show: |config, _| risk(config.answer.min_confidence).into(),
        ..PLAIN
    },
    // The first key's older name, from the other side.
    Setting {
        key: "answer.min_confidence",
        take: |config, value, _| put(&mut config.answer.min_confidence, share(value)),
        show: |config, _| config.answer.min_confidence.into(),
        newer: Some("answer.max_wrong_risk"),
        ..PLAIN
    },
    Setting {
        key: "reader.model",
        take: |config, value, folder| {
            config.reader.model = match text(value) {
                Some(word @ ("builtin" | "off")) => word.to_owned(),
                Some(path) => folder.join(path).to_string_lossy().into_owned(),
                None => {
                    let needed = "\"builtin\", \"off\" or the path of a model in quotes";
                    return Err(Refusal::Needs(needed.to_owned()));
                }
            };
            Ok(())
        },
        show: |config, folder| match config.reader.model.as_str() {
            word @ ("builtin" | "off") => word.into(),
            path => shown_path(Path::new(path), folder),
        },
        ..PLAIN
    },
    Setting {
        key: "reader.queue",
        take: |config, value, _| put(&mut config.reader.queue, whole(value, 1..=MAX_QUEUE)),
        show: |config, _| shown_number(config.reader.queue),
        ..PLAIN
    },
    Setting {
        key: "reader.read_below",
        take: |config, value, _| put(&mut config.reader.read_below, share(value)),
        show: |config, _| config.reader.read_below.into(),
        ..PLAIN
    },
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
            read_below: 1.0,
        }
    }
}

/// The risk that goes with a confidence, without the last digits of binary fractions where they mean nothing.
fn risk(confidence: f64) -> f64 {
    const DIGITS: f64 = 1e12;
    let exact = 1.0 - confidence;
    let short = (exact * DIGITS).round() / DIGITS;
    if 1.0 - short == confidence { short } else { exact }
}
