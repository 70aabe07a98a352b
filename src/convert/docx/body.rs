//! The text of a document: its paragraphs, lists and tables in order.

use std::collections::HashMap;
use std::rc::Rc;

use super::styles::{Numbering, ParagraphStyle, outline_level};
use crate::convert::Refusal;
use crate::convert::blocks::{Block, List, Run, Style, flatten, words};
use crate::convert::xml::{self, Element, Piece};

/// What the text points at.
pub(super) struct Surroundings {
    pub(super) styles: HashMap<String, ParagraphStyle>,
    pub(super) numbering: Numbering,
    pub(super) links: HashMap<String, String>,
}

/// What the text is.
pub(super) struct Body {
    /// What is written in the style of titles.
    pub(super) title: Option<String>,
    pub(super) blocks: Vec<Block>,
}

/// Word has nine levels of lists.
const DEEPEST_ITEM: usize = 8;
/// More cells than that in a row, and they are no columns.
const MOST_SPAN: usize = 60;

/// Parts that are not read: what was deleted, what else a reader may show instead, what fields compute.
const UNREAD: &[&str] = &[
    "del",
    "moveFrom",
    "Fallback",
    "instrText",
    "delText",
    "delInstrText",
    "pPrChange",
    "rPrChange",
    "tblPrChange",
    "trPrChange",
    "tcPrChange",
    "sectPrChange",
    "footnoteReference",
    "endnoteReference",
    "annotationRef",
    "rt",
    "sdtPr",
];

/// Reads the text.
pub(super) fn read(text: &str, surroundings: &Surroundings) -> Result<Body, Refusal> {
    let mut reading = Reading {
        surroundings,
        places: vec![Vec::new()],
        tables: Vec::new(),
        paragraphs: Vec::new(),
        style: Style::default(),
        links: Vec::new(),
        in_run: false,
        in_text: false,
        is_hidden: false,
        unread: 0,
        title: None,
    };
    xml::read(text, |piece| reading.take(piece))?;
    let pieces = reading.places.drain(..).flatten().collect();
    Ok(Body {
        title: reading.title,
        blocks: folded(pieces),
    })
}

/// A paragraph, or what will be an item of a list once its neighbours are known.
enum Part {
    Block(Block),
    Item(Item),
}

struct Item {
    level: usize,
    is_numbered: bool,
    text: Vec<Run>,
}

#[derive(Default)]
struct Paragraph {
    style: ParagraphStyle,
    list: Option<String>,
    level: Option<usize>,
    heading: Option<u8>,
    text: Vec<Run>,
}

#[derive(Default)]
struct Table {
    rows: Vec<Vec<Vec<Block>>>,
    span: usize,
}

struct Reading<'a> {
    surroundings: &'a Surroundings,
    /// The document, and the cells of tables that are being read.
    places: Vec<Vec<Part>>,
    tables: Vec<Table>,
    /// The paragraph that is being read; a text box puts others inside of it.
    paragraphs: Vec<Paragraph>,
    style: Style,
    links: Vec<Option<Rc<str>>>,
    in_run: bool,
    in_text: bool,
    is_hidden: bool,
    /// How many elements deep in a part that is not read.
    unread: usize,
    title: Option<String>,
}

impl Reading<'_> {
    fn take(&mut self, piece: Piece) {
        match piece {
            Piece::Start(element) if self.unread > 0 || UNREAD.contains(&element.name.as_str()) => self.unread += 1,
            Piece::End(_) if self.unread > 0 => self.unread -= 1,
            Piece::Start(element) => self.start(&element),
            Piece::End(name) => self.end(&name),
            Piece::Text(text) if self.in_text && self.unread == 0 => self.say(&text.replace('\n', " ")),
            Piece::Text(_) => {}
        }
    }

    fn start(&mut self, element: &Element) {
        let value = element.attribute("val").unwrap_or_default();
        let is_on = !matches!(value, "0" | "false" | "off" | "none");
        match element.name.as_str() {
            "p" => {
                self.paragraphs.push(Paragraph::default());
                self.in_run = false;
            }
            "r" => {
                self.in_run = true;
                self.is_hidden = false;
                self.style = Style {
                    link: self.links.last().cloned().flatten(),
                    ..Style::default()
                };
            }
            "t" => self.in_text = true,
            "tab" | "ptab" if self.in_run => self.say(" "),
            "br" | "cr" if self.in_run && element.attribute("type").is_none_or(|kind| kind == "textWrapping") => {
                self.say("\n");
            }
            "noBreakHyphen" if self.in_run => self.say("-"),
            "b" if self.in_run => self.style.strong = is_on,
            "i" if self.in_run => self.style.emphasis = is_on,
            "vanish" if self.in_run => self.is_hidden = is_on,
            "hyperlink" => {
                let address = element.attribute("id").and_then(|id| self.surroundings.links.get(id));
                self.links.push(address.map(|address| Rc::from(address.as_str())));
            }
            "tbl" => self.tables.push(Table::default()),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Vec::new());
                }
            }
            "tc" => {
                self.places.push(Vec::new());
                if let Some(table) = self.tables.last_mut() {
                    table.span = 1;
                }
            }
            "gridSpan" => {
                if let Some(table) = self.tables.last_mut() {
                    table.span = value.parse().unwrap_or(1).clamp(1, MOST_SPAN);
                }
            }
            _ if !self.in_run => self.paragraph_property(element, value),
            _ => {}
        }
    }

    fn paragraph_property(&mut self, element: &Element, value: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        match element.name.as_str() {
            "pStyle" => {
                if let Some(style) = self.surroundings.styles.get(value) {
                    paragraph.style = style.clone();
                }
            }
            "numId" => paragraph.list = Some(value.to_owned()),
            "ilvl" => paragraph.level = value.parse().ok(),
            "outlineLvl" => paragraph.heading = outline_level(value),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "r" => self.in_run = false,
            "t" => self.in_text = false,
            "hyperlink" => {
                self.links.pop();
            }
            "tc" => self.end_cell(),
            "tbl" => self.end_table(),
            _ => {}
        }
    }

    fn say(&mut self, text: &str) {
        let Some(paragraph) = self.paragraphs.last_mut() else {
            return;
        };
        if self.is_hidden {
            return;
        }
        match paragraph.text.last_mut() {
            Some(last) if last.style == self.style => last.text.push_str(text),
            _ => paragraph.text.push(Run {
                text: text.to_owned(),
                style: self.style.clone(),
            }),
        }
    }

    fn put(&mut self, part: Part) {
        if let Some(place) = self.places.last_mut() {
            place.push(part);
        }
    }

    fn end_paragraph(&mut self) {
        let Some(paragraph) = self.paragraphs.pop() else {
            return;
        };
        let style = &paragraph.style;
        if style.is_contents || paragraph.text.iter().all(|run| run.text.trim().is_empty()) {
            return;
        }
        let text = paragraph.text;
        if style.is_title && self.title.is_none() {
            self.title = Some(words(&text));
            return;
        }
        if let Some(level) = paragraph.heading.or(style.heading).or(style.is_title.then_some(1)) {
            let text = text.into_iter().map(|run| Run::plain(run.text)).collect();
            let level = level.min(6);
            self.put(Part::Block(Block::Heading { level, text }));
            return;
        }
        let list = paragraph.list.or_else(|| style.list.clone());
        // The list 0 is none: it takes a paragraph out of the list of its style.
        let Some(list) = list.filter(|list| list != "0") else {
            self.put(Part::Block(Block::Paragraph(text)));
            return;
        };
        let level = paragraph.level.or(style.level).unwrap_or(0).min(DEEPEST_ITEM);
        let is_numbered = self.surroundings.numbering.is_numbered(&list, level);
        self.put(Part::Item(Item {
            level,
            is_numbered,
            text,
        }));
    }

    fn end_cell(&mut self) {
        // The document itself is no cell, however broken the file is.
        if self.places.len() < 2 {
            return;
        }
        let blocks = folded(self.places.pop().unwrap_or_default());
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let span = table.span.max(1);
        if let Some(row) = table.rows.last_mut() {
            row.push(blocks);
            row.extend(std::iter::repeat_n(Vec::new(), span - 1));
        }
    }

    fn end_table(&mut self) {
        let Some(table) = self.tables.pop() else {
            return;
        };
        if table.rows.iter().all(|row| row.len() < 2) {
            // One column puts a frame around text and says nothing more.
            let blocks: Vec<Block> = table.rows.into_iter().flatten().flatten().collect();
            for block in blocks {
                self.put(Part::Block(block));
            }
            return;
        }
        let cells = |row: Vec<Vec<Block>>| row.into_iter().map(flatten).collect();
        let rows = table.rows.into_iter().map(cells).collect();
        self.put(Part::Block(Block::Table(rows)));
    }
}

/// The blocks of some parts: neighbours among items become lists.
fn folded(parts: Vec<Part>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut items = Vec::new();
    for part in parts {
        match part {
            Part::Item(item) => items.push(item),
            Part::Block(block) => {
                blocks.extend(lists(std::mem::take(&mut items)));
                blocks.push(block);
            }
        }
    }
    blocks.extend(lists(items));
    blocks
}

/// Lists of items, with those that stand deeper inside of the item before them.
fn lists(items: Vec<Item>) -> Vec<Block> {
    let mut lists: Vec<List> = Vec::new();
    let Some(base) = items.first().map(|item| item.level) else {
        return Vec::new();
    };
    let mut items = items.into_iter().peekable();
    while let Some(item) = items.next() {
        let mut content = vec![Block::Paragraph(item.text)];
        let mut deeper = Vec::new();
        while let Some(next) = items.next_if(|next| next.level > base) {
            deeper.push(next);
        }
        content.extend(self::lists(deeper));
        let is_same = lists
            .last()
            .is_some_and(|list| list.start.is_some() == item.is_numbered);
        match lists.last_mut() {
            Some(list) if is_same => list.items.push(content),
            _ => lists.push(List {
                start: item.is_numbered.then_some(1),
                items: vec![content],
            }),
        }
    }
    lists.into_iter().map(Block::List).collect()
}
