//! The blocks of a page, from its elements.

use std::rc::Rc;

use url::Url;

use super::tree::{Data, Tree, WALKED};
use crate::convert::blocks::{Block, List, Run, Style, flatten};

/// Lists and quotations inside of each other; what lies deeper is read as paragraphs.
const NESTED: usize = 8;
/// More columns than that are no table that a person reads.
const COLUMNS: usize = 100;

/// Elements that are never read: what they hold is not shown, or is not text.
const UNREAD: &[&str] = &[
    "head", "script", "style", "template", "noscript", "iframe", "object", "svg", "canvas", "video", "audio", "select",
    "textarea", "button", "datalist", "rt", "rp", "noembed", "noframes", "dialog", "map",
];

/// Elements that stand by themselves: text does not run on from one into the next.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "nav",
    "p",
    "search",
    "section",
    "summary",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "title",
];

/// Reads everything below a node but what is skipped.
pub(super) fn read(tree: &Tree, root: usize, skipped: &[bool], base: Option<&Url>) -> Vec<Block> {
    let mut reading = Reading {
        tree,
        skipped,
        base,
        blocks: Vec::new(),
        line: Vec::new(),
        nested: 0,
    };
    reading.walk(root, &Style::default(), 0);
    reading.end_line();
    reading.blocks
}

struct Reading<'a> {
    tree: &'a Tree,
    skipped: &'a [bool],
    base: Option<&'a Url>,
    blocks: Vec<Block>,
    /// The paragraph that is being read.
    line: Vec<Run>,
    nested: usize,
}

impl Reading<'_> {
    fn walk_children(&mut self, node: usize, style: &Style, depth: usize) {
        let tree = self.tree;
        for child in &tree.node(node).children {
            self.walk(*child, style, depth + 1);
        }
    }

    fn walk(&mut self, node: usize, style: &Style, depth: usize) {
        if depth > WALKED || self.skipped[node] {
            return;
        }
        let tree = self.tree;
        let name = match &tree.node(node).data {
            Data::Text(text) => {
                // A line break of the source is a space.
                self.say(&text.replace('\n', " "), style);
                return;
            }
            Data::Other => {
                self.walk_children(node, style, depth);
                return;
            }
            Data::Element { name, .. } => &**name,
        };
        match name {
            name if UNREAD.contains(&name) => {}
            "br" => self.break_line(style),
            "strong" | "b" => self.walk_children(
                node,
                &Style {
                    strong: true,
                    ..style.clone()
                },
                depth,
            ),
            "em" | "i" => self.walk_children(
                node,
                &Style {
                    emphasis: true,
                    ..style.clone()
                },
                depth,
            ),
            "code" | "kbd" | "samp" | "tt" => self.walk_children(
                node,
                &Style {
                    code: true,
                    ..style.clone()
                },
                depth,
            ),
            "a" => self.link(node, style, depth),
            "q" => {
                self.say("\u{201c}", style);
                self.walk_children(node, style, depth);
                self.say("\u{201d}", style);
            }
            "sup" if self.is_note_mark(node) => {}
            "sup" => match raised(tree.text(node).trim()) {
                Some(raised) => self.say(&raised, style),
                None => self.walk_children(node, style, depth),
            },
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(node, name, style, depth),
            "ul" | "ol" | "menu" => self.list(node, name == "ol", style, depth),
            "table" => self.table(node, style, depth),
            "blockquote" => self.quote(node, style, depth),
            "pre" | "listing" | "xmp" | "plaintext" => {
                self.end_line();
                let text = tree.text(node);
                if !text.trim().is_empty() {
                    self.blocks.push(Block::Code(text));
                }
            }
            name if BLOCKS.contains(&name) => {
                self.end_line();
                self.walk_children(node, style, depth);
                self.end_line();
            }
            _ => self.walk_children(node, style, depth),
        }
    }

    fn say(&mut self, text: &str, style: &Style) {
        match self.line.last_mut() {
            Some(last) if last.style == *style => last.text.push_str(text),
            _ => self.line.push(Run {
                text: text.to_owned(),
                style: style.clone(),
            }),
        }
    }

    /// One line break is a new line; two are a new paragraph.
    fn break_line(&mut self, style: &Style) {
        let mut written = self.line.iter().rev().flat_map(|run| run.text.chars().rev());
        let is_second = written.find(|c| *c == '\n' || !c.is_whitespace()) == Some('\n');
        if is_second {
            self.end_line();
        } else {
            self.say("\n", style);
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        if line.iter().any(|run| !run.text.trim().is_empty()) {
            self.blocks.push(Block::Paragraph(line));
        }
    }

    /// The blocks below a node, apart from those around it.
    fn apart(&mut self, node: usize, style: &Style, depth: usize) -> Vec<Block> {
        let blocks = std::mem::take(&mut self.blocks);
        let line = std::mem::take(&mut self.line);
        self.nested += 1;
        self.walk_children(node, style, depth);
        self.end_line();
        self.nested -= 1;
        self.line = line;
        std::mem::replace(&mut self.blocks, blocks)
    }

    fn link(&mut self, node: usize, style: &Style, depth: usize) {
        let address = self.tree.attribute(node, "href").and_then(|href| self.address(href));
        let style = Style {
            link: address.or_else(|| style.link.clone()),
            ..style.clone()
        };
        self.walk_children(node, &style, depth);
    }

    /// The whole of an address that leads somewhere else: http or https, no place on the same page.
    fn address(&self, href: &str) -> Option<Rc<str>> {
        let href = href.trim();
        if href.is_empty() || href.starts_with('#') {
            return None;
        }
        let address = match self.base {
            Some(base) => base.join(href).ok()?,
            None => Url::parse(href).ok()?,
        };
        matches!(address.scheme(), "http" | "https").then(|| Rc::from(address.as_str()))
    }

    /// Whether a raised text only leads to a note.
    fn is_note_mark(&self, node: usize) -> bool {
        let mut below = self.tree.below(node).into_iter();
        below.any(|index| {
            let is_here = |href: &str| href.starts_with('#');
            self.tree.name(index) == "a" && self.tree.attribute(index, "href").is_some_and(is_here)
        })
    }

    fn heading(&mut self, node: usize, name: &str, style: &Style, depth: usize) {
        self.end_line();
        let text = flatten(self.apart(node, style, depth));
        let level = name.as_bytes().get(1).map_or(1, |digit| digit.saturating_sub(b'0'));
        if !text.is_empty() {
            // Headings are marked as such already.
            let text = text.into_iter().map(|run| Run::plain(run.text)).collect();
            self.blocks.push(Block::Heading { level, text });
        }
    }

    fn quote(&mut self, node: usize, style: &Style, depth: usize) {
        self.end_line();
        if self.nested >= NESTED {
            self.walk_children(node, style, depth);
            self.end_line();
            return;
        }
        let inner = self.apart(node, style, depth);
        if !inner.is_empty() {
            self.blocks.push(Block::Quote(inner));
        }
    }

    fn list(&mut self, node: usize, is_ordered: bool, style: &Style, depth: usize) {
        self.end_line();
        if self.nested >= NESTED {
            self.walk_children(node, style, depth);
            self.end_line();
            return;
        }
        let mut items: Vec<Vec<Block>> = Vec::new();
        let tree = self.tree;
        for child in &tree.node(node).children {
            if self.skipped[*child] || UNREAD.contains(&tree.name(*child)) {
                continue;
            }
            match tree.name(*child) {
                "li" => items.push(self.apart(*child, style, depth + 1)),
                // A list right inside of a list belongs to the item before it.
                "ul" | "ol" | "menu" => {
                    let blocks = std::mem::take(&mut self.blocks);
                    self.nested += 1;
                    self.walk(*child, style, depth + 1);
                    self.nested -= 1;
                    let inner = std::mem::replace(&mut self.blocks, blocks);
                    match items.last_mut() {
                        Some(item) => item.extend(inner),
                        None => items.push(inner),
                    }
                }
                _ => {
                    let blocks = std::mem::take(&mut self.blocks);
                    self.walk(*child, style, depth + 1);
                    self.end_line();
                    let inner = std::mem::replace(&mut self.blocks, blocks);
                    items.push(inner);
                }
            }
        }
        items.retain(|item| !item.is_empty());
        if items.is_empty() {
            return;
        }
        let first = tree
            .attribute(node, "start")
            .and_then(|start| start.trim().parse().ok());
        // Markdown knows nine digits.
        let first = first.filter(|start: &u64| *start < 100_000_000).unwrap_or(1);
        self.blocks.push(Block::List(List {
            start: is_ordered.then_some(first),
            items,
        }));
    }

    fn table(&mut self, node: usize, style: &Style, depth: usize) {
        self.end_line();
        let rows = self.rows_of(node);
        let has_columns = rows.iter().any(|row| row.len() > 1);
        if !has_columns || self.is_layout(node) || self.nested >= NESTED {
            self.walk_children(node, style, depth);
            self.end_line();
            return;
        }
        let tree = self.tree;
        for child in &tree.node(node).children {
            if tree.name(*child) == "caption" {
                self.walk(*child, style, depth + 1);
            }
        }
        let mut table = Vec::with_capacity(rows.len());
        for row in rows {
            let mut cells = Vec::with_capacity(row.len());
            for cell in row {
                let text = flatten(self.apart(cell, style, depth + 1));
                cells.push(text);
                let span = tree
                    .attribute(cell, "colspan")
                    .and_then(|span| span.trim().parse().ok());
                let more = span.unwrap_or(1_usize).saturating_sub(1);
                let room = COLUMNS.saturating_sub(cells.len());
                cells.extend(std::iter::repeat_n(Vec::new(), more.min(room)));
            }
            table.push(cells);
        }
        self.blocks.push(Block::Table(table));
    }

    /// The cells of each row, but not those of tables inside of it.
    fn rows_of(&self, table: usize) -> Vec<Vec<usize>> {
        let tree = self.tree;
        let mut rows = Vec::new();
        let mut waiting = vec![table];
        while let Some(index) = waiting.pop() {
            if self.skipped[index] {
                continue;
            }
            let children = &tree.node(index).children;
            if tree.name(index) == "tr" {
                let cells = children.iter().copied();
                let cells = cells.filter(|cell| matches!(tree.name(*cell), "td" | "th") && !self.skipped[*cell]);
                rows.push(cells.take(COLUMNS).collect());
                continue;
            }
            let inner = children.iter().rev().copied();
            waiting.extend(inner.filter(|child| matches!(tree.name(*child), "tbody" | "thead" | "tfoot" | "tr")));
        }
        rows
    }

    /// Whether a table only puts things side by side: it says so, or holds another table.
    fn is_layout(&self, table: usize) -> bool {
        let tree = self.tree;
        let says_so = matches!(tree.attribute(table, "role"), Some("presentation" | "none"));
        says_so
            || tree
                .below(table)
                .into_iter()
                .skip(1)
                .any(|index| tree.name(index) == "table")
    }
}

/// A raised number in characters of its own, so that ten to the sixth is not read as 106.
fn raised(text: &str) -> Option<String> {
    const DIGITS: [char; 10] = [
        '\u{2070}', '\u{b9}', '\u{b2}', '\u{b3}', '\u{2074}', '\u{2075}', '\u{2076}', '\u{2077}', '\u{2078}',
        '\u{2079}',
    ];
    let raise = |c: char| match c {
        '+' => Some('\u{207a}'),
        '-' | '\u{2212}' => Some('\u{207b}'),
        c => DIGITS.get(c.to_digit(10)? as usize).copied(),
    };
    let raised: Option<String> = text.chars().map(raise).collect();
    raised.filter(|raised| !raised.is_empty())
}
