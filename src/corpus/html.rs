//! Blocks of HTML inside Markdown: the text between the tags.

use std::ops::Range;

/// Elements that stand inside a sentence; every other tag ends one.
const INLINE: [&str; 24] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "u", "wbr",
];

/// Splits a block of HTML into spans of text (first) and what is hidden in it: tags, comments, scripts and styles.
pub(super) fn split(text: &str, block: Range<usize>) -> (Vec<Range<usize>>, Vec<Range<usize>>) {
    let mut leaves = Vec::new();
    let mut hidden = Vec::new();
    let mut leaf_start = block.start;
    let mut at = block.start;
    let mut comments_end = true;
    // The element whose content is not text (a script or a style), and where its tag begins.
    let mut raw: Option<(&str, usize)> = None;
    while let Some(found) = memchr::memchr(b'<', &text.as_bytes()[at..block.end]) {
        let start = at + found;
        let rest = &text[start..block.end];
        at = start + 1;
        if rest.starts_with("<!--") && raw.is_none() {
            // A comment that is never closed hides nothing: better a visible comment than a lost article.
            let length = if comments_end { rest.find("-->") } else { None };
            comments_end = length.is_some();
            let end = length.map_or(start + "<!--".len(), |length| start + length + "-->".len());
            leaves.push(leaf_start..start);
            hidden.push(start..end);
            (at, leaf_start) = (end, end);
            continue;
        }
        let Some(name) = tag_name(rest) else { continue };
        let Some(length) = memchr::memchr(b'>', rest.as_bytes()) else {
            break;
        };
        let end = start + length + 1;
        if let Some((element, raw_start)) = raw {
            if rest.starts_with("</") && name.eq_ignore_ascii_case(element) {
                hidden.push(raw_start..end);
                (at, leaf_start, raw) = (end, end, None);
            }
            continue;
        }
        at = end;
        hidden.push(start..end);
        if !INLINE.iter().any(|inline| name.eq_ignore_ascii_case(inline)) {
            leaves.push(leaf_start..start);
            leaf_start = end;
        }
        if !rest.starts_with("</") {
            raw = ["script", "style"]
                .into_iter()
                .find(|raw| name.eq_ignore_ascii_case(raw))
                .map(|name| (name, start));
        }
    }
    leaves.push(leaf_start..block.end);
    leaves.retain(|leaf| !leaf.is_empty());
    (leaves, hidden)
}

/// The name of the tag, declaration or instruction that the text begins with; `None` where it is a mere `<`.
fn tag_name(rest: &str) -> Option<&str> {
    let inner = rest.get(1..)?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    if inner.starts_with(['!', '?']) {
        return Some("");
    }
    let length = inner.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = &inner[..length];
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then_some(name)
}
