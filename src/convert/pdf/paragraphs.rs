//! Lines put together: paragraphs, headings, lists and tables, told apart by their places and sizes.

use std::collections::{HashMap, HashSet};

use super::page::Line;
use crate::convert::blocks::{Block, List, Run};

/// Larger than the body by this factor is a heading.
const HEADING: f64 = 1.15;
/// A gap larger than the usual one by this factor lies between paragraphs.
const WIDE: f64 = 1.3;
/// The lines of one heading lie no further apart than this, in sizes of the font.
const HEADING_LEADING: f64 = 1.4;
/// A first line begins so much further to the right, in sizes of the font.
const INDENT: f64 = 0.8;
/// The last line of a paragraph ends so much earlier than the others, as a part of their width.
const SHORT: f64 = 0.12;
/// A heading is no longer than this.
const LONGEST_HEADING: usize = 200;
/// A table has so many rows, or it is text with gaps.
const FEWEST_ROWS: usize = 3;

const BULLETS: &[char] = &[
    '\u{2022}', '\u{25cf}', '\u{25aa}', '\u{25a0}', '\u{25e6}', '\u{2023}', '\u{2043}', '\u{b7}', '\u{25b8}',
    '\u{f0b7}', '\u{25cb}', '\u{2013}', '-', '*',
];

/// Reads the pages' lines.
pub(super) fn read(pages: &[Vec<Line>]) -> Vec<Block> {
    let usual = Usual::of(pages);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut before: Option<&Line> = None;
    let mut was_row = false;
    for (number, page) in pages.iter().enumerate() {
        let columns = Columns::of(page);
        let cells = |place: usize| page.get(place).map_or(0, |line| line.cells.len());
        for (place, line) in page.iter().enumerate() {
            if is_contents_line(&line.text()) {
                continue;
            }
            // One line with wide gaps is stretched; two of one kind are rows.
            let own = cells(place);
            let is_row = own > 1 && (place.checked_sub(1).map(cells) == Some(own) || cells(place + 1) == own);
            let begins = match before {
                None => true,
                Some(_) if is_row || was_row => true,
                Some(before) => usual.begins(before, line, &columns, place == 0 && number > 0),
            };
            match pieces.last_mut() {
                Some(piece) if !begins => piece.lines.push(line),
                _ => pieces.push(Piece { lines: vec![line] }),
            }
            before = Some(line);
            was_row = is_row;
        }
    }
    let mut blocks = Vec::new();
    let mut rest = pieces.as_slice();
    while let Some(piece) = rest.first() {
        let rows = rest.iter().take_while(|next| next.is_row_like(piece)).count();
        if rows >= FEWEST_ROWS {
            let row = |piece: &Piece| {
                let cells = piece.lines.iter().flat_map(|line| &line.cells);
                cells.map(|cell| vec![Run::plain(cell.as_str())]).collect()
            };
            blocks.push(Block::Table(rest[..rows].iter().map(row).collect()));
            rest = &rest[rows..];
            continue;
        }
        rest = &rest[1..];
        let text = piece.text(&usual.words);
        if let Some(item) = bullet(&text) {
            add_item(&mut blocks, None, item);
            continue;
        }
        if let Some((number, item)) = numbered(&text)
            && (number == 1 && rest.first().is_some_and(|next| next.is_number(2)) || follows(&blocks, number))
        {
            add_item(&mut blocks, Some(number), item);
            continue;
        }
        let size = piece.lines[0].size;
        blocks.push(match usual.level(size) {
            Some(level) if text.chars().count() <= LONGEST_HEADING => Block::Heading {
                level,
                text: vec![Run::plain(text)],
            },
            _ => Block::Paragraph(vec![Run::plain(text)]),
        });
    }
    blocks
}

/// Lines that belong together.
struct Piece<'a> {
    lines: Vec<&'a Line>,
}

impl Piece<'_> {
    /// The lines as one, with words that were broken at a line's end whole again.
    fn text(&self, known: &HashSet<String>) -> String {
        let mut text = String::new();
        for line in &self.lines {
            join(&mut text, &line.text(), known);
        }
        text
    }

    fn is_row_like(&self, other: &Piece) -> bool {
        let cells = |piece: &Piece| match piece.lines.as_slice() {
            [line] => line.cells.len(),
            _ => 0,
        };
        cells(self) > 1 && cells(self) == cells(other)
    }

    fn is_number(&self, wanted: u64) -> bool {
        numbered(&self.lines[0].text()).is_some_and(|(number, _)| number == wanted)
    }
}

/// Puts a line behind others.
fn join(text: &mut String, line: &str, known: &HashSet<String>) {
    let soft = text.strip_suffix('\u{ad}').map(str::len);
    if let Some(length) = soft {
        text.truncate(length);
        text.push_str(line);
        return;
    }
    let next = line.chars().next();
    let is_broken = text.ends_with(['-', '\u{2010}'])
        && text.chars().rev().nth(1).is_some_and(char::is_alphabetic)
        && next.is_some_and(char::is_lowercase);
    if !is_broken {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(line);
        return;
    }
    let first = last_word(text.trim_end_matches(['-', '\u{2010}']));
    let second = first_word(line);
    let whole = format!("{first}{second}").to_lowercase();
    // Whether the hyphen is the word's own is only known where the word stands somewhere else without it.
    if known.contains(&whole) {
        text.pop();
    }
    text.push_str(line);
}

fn last_word(text: &str) -> &str {
    text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default()
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default()
}

/// The text of an item behind its bullet.
fn bullet(text: &str) -> Option<String> {
    let rest = text.strip_prefix(BULLETS)?;
    let is_mark = text.starts_with(['\u{2022}', '\u{25cf}', '\u{25aa}', '\u{f0b7}']) || rest.starts_with(' ');
    let rest = rest.trim_start();
    (is_mark && !rest.is_empty()).then(|| rest.to_owned())
}

/// The number of an item, and its text.
fn numbered(text: &str) -> Option<(u64, String)> {
    let (number, rest) = text.split_once(['.', ')'])?;
    let number = number.parse().ok().filter(|number| *number < 1000)?;
    let rest = rest.strip_prefix(' ')?.trim_start();
    (!rest.is_empty()).then(|| (number, rest.to_owned()))
}

/// Whether the last block is a list whose next item has that number.
fn follows(blocks: &[Block], number: u64) -> bool {
    match blocks.last() {
        Some(Block::List(list)) => list
            .start
            .is_some_and(|start| start + list.items.len() as u64 == number),
        _ => false,
    }
}

fn add_item(blocks: &mut Vec<Block>, number: Option<u64>, text: String) {
    let item = vec![Block::Paragraph(vec![Run::plain(text)])];
    match blocks.last_mut() {
        Some(Block::List(list)) if list.start.is_some() == number.is_some() => list.items.push(item),
        _ => blocks.push(Block::List(List {
            start: number,
            items: vec![item],
        })),
    }
}

/// What is usual in a document.
struct Usual {
    /// The size of most letters.
    size: f64,
    /// From foot to foot of two lines, by the size of the font in tenths.
    leading: HashMap<i64, f64>,
    /// Sizes of headings, the largest first.
    headings: Vec<f64>,
    /// Words that stand whole in a line, in lower case.
    words: HashSet<String>,
}

impl Usual {
    fn of(pages: &[Vec<Line>]) -> Usual {
        let mut sizes: HashMap<i64, usize> = HashMap::new();
        let mut gaps: HashMap<i64, Vec<f64>> = HashMap::new();
        let mut words = HashSet::new();
        for page in pages {
            for line in page {
                let text = line.text();
                *sizes.entry(tenths(line.size)).or_default() += text.len();
                // The last word of a line may be half of one, and so may the first.
                let inner = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
                let inner: Vec<&str> = inner.collect();
                let end = inner
                    .len()
                    .saturating_sub(usize::from(text.ends_with(['-', '\u{2010}', '\u{ad}'])));
                words.extend(inner[..end].iter().map(|word| word.to_lowercase()));
            }
            for pair in page.windows(2) {
                let gap = pair[1].foot - pair[0].foot;
                if is_like(pair[0].size, pair[1].size) && gap > 0.5 * pair[0].size && gap < 4.0 * pair[0].size {
                    gaps.entry(tenths(pair[1].size)).or_default().push(gap);
                }
            }
        }
        let size = sizes.iter().max_by_key(|(size, count)| (**count, **size));
        let size = size.map_or(10.0, |(size, _)| *size as f64 / 10.0);
        let mut headings: Vec<f64> = sizes.keys().map(|size| *size as f64 / 10.0).collect();
        headings.retain(|other| *other >= size * HEADING);
        headings.sort_by(|one, other| other.total_cmp(one));
        headings.dedup_by(|one, other| is_like(*one, *other));
        let leading = gaps.into_iter().map(|(size, gaps)| (size, lower_middle(gaps)));
        Usual {
            size,
            leading: leading.collect(),
            headings,
            words,
        }
    }

    /// The level of a heading of that size; `None` for what is no heading.
    fn level(&self, size: f64) -> Option<u8> {
        if size < self.size * HEADING {
            return None;
        }
        let rank = self.headings.iter().position(|heading| is_like(*heading, size))?;
        u8::try_from(rank + 1).ok().map(|level| level.min(6))
    }

    /// Whether a line begins something new.
    fn begins(&self, before: &Line, line: &Line, columns: &Columns, is_new_page: bool) -> bool {
        if !is_like(before.size, line.size) || bullet(&line.text()).is_some() {
            return true;
        }
        let ends = before.text();
        let ends = ends.trim_end_matches(['"', '\u{201d}', '\u{2019}', ')', '\'', '\u{bb}']);
        let is_sentence_end = ends.ends_with(['.', '!', '?', ':', '\u{3002}', '\u{2026}']);
        let gap = line.foot - before.foot;
        let leading = self.leading.get(&tenths(line.size)).copied().unwrap_or(1.2 * line.size);
        if is_new_page || gap < -0.5 * line.size {
            // At the top of a page or a column a sentence goes on, or a paragraph begins.
            let goes_on = line
                .text()
                .starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
            return is_sentence_end || (self.level(line.size).is_some() && !goes_on);
        }
        // There are few lines of headings, and most follow upon something else: their gaps say little.
        let most = match self.level(line.size) {
            Some(_) => HEADING_LEADING * line.size,
            None => WIDE * leading,
        };
        if gap > most {
            return true;
        }
        if numbered(&line.text()).is_some() {
            return true;
        }
        let (left, right) = columns.around(line);
        let is_indented = line.left - left > INDENT * line.size && line.left - before.left > INDENT * line.size;
        let width = (right - left).max(1.0);
        let is_short = before.right < right - SHORT * width && before.left - left < width / 4.0;
        (is_indented && !bullet_like(before)) || (is_short && is_sentence_end)
    }
}

/// Whether a line of dots leads to the number of a page.
fn is_contents_line(text: &str) -> bool {
    let dots = text.chars().filter(|c| matches!(c, '.' | '\u{2026}')).count();
    dots >= 6 && text.ends_with(|c: char| c.is_ascii_digit()) && dots * 6 >= text.chars().count()
}

/// Whether the lines after this one hang below its text and not below its mark.
fn bullet_like(line: &Line) -> bool {
    let text = line.text();
    bullet(&text).is_some() || numbered(&text).is_some()
}

/// Where the columns of a page begin and end.
struct Columns(Vec<(f64, f64)>);

impl Columns {
    /// Lines that lie one above the other share a column.
    fn of(page: &[Line]) -> Columns {
        let mut columns: Vec<(f64, f64)> = Vec::new();
        for line in page {
            let overlap = |column: &&mut (f64, f64)| line.left < column.1 && column.0 < line.right;
            match columns.iter_mut().find(overlap) {
                Some(column) => *column = (column.0.min(line.left), column.1.max(line.right)),
                None => columns.push((line.left, line.right)),
            }
        }
        Columns(columns)
    }

    fn around(&self, line: &Line) -> (f64, f64) {
        let mut columns = self.0.iter();
        let own = columns.find(|column| column.0 <= line.left && line.right <= column.1);
        own.copied().unwrap_or((line.left, line.right))
    }
}

fn tenths(size: f64) -> i64 {
    (size * 10.0).round() as i64
}

fn is_like(one: f64, other: f64) -> bool {
    (one - other).abs() <= 0.08 * one.max(other)
}

/// A value that a third of the others do not exceed: of the gaps most are those within paragraphs, or the larger ones
/// are those between them.
fn lower_middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 3).copied().unwrap_or(0.0)
}
