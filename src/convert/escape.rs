//! Running text as Markdown: what would read as markup is escaped, and no more than that, since quotes are slices of it.

use super::blocks::{Run, Style, is_seen};

/// Where running text stands, which decides what in it would read as markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A paragraph, where line breaks stay.
    Paragraph,
    /// A heading: one line.
    Heading,
    /// A cell of a table: one line without a bare `|`.
    Cell,
}

/// How far a bracket is looked for that closes another.
const NEAR: usize = 1000;

/// The Markdown of some runs, without white space at its ends.
pub(super) fn inline(runs: &[Run], place: Place) -> String {
    let runs = settled(runs, place);
    let text: Vec<char> = runs.iter().flat_map(|run| run.text.chars()).collect();
    let tildes = text.iter().filter(|c| **c == '~').count();
    let mut writer = Writer {
        out: String::with_capacity(text.len() + text.len() / 8),
        text: &text,
        tildes,
        place,
    };
    let mut at = 0;
    let mut rest = runs.as_slice();
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|run| run.style.link == first.style.link).count();
        let (group, others) = rest.split_at(length);
        at = writer.group(group, at, others.first());
        rest = others;
    }
    writer.out
}

/// The runs with single spaces between words, none at the ends, and none at the inner edge of a style. Neighbours in
/// one style are one run.
fn settled(runs: &[Run], place: Place) -> Vec<Run> {
    let mut settled: Vec<Run> = Vec::new();
    let mut gap: Option<char> = None;
    let push = |settled: &mut Vec<Run>, c: char, style: &Style| match settled.last_mut() {
        Some(last) if last.style == *style => last.text.push(c),
        _ => settled.push(Run {
            text: c.to_string(),
            style: style.clone(),
        }),
    };
    for run in runs {
        for c in run.text.chars() {
            if c.is_whitespace() {
                let breaks = c == '\n' && place == Place::Paragraph;
                gap = if breaks || gap == Some('\n') {
                    Some('\n')
                } else {
                    Some(' ')
                };
                continue;
            }
            if !is_seen(c) {
                continue;
            }
            if let Some(space) = gap.take()
                && let Some(last) = settled.last()
            {
                let style = if last.style == run.style && space == ' ' {
                    run.style.clone()
                } else if last.style.link == run.style.link {
                    Style {
                        link: run.style.link.clone(),
                        ..Style::default()
                    }
                } else {
                    Style::default()
                };
                push(&mut settled, space, &style);
            }
            push(&mut settled, c, &run.style);
        }
    }
    settled
}

struct Writer<'a> {
    out: String,
    /// All the text, so that each character can see its neighbours.
    text: &'a [char],
    /// How many `~` there are: a single one strikes nothing through.
    tildes: usize,
    place: Place,
}

impl Writer<'_> {
    /// Writes runs that lead to one address, or to none. Gives back where the text goes on.
    fn group(&mut self, group: &[Run], mut at: usize, next: Option<&Run>) -> usize {
        let link = group.first().and_then(|run| run.style.link.clone());
        if link.is_some() {
            self.out.push('[');
        }
        for (number, run) in group.iter().enumerate() {
            let after = group.get(number + 1).or(next);
            self.run(run, at, after);
            at += run.text.chars().count();
        }
        if let Some(link) = link {
            self.out.push_str("](");
            for c in link.chars() {
                match c {
                    '(' => self.out.push_str("%28"),
                    ')' => self.out.push_str("%29"),
                    '<' => self.out.push_str("%3C"),
                    '>' => self.out.push_str("%3E"),
                    '|' => self.out.push_str("%7C"),
                    '\\' => self.out.push_str("%5C"),
                    '`' => self.out.push_str("%60"),
                    '*' => self.out.push_str("%2A"),
                    // An address that reads like an entity is none.
                    '&' => self.out.push_str("&amp;"),
                    c if c.is_whitespace() => {}
                    c => self.out.push(c),
                }
            }
            self.out.push(')');
        }
        at
    }

    fn run(&mut self, run: &Run, at: usize, next: Option<&Run>) {
        if run.style.code {
            self.code(&run.text);
            return;
        }
        let marker = match (run.style.strong, run.style.emphasis) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        let marker = if self.can_mark(run, next) { marker } else { "" };
        let length = run.text.chars().count();
        let next_is_link = next.is_some_and(|next| next.style.link.is_some() && next.style.link != run.style.link);
        self.out.push_str(marker);
        let mut lines = LineStart::default();
        for offset in 0..length {
            let here = at + offset;
            let c = self.text[here];
            // Only a paragraph's lines begin at the beginning of a line.
            if self.place == Place::Paragraph && (here == 0 || self.text[here - 1] == '\n') {
                lines = self.line_start(here);
            }
            let is_last = offset + 1 == length;
            let edge = offset == 0 || is_last;
            let is_escaped = lines.escaped == Some(here)
                || self.is_markup(here, edge, run.style.link.is_some())
                || (c == '\\' && is_last)
                || (c == '!' && is_last && next_is_link)
                || (c == '[' && next_is_link && is_last);
            if is_escaped {
                self.out.push('\\');
            }
            self.out.push(c);
        }
        self.out.push_str(marker);
    }

    /// Whether emphasis around a run would be read as such. Where that is doubtful the words stand without it.
    fn can_mark(&self, run: &Run, next: Option<&Run>) -> bool {
        let before = self.out.chars().next_back();
        let after = next.and_then(|next| next.text.chars().next());
        let (Some(first), Some(last)) = (run.text.chars().next(), run.text.chars().next_back()) else {
            return false;
        };
        let is_open = |outside: Option<char>| outside.is_none_or(char::is_whitespace);
        before != Some('*')
            && (first.is_alphanumeric() || is_open(before))
            && (last.is_alphanumeric() || is_open(after))
    }

    /// A span of code between as many backticks as it takes.
    fn code(&mut self, text: &str) {
        let fence = "`".repeat(longest_run(text, '`') + 1);
        let space = if text.starts_with('`') || text.ends_with('`') {
            " "
        } else {
            ""
        };
        let text = text.replace('\n', " ");
        let text = match self.place {
            Place::Cell => text.replace('|', "\\|"),
            _ => text,
        };
        // Two spans of code side by side would read as one.
        if self.out.ends_with('`') {
            self.out.push(' ');
        }
        self.out.push_str(&format!("{fence}{space}{text}{space}{fence}"));
    }

    /// Whether a character inside a line would read as markup.
    fn is_markup(&self, at: usize, is_edge: bool, in_link: bool) -> bool {
        let before = at.checked_sub(1).map(|before| self.text[before]);
        let after = self.text.get(at + 1).copied();
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let stands_alone = is_space(before) && is_space(after) && !is_edge;
        match self.text[at] {
            '`' => true,
            '*' => !stands_alone,
            '_' => {
                let is_inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
                let is_within_a_word = is_inside(before) && is_inside(after) && !is_edge;
                !stands_alone && !is_within_a_word
            }
            '~' => self.tildes > 1,
            '\\' => after.is_none_or(|after| after.is_ascii_punctuation() || after == '\n'),
            '<' => after.is_some_and(|after| after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?')),
            '&' => self.is_entity(at),
            '|' => self.place == Place::Cell,
            '[' => in_link || self.opens_a_link(at),
            ']' => in_link,
            '#' => self.place == Place::Heading && self.closes_a_heading(at),
            _ => false,
        }
    }

    fn is_entity(&self, at: usize) -> bool {
        let mut name = self.text[at + 1..].iter().take(NEAR);
        let first = name.next().copied();
        if !first.is_some_and(|c| c == '#' || c.is_ascii_alphabetic()) {
            return false;
        }
        name.find(|c| !c.is_ascii_alphanumeric()) == Some(&';')
    }

    /// Whether a `[` may begin a link, a footnote, a task or a definition.
    fn opens_a_link(&self, at: usize) -> bool {
        let inside = &self.text[at + 1..self.text.len().min(at + 1 + NEAR)];
        let Some(length) = inside.iter().position(|c| matches!(c, '[' | ']')) else {
            return inside.len() == NEAR;
        };
        let is_task = length == 1 && matches!(inside[0], ' ' | 'x' | 'X');
        if inside[length] == '[' || is_task || inside[0] == '^' {
            return true;
        }
        let after = inside.get(length + 1);
        after.is_none_or(|after| matches!(after, '(' | '[' | ':')) && at + 1 + length + 1 < self.text.len()
    }

    /// Whether a `#` belongs to those at the end of a heading that are not shown.
    fn closes_a_heading(&self, at: usize) -> bool {
        self.text[at..].iter().all(|c| *c == '#')
    }

    /// What at the beginning of a line would make it something else than running text.
    fn line_start(&self, at: usize) -> LineStart {
        let rest = &self.text[at..];
        let line = rest.split(|c| *c == '\n').next().unwrap_or_default();
        let first = line.first().copied();
        let is_end = |c: Option<&char>| c.is_none_or(|c| c.is_whitespace());
        let run = |wanted: fn(&char) -> bool| line.iter().take_while(|c| wanted(c)).count();
        let is_only = |set: &str| line.iter().all(|c| set.contains(*c) || *c == ' ');
        let escaped = match first {
            Some('#') => is_end(line.get(run(|c| *c == '#'))).then_some(at),
            Some('>') => Some(at),
            Some('-' | '+' | '*') if is_end(line.get(1)) => Some(at),
            Some('-' | '_' | '*' | '=' | '|' | ':') if is_only("-_*=|:") => Some(at),
            Some('~') if line.get(1) == Some(&'~') => Some(at),
            Some(c) if c.is_ascii_digit() => {
                let digits = run(|c| c.is_ascii_digit());
                let is_marker = matches!(line.get(digits), Some('.' | ')')) && is_end(line.get(digits + 1));
                (is_marker && digits < 10).then_some(at + digits)
            }
            _ => None,
        };
        LineStart { escaped }
    }
}

#[derive(Default)]
struct LineStart {
    /// The character that has to be escaped.
    escaped: Option<usize>,
}

/// The length of the longest run of a character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let mut longest = 0;
    let mut current = 0;
    for c in text.chars() {
        current = if c == wanted { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}
