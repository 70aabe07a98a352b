//! Blocks as Markdown: one line a paragraph, a blank line between them, lists tight, tables with pipes.

use super::blocks::{Block, List, Run};
use super::escape::{Place, inline, longest_run};

/// The Markdown of a whole article's blocks, with a line feed at its end; empty where they hold no text.
pub(super) fn write(blocks: &[Block]) -> String {
    let lines = lines_of(blocks, false);
    let mut text = String::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// The lines of some blocks. What stands inside of another block has no headings: they would take its first line.
fn lines_of(blocks: &[Block], is_inside: bool) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        let mut own = match block {
            Block::Heading { text, .. } if is_inside => paragraph(text),
            Block::Heading { level, text } => heading(*level, text),
            Block::Paragraph(text) => paragraph(text),
            Block::List(list) => list_lines(list),
            Block::Table(rows) => table(rows),
            Block::Quote(inner) => prefixed(lines_of(inner, true), "> ", "> "),
            Block::Code(text) => code(text),
        };
        if own.is_empty() {
            continue;
        }
        let is_tight = is_inside && goes_on(before, block);
        if !lines.is_empty() && !is_tight {
            lines.push(String::new());
        }
        lines.append(&mut own);
        before = Some(block);
    }
    lines
}

/// Whether a list may follow a paragraph without a blank line, as the sub-list of an item does.
fn goes_on(before: Option<&Block>, block: &Block) -> bool {
    let follows_text = matches!(before, Some(Block::Paragraph(_)));
    follows_text && matches!(block, Block::List(list) if list.start.is_none_or(|start| start == 1))
}

fn paragraph(text: &[Run]) -> Vec<String> {
    inline(text, Place::Paragraph)
        .split('\n')
        .map(str::to_owned)
        .filter(|line| !line.is_empty())
        .collect()
}

fn heading(level: u8, text: &[Run]) -> Vec<String> {
    let text = inline(text, Place::Heading);
    if text.is_empty() {
        return Vec::new();
    }
    let level = usize::from(level.clamp(1, 6));
    vec![format!("{} {text}", "#".repeat(level))]
}

fn list_lines(list: &List) -> Vec<String> {
    let mut lines = Vec::new();
    let mut number = list.start.unwrap_or(0);
    for item in &list.items {
        let own = lines_of(item, true);
        if own.is_empty() {
            continue;
        }
        let marker = match list.start {
            Some(_) => format!("{number}. "),
            None => "- ".to_owned(),
        };
        number += 1;
        let indent = " ".repeat(marker.len());
        lines.extend(prefixed(own, &marker, &indent));
    }
    lines
}

/// Lines with something in front of the first and something in front of the others.
fn prefixed(lines: Vec<String>, first: &str, others: &str) -> Vec<String> {
    let with_prefix = |(number, line): (usize, String)| {
        let prefix = if number == 0 { first } else { others };
        if line.is_empty() {
            prefix.trim_end().to_owned()
        } else {
            format!("{prefix}{line}")
        }
    };
    lines.into_iter().enumerate().map(with_prefix).collect()
}

fn table(rows: &[Vec<Vec<Run>>]) -> Vec<String> {
    let rows: Vec<Vec<String>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| inline(cell, Place::Cell)).collect::<Vec<_>>())
        .filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut lines = Vec::with_capacity(rows.len() + 1);
    for (number, mut row) in rows.into_iter().enumerate() {
        if number == 0 {
            // A row may be shorter than the head, but not longer.
            row.resize(columns, String::new());
        }
        lines.push(format!("| {} |", row.join(" | ")));
        if number == 0 {
            lines.push(format!("|{}", " --- |".repeat(columns)));
        }
    }
    lines
}

fn code(text: &str) -> Vec<String> {
    let text = text.trim_matches(['\n', '\r']).trim_end();
    if text.trim().is_empty() {
        return Vec::new();
    }
    let fence = "`".repeat(longest_run(text, '`').max(2) + 1);
    let keep = |c: &char| *c == '\t' || !c.is_control();
    let lines = text.lines().map(|line| line.chars().filter(keep).collect::<String>());
    [fence.clone()].into_iter().chain(lines).chain([fence]).collect()
}
