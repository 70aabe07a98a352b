//! The structure of a Markdown text, as byte ranges: what is running text, what is a heading, what is only markup.

use std::ops::Range;
use std::panic::{self, AssertUnwindSafe};

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};

use super::{blocks, html};

/// Most bytes that are parsed in one go. A parse tree can be fifty times as large as its text; a longer text is parsed
/// in parts, and a single line that is longer is taken for running text.
pub(super) const PART_BYTES: usize = 1 << 20;

/// What the parser finds in a text. All ranges are bytes of the file, in order.
#[derive(Debug, Default)]
pub(super) struct Outline {
    /// Spans of running text that no sentence leaves: a paragraph, the text of a list item, a table row, a code block.
    pub(super) leaves: Vec<Range<usize>>,
    /// Markup inside of them that is neither searched nor marked.
    pub(super) hidden: Vec<Range<usize>>,
    /// Headings.
    pub(super) headings: Vec<Heading>,
    /// Whole lines of thematic breaks.
    pub(super) rules: Vec<Range<usize>>,
}

/// A heading of any kind.
#[derive(Debug)]
pub(super) struct Heading {
    /// The whole lines that it takes up, with their markers.
    pub(super) lines: Range<usize>,
    /// 1 to 6.
    pub(super) level: usize,
    /// Its words without markup.
    pub(super) text: String,
}

/// Parses the text from a position on.
pub(super) fn outline(text: &str, start: usize) -> Outline {
    let mut outline = Outline::default();
    let mut part = start..start;
    for line in blocks::lines(text, start) {
        if line.len() > PART_BYTES {
            parse(text, part, &mut outline);
            outline.leaves.push(line.clone());
            part = line.end..line.end;
            continue;
        }
        if part.len() + line.len() > PART_BYTES {
            parse(text, part, &mut outline);
            part = line.start..line.start;
        }
        part.end = line.end;
        let is_blank = text[line.clone()].trim().is_empty();
        if is_blank && part.len() > PART_BYTES / 2 {
            parse(text, part, &mut outline);
            part = line.end..line.end;
        }
    }
    parse(text, part, &mut outline);
    outline.leaves = blocks::normalize(outline.leaves);
    outline
}

/// Parses one part of the text. Should the parser fail on it, its lines are still text that can be quoted.
fn parse(text: &str, part: Range<usize>, outline: &mut Outline) {
    if part.is_empty() {
        return;
    }
    // The parser is written by others and meets whatever is put into the folder: one article may not end the program.
    let parsed = panic::catch_unwind(AssertUnwindSafe(|| {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS;
        let mut walk = Walk::new(text, part.start);
        for (event, range) in Parser::new_ext(&text[part.clone()], options).into_offset_iter() {
            walk.step(event, part.start + range.start..part.start + range.end);
        }
        walk.close_run();
        walk.outline
    }));
    let Ok(mut found) = parsed else {
        outline.leaves.push(part);
        return;
    };
    outline.leaves.append(&mut found.leaves);
    outline.hidden.append(&mut found.hidden);
    outline.headings.append(&mut found.headings);
    outline.rules.append(&mut found.rules);
}

/// The state of one pass over the parser's events.
struct Walk<'a> {
    text: &'a str,
    outline: Outline,
    /// Running text that no tag encloses: in tight list items and code blocks.
    run: Option<Range<usize>>,
    /// Whether the events belong to a leaf (or a heading) whose range is known already.
    in_leaf: bool,
    heading: Option<Heading>,
    html: Option<Range<usize>>,
    links: Vec<OpenLink>,
    quote_depth: usize,
    /// One past the last inline content seen.
    content_end: usize,
}

/// A link or image whose end has not come yet.
struct OpenLink {
    kind: LinkType,
    /// One past the last piece of its text.
    text_end: usize,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, start: usize) -> Walk<'a> {
        Walk {
            text,
            outline: Outline::default(),
            run: None,
            in_leaf: false,
            heading: None,
            html: None,
            links: Vec::new(),
            quote_depth: 0,
            content_end: start,
        }
    }

    fn step(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(tag) => self.close(tag, range),
            Event::Text(words) | Event::Code(words) => {
                self.heading_words(&words);
                self.content(&range);
            }
            Event::SoftBreak | Event::HardBreak => {
                self.heading_words(" ");
                self.content(&range);
            }
            Event::Html(_) => self.content(&range),
            Event::InlineHtml(_) | Event::FootnoteReference(_) => {
                self.outline.hidden.push(range.clone());
                self.content(&range);
            }
            Event::Rule => {
                self.close_run();
                self.outline.rules.push(self.whole_lines(range));
            }
            // The box of a task is a marker like the bullet before it; mathematics are not switched on.
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn open(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => self.inline(&range),
            Tag::Link { link_type, .. } => {
                self.inline(&range);
                self.links.push(OpenLink {
                    kind: link_type,
                    text_end: range.start + "[".len(),
                });
            }
            Tag::Image { link_type, .. } => {
                self.inline(&range);
                self.links.push(OpenLink {
                    kind: link_type,
                    text_end: range.start + "![".len(),
                });
            }
            Tag::Paragraph => {
                self.close_run();
                self.in_leaf = true;
                self.outline.leaves.push(range);
            }
            Tag::TableHead | Tag::TableRow => {
                self.close_run();
                self.in_leaf = true;
                self.outline.leaves.push(self.without_pipes(range));
            }
            Tag::Heading { level, .. } => {
                self.close_run();
                self.in_leaf = true;
                let lines = self.whole_lines(range);
                self.heading = Some(Heading {
                    lines,
                    level: level as usize,
                    text: String::new(),
                });
            }
            Tag::HtmlBlock => {
                self.close_run();
                self.in_leaf = true;
                self.html = Some(range);
            }
            Tag::BlockQuote(_) => {
                self.close_run();
                self.quote_depth += 1;
            }
            Tag::TableCell => {}
            _ => self.close_run(),
        }
    }

    fn close(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {
                self.content(&range);
            }
            TagEnd::Link | TagEnd::Image => {
                if let Some(link) = self.links.pop() {
                    self.hide_address(&link, &range);
                }
                self.content(&range);
            }
            TagEnd::Paragraph | TagEnd::TableHead | TagEnd::TableRow => self.in_leaf = false,
            TagEnd::Heading(_) => {
                self.in_leaf = false;
                self.outline.headings.extend(self.heading.take());
            }
            TagEnd::HtmlBlock => {
                self.in_leaf = false;
                if let Some(block) = self.html.take() {
                    let (mut leaves, mut hidden) = html::split(self.text, block);
                    self.outline.leaves.append(&mut leaves);
                    self.outline.hidden.append(&mut hidden);
                }
            }
            TagEnd::BlockQuote(_) => {
                self.close_run();
                self.quote_depth = self.quote_depth.saturating_sub(1);
            }
            TagEnd::TableCell => {}
            _ => self.close_run(),
        }
    }

    /// Takes up the start of inline markup, whose end is only known to its own end event.
    fn inline(&mut self, range: &Range<usize>) {
        self.content(&(range.start..range.start));
    }

    /// Takes up a piece of inline content.
    fn content(&mut self, range: &Range<usize>) {
        self.hide_quote_markers(range.start);
        self.content_end = self.content_end.max(range.end);
        if let Some(link) = self.links.last_mut() {
            link.text_end = link.text_end.max(range.end);
        }
        if self.in_leaf {
            return;
        }
        match &mut self.run {
            Some(run) => run.end = run.end.max(range.end),
            None => self.run = Some(range.clone()),
        }
    }

    fn close_run(&mut self) {
        self.outline.leaves.extend(self.run.take());
    }

    fn heading_words(&mut self, words: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(words);
        }
    }

    /// Hides the `>` of a block quote between the content of one line and that of the next.
    fn hide_quote_markers(&mut self, next: usize) {
        if self.quote_depth == 0 || next <= self.content_end {
            return;
        }
        let gap = &self.text[self.content_end..next];
        let line_start =
            memchr::memrchr(b'\n', gap.as_bytes()).map_or(self.content_end, |at| self.content_end + at + 1);
        let markers = &self.text[line_start..next];
        // A backslash that escapes the next character is no part of what the parser calls content.
        let markers = markers.strip_suffix('\\').unwrap_or(markers);
        let is_markers = markers.contains('>') && markers.bytes().all(|byte| matches!(byte, b'>' | b' ' | b'\t'));
        if is_markers && self.is_line_start(line_start) {
            self.outline.hidden.push(line_start..line_start + markers.len());
        }
    }

    fn is_line_start(&self, at: usize) -> bool {
        at == 0 || matches!(self.text.as_bytes()[at - 1], b'\n' | b'\r')
    }

    /// Hides what follows the text of a link or image; an address in angle brackets is hidden with them.
    fn hide_address(&mut self, link: &OpenLink, range: &Range<usize>) {
        match link.kind {
            LinkType::Autolink | LinkType::Email => self.outline.hidden.push(range.clone()),
            LinkType::Shortcut | LinkType::ShortcutUnknown => {}
            _ => {
                let text_end = link.text_end.min(range.end);
                let closing = memchr::memchr(b']', &self.text.as_bytes()[text_end..range.end]);
                let address = closing.map_or(range.end, |at| text_end + at + 1);
                self.outline.hidden.push(address..range.end);
            }
        }
    }

    /// A table row without the pipes at its ends.
    fn without_pipes(&self, row: Range<usize>) -> Range<usize> {
        let mut row = blocks::trim(self.text, row);
        while self.text[row.clone()].starts_with('|') {
            row = blocks::trim(self.text, row.start + 1..row.end);
        }
        while self.text[row.clone()].ends_with('|') && !self.text[row.clone()].ends_with("\\|") {
            row = blocks::trim(self.text, row.start..row.end - 1);
        }
        row
    }

    /// The range, grown to whole lines without the last line's end.
    fn whole_lines(&self, range: Range<usize>) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let range = blocks::trim(self.text, range);
        let start = memchr::memrchr2(b'\n', b'\r', &bytes[..range.start]).map_or(0, |at| at + 1);
        let end = memchr::memchr2(b'\n', b'\r', &bytes[range.end..]).map_or(bytes.len(), |at| range.end + at);
        start..end.max(range.end)
    }
}
