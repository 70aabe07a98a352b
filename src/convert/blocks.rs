//! What an article is made of, whatever format it came in: blocks of running text with little markup.

use std::rc::Rc;

/// A piece of an article that stands by itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Block {
    /// A heading; 1 is the highest level, 6 the lowest.
    Heading { level: u8, text: Vec<Run> },
    /// Running text.
    Paragraph(Vec<Run>),
    /// A list.
    List(List),
    /// Rows of cells. The first row is the head.
    Table(Vec<Vec<Vec<Run>>>),
    /// What somebody else said.
    Quote(Vec<Block>),
    /// Text whose spaces and line breaks matter.
    Code(String),
}

/// A list and its items.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct List {
    /// The first number, where the items are numbered.
    pub(super) start: Option<u64>,
    /// What each item holds.
    pub(super) items: Vec<Vec<Block>>,
}

/// How some text looks.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) code: bool,
    /// The address that it leads to: http or https.
    pub(super) link: Option<Rc<str>>,
}

/// Text in one style. A line feed is a line break that was asked for; all other white space is one space.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) style: Style,
}

impl Run {
    /// Text that looks like any other.
    pub(super) fn plain(text: impl Into<String>) -> Run {
        Run {
            text: text.into(),
            style: Style::default(),
        }
    }
}

/// The words of some runs in one line.
pub(super) fn words(runs: &[Run]) -> String {
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    one_line(&text)
}

/// Text with single spaces between its words, and without characters that nobody sees.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = line.len();
        line.extend(word.chars().filter(|c| is_seen(*c)));
        if line.len() > before && before > 0 {
            line.insert(before, ' ');
        }
    }
    line
}

/// Whether a character shows. Soft hyphens, byte-order marks and zero-width spaces only say where a line may end;
/// they would stand inside of quotes and keep words from being found. Some numbers are no characters at all.
pub(super) fn is_seen(c: char) -> bool {
    let is_none = u32::from(c) & 0xfffe == 0xfffe;
    !is_none && !c.is_control() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fffc}')
}

/// The text of blocks, laid out as one run of words: what a table's cell can hold.
pub(super) fn flatten(blocks: Vec<Block>) -> Vec<Run> {
    let mut runs = Vec::new();
    for block in blocks {
        if !runs.is_empty() {
            runs.push(Run::plain(" "));
        }
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => runs.extend(text),
            Block::List(list) => {
                for (number, item) in list.items.into_iter().enumerate() {
                    if number > 0 {
                        runs.push(Run::plain("; "));
                    }
                    runs.extend(flatten(item));
                }
            }
            Block::Table(rows) => {
                for cell in rows.into_iter().flatten() {
                    runs.extend(cell);
                    runs.push(Run::plain(" "));
                }
            }
            Block::Quote(inner) => runs.extend(flatten(inner)),
            Block::Code(text) => runs.push(Run::plain(text)),
        }
    }
    runs
}
