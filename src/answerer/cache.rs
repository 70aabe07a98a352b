//! Answers that were given before. A key holds everything that decides an answer, and no text of a question.

use quick_cache::sync;

use super::Question;
use crate::answer::Answer;
use crate::config::AnswerConfig;
use crate::library::View;
use crate::text::dates::Since;

/// Answers that are kept: a few megabytes.
const CAPACITY: usize = 1_000;

/// Hash of everything that decides an answer.
pub(super) type Key = [u8; 32];

/// The answers that were asked for last and most.
#[derive(Debug)]
pub(super) struct Cache {
    answers: sync::Cache<Key, Answer>,
}

impl Cache {
    pub(super) fn new() -> Cache {
        Cache {
            answers: sync::Cache::new(CAPACITY),
        }
    }

    pub(super) fn get(&self, key: &Key) -> Option<Answer> {
        self.answers.get(key)
    }

    pub(super) fn keep(&self, key: Key, answer: &Answer) {
        self.answers.insert(key, answer.clone());
    }
}

/// The key of a question: the articles that it is answered from, what may be quoted, how the answer is cut, thresholds and reader.
pub(super) fn key(view: &View, question: &Question, config: &AnswerConfig, reader: Option<[u8; 32]>) -> Key {
    let Question {
        text,
        guild: _,
        article,
        paragraph,
        since,
        top,
        candidates,
    } = question;
    let AnswerConfig { min_confidence } = config;
    let mut hasher = blake3::Hasher::new();
    let mut add = |part: &[u8]| {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    };
    // The guild is part of it.
    add(view.fingerprint().as_bytes());
    add(text.as_bytes());
    // An absent part is no part: its length cannot be taken for that of a present one.
    add(&[
        u8::from(article.is_some()),
        u8::from(paragraph.is_some()),
        u8::from(since.is_some()),
        u8::from(reader.is_some()),
    ]);
    add(article.as_deref().unwrap_or_default().as_bytes());
    add(&paragraph.unwrap_or_default().to_le_bytes());
    add(&since.map_or(0, Since::number).to_le_bytes());
    add(&top.to_le_bytes());
    add(&[u8::from(*candidates)]);
    add(&min_confidence.to_le_bytes());
    add(&reader.unwrap_or_default());
    *hasher.finalize().as_bytes()
}
