//! Articles folders for bots under test: invented facts, so that no answer is known beforehand.

use std::path::Path;

use tempfile::TempDir;

/// A folder of articles that a test may change while a bot reads it.
pub(crate) struct Articles(TempDir);

/// A question and words that only its answer holds.
pub(crate) const LIGHTHOUSE: (&str, &str) = ("Who built the lighthouse of Skarholm?", "Ines Brandt");
/// The same for the article that is plain text.
pub(crate) const BRIDGE: (&str, &str) = ("How long is the Tannforth bridge?", "412 metres");

const LIGHTHOUSE_ARTICLE: &str = "\
---
title: The lighthouse of Skarholm
date: 2021-05-04
url: https://example.org/skarholm
---

Skarholm is an island in the north. The lighthouse of Skarholm was built by the engineer Ines Brandt in 1887.

Fishermen pay for the oil of the lamp.
";

const BRIDGE_ARTICLE: &str = "\
The Tannforth bridge is 412 metres long. It was opened in June and carries two lanes.

Ferries had crossed the river for eighty years.
";

const BAKERY_ARTICLE: &str = "\
---
title: The oldest bakery of Quillmere
---

The oldest bakery of Quillmere was founded by Oswin Tallow in 1702. It still sells rye bread on Thursdays.
";

impl Articles {
    /// A lighthouse, a bridge and a bakery.
    pub(crate) fn few() -> Articles {
        let articles = Articles(TempDir::new().unwrap());
        articles.write("lighthouse.md", LIGHTHOUSE_ARTICLE);
        articles.write("bridge.txt", BRIDGE_ARTICLE);
        articles.write("bakery.md", BAKERY_ARTICLE);
        articles
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    /// Writes or replaces an article.
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path().join(name), content).unwrap();
    }

    pub(crate) fn remove(&self, name: &str) {
        std::fs::remove_file(self.path().join(name)).unwrap();
    }

    /// Adds so many articles that indexing them takes a while.
    pub(crate) fn add_many(&self, count: usize) {
        const WORDS: [&str; 12] = [
            "harbour", "council", "winter", "ledger", "orchard", "railway", "glazier", "meadow", "charter", "granary",
            "viaduct", "almanac",
        ];
        for article in 0..count {
            let mut text = format!("# Report {article}\n\n");
            for paragraph in 0..12 {
                for sentence in 0..5 {
                    let word = |step: usize| WORDS[(article * 5 + paragraph * 3 + sentence * 7 + step) % WORDS.len()];
                    let (first, second, third) = (word(0), word(4), word(9));
                    text.push_str(&format!(
                        "The {first} of ward {article} lent its {second} to the {third}. "
                    ));
                }
                text.push_str("\n\n");
            }
            self.write(&format!("report-{article:04}.md"), text);
        }
    }
}

/// The text that a message quotes: its block quote without the bold marks and the backslashes of the rendering.
pub(crate) fn quoted(text: &str) -> String {
    let line = text.lines().find_map(|line| line.strip_prefix("> "));
    let line = line.unwrap_or_else(|| panic!("there is no quote in:\n{text}"));
    unescaped(line)
}

/// A rendered text as a person sees it.
pub(crate) fn unescaped(line: &str) -> String {
    let mut seen = String::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if chars.peek().is_some_and(char::is_ascii_punctuation) => seen.extend(chars.next()),
            '*' if chars.peek() == Some(&'*') => drop(chars.next()),
            _ => seen.push(c),
        }
    }
    seen
}
