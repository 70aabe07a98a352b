//! How common words are in English at large, for corpora that are too small to tell.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::analyser;
use super::languages::Language;

/// Folded words with the number of paragraphs, of 100,000, that hold them. Made by `training/selection/background.py`.
const TABLE: &str = include_str!("background.tsv");
const TABLE_PARAGRAPHS: f32 = 100_000.0;
/// What is assumed of a term that the table does not list; the rarest that it lists has nine times as much.
const UNLISTED_SHARE: f32 = 0.000_3;

static SHARES: LazyLock<HashMap<String, f32>> = LazyLock::new(|| {
    let mut shares: HashMap<String, f32> = HashMap::new();
    for (word, count) in TABLE.lines().filter_map(|line| line.split_once('\t')) {
        let (Some(token), Ok(count)) = (
            analyser::analyse(word, &[], Language::ENGLISH).pop(),
            count.parse::<f32>(),
        ) else {
            continue;
        };
        // The forms of a word often stand in the same paragraph, so their sum is a little too much.
        *shares.entry(token.term).or_default() += count / TABLE_PARAGRAPHS;
    }
    shares
});

/// Share (0 to 1) of the paragraphs at large that hold a term; there is a table for English only.
pub(crate) fn share_of_paragraphs(term: &str, language: Language) -> f32 {
    let listed = (language == Language::ENGLISH)
        .then(|| SHARES.get(term).copied())
        .flatten();
    listed.unwrap_or(UNLISTED_SHARE).clamp(UNLISTED_SHARE, 1.0)
}

/// Reads the table now rather than with the first question.
pub(crate) fn warm_up() {
    LazyLock::force(&SHARES);
}
