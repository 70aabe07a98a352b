//! Text from people and articles, made harmless for a Discord message without changing a word of it.
//!
//! ```
//! use pullquote::discord::escape::escape;
//!
//! assert_eq!(escape("**Look**, <@1234>"), r"\*\*Look\*\*, \<\@1234\>");
//! ```

use unicode_segmentation::UnicodeSegmentation;

/// Length as Discord's clients count it: UTF-16 code units. Its server counts code points, which are never more.
pub fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Puts a backslash before everything that Discord would read as markup, a mention, an emoji, a timestamp or a link.
/// Line breaks become spaces; what a reader sees is otherwise the text itself.
///
/// The result never grows past one extra unit for each ASCII punctuation mark.
pub fn escape(text: &str) -> String {
    let body = text.trim_start();
    let body_start = text.len() - body.len();
    let digits = body.bytes().take_while(u8::is_ascii_digit).count();
    // A number and a dot at the start of a line would become a list.
    let list_dot = (digits > 0).then_some(body_start + digits);

    let mut escaped = String::with_capacity(text.len() + 8);
    let mut dot_in_word = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            dot_in_word = false;
            escaped.push(if is_line_break(c) { ' ' } else { c });
            continue;
        }
        let rest = text.get(at + c.len_utf8()..).unwrap_or_default();
        let is_markup = match c {
            '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '>' | '[' | ']' | '@' | '#' => true,
            '-' | '+' => at == body_start,
            '.' => list_dot == Some(at),
            ':' => rest.starts_with("//") || names_emoji(rest),
            // Discord unfolds addresses such as discord.gg/name even without a scheme.
            '/' => dot_in_word,
            _ => false,
        };
        dot_in_word |= c == '.';
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Whether a character ends a line somewhere; a quote and an echo are always one line.
pub(crate) fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Whether what follows a colon is an emoji's short name and its closing colon.
fn names_emoji(rest: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '+' | '-' | '~');
    let name = rest.chars().take(64).take_while(|c| is_name(*c)).count();
    // The name is ASCII, so its characters are its bytes.
    name > 0 && rest.as_bytes().get(name) == Some(&b':')
}

/// Text that the bot repeats (a question, a title) as one line in which nothing hides: controls, zero-width and
/// direction-changing characters are left out, runs of white space become one space. Joiners stay where a script or an
/// emoji needs them.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    let mut chars = text
        .chars()
        .filter(|c| c.is_whitespace() || !is_invisible(*c))
        .peekable();
    while let Some(c) = chars.next() {
        if c.is_whitespace() {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
            continue;
        }
        if matches!(c, '\u{200c}' | '\u{200d}') {
            let joins = |c: char| !c.is_ascii() && !c.is_whitespace() && !matches!(c, '\u{200c}' | '\u{200d}');
            if !(line.chars().next_back().is_some_and(joins) && chars.peek().copied().is_some_and(joins)) {
                continue;
            }
        }
        line.push(c);
    }
    line.truncate(line.trim_end().len());
    line
}

/// Characters that show nothing and could make a text look like another one. The two joiners are not among them.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}'
                | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

/// Cuts a text to so many units, at a word boundary where there is one in its second half, and says so with dots.
pub fn shorten(text: &str, max: usize) -> String {
    if units(text) <= max {
        return text.to_owned();
    }
    let room = max.saturating_sub(1);
    let mut used = 0;
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += units(grapheme);
        if used > room {
            break;
        }
        end = at + grapheme.len();
    }
    let head = text.get(..end).unwrap_or_default();
    let cuts_word = text
        .get(end..)
        .is_some_and(|rest| !rest.starts_with(char::is_whitespace));
    let head = match head.rfind(char::is_whitespace) {
        Some(space) if cuts_word && space >= end / 2 => head.get(..space).unwrap_or(head),
        _ => head,
    };
    format!("{}…", head.trim_end())
}
