//! What an article is called: its id and its title of last resort, both made from the file's stem.

use std::path::Path;

/// Hexadecimal digits of the hash that tells stems apart which look alike in ASCII.
const HASH_DIGITS: usize = 8;

/// The id of the article in that file: the stem in lower case, with `-` for every run outside `[a-z0-9]`. Where that
/// loses letters or leaves nothing, a hash of the stem keeps different files apart.
pub(super) fn of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or(path.as_os_str());
    let (name, is_unicode) = match stem.to_str() {
        Some(name) => (name.into(), true),
        None => (stem.to_string_lossy(), false),
    };

    let mut id = String::with_capacity(name.len());
    for character in name.chars().flat_map(char::to_lowercase) {
        match character {
            'a'..='z' | '0'..='9' => id.push(character),
            _ if id.is_empty() || id.ends_with('-') => {}
            _ => id.push('-'),
        }
    }
    id.truncate(id.trim_end_matches('-').len());

    if id.is_empty() || !is_unicode || name.chars().any(is_lost_letter) {
        let hash = blake3::hash(stem.as_encoded_bytes()).to_hex();
        id.push('-');
        id.extend(hash.chars().take(HASH_DIGITS));
    }
    id
}

/// The title of an article that does not name one: the stem with spaces.
pub(super) fn title_of(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy();
    let words: Vec<&str> = stem
        .split(|c: char| matches!(c, '-' | '_') || c.is_whitespace())
        .collect();
    let title = words
        .into_iter()
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    if title.is_empty() { stem.into_owned() } else { title }
}

/// Whether a letter has no place in an id, not even in lower case.
fn is_lost_letter(character: char) -> bool {
    character.is_alphabetic() && !character.to_lowercase().all(|lower| lower.is_ascii_alphabetic())
}
