//! Feeds that would cost more to read than they can be worth: XML whose tags are as large as books or nested without end.
//! Parsers compare every attribute of a tag with every other, and look through all tags that are open.

/// Most bytes of one tag. Real ones hold a few addresses.
const MOST_TAG_BYTES: usize = 32 * 1024;
/// Most tags that are open at once. Real ones are nested a few dozen deep.
const MOST_DEPTH: usize = 500;
/// What hides tags from a parser: how it begins and how it ends.
const HIDING: &[(&[u8], &[u8])] = &[(b"<![CDATA[", b"]]>"), (b"<!--", b"-->"), (b"<?", b"?>")];

/// Says what is wrong with the shape of some XML.
pub(super) fn check(xml: &[u8]) -> Result<(), &'static str> {
    let mut depth = 0_usize;
    let mut rest = xml;
    while let Some(at) = memchr::memchr(b'<', rest) {
        rest = &rest[at..];
        if let Some((begin, end)) = HIDING.iter().find(|(begin, _)| rest.starts_with(begin)) {
            let hidden = memchr::memmem::find(&rest[begin.len()..], end);
            rest = hidden.map_or(&[], |length| &rest[begin.len() + length + end.len()..]);
            continue;
        }
        let length = length_of_tag(rest).ok_or("it holds tags that are too long")?;
        let tag = &rest[..length];
        match tag {
            [b'<', b'/', ..] => depth = depth.saturating_sub(1),
            [b'<', b'!', ..] | [.., b'/', b'>'] => {}
            _ => depth += 1,
        }
        if depth > MOST_DEPTH {
            return Err("it is nested too deeply");
        }
        rest = &rest[length..];
    }
    Ok(())
}

/// The length of the tag at the beginning, or nothing where it is too long. One that never ends is as long as the rest.
fn length_of_tag(from: &[u8]) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in from.iter().enumerate().take(MOST_TAG_BYTES) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            _ => {}
        }
    }
    (from.len() < MOST_TAG_BYTES).then_some(from.len())
}

#[cfg(test)]
mod tests {
    use super::{MOST_DEPTH, MOST_TAG_BYTES, check};

    #[test]
    fn only_what_no_feed_looks_like_is_refused() {
        let nested = |depth: usize| format!("{}x{}", "<a>".repeat(depth), "</a>".repeat(depth));
        for (xml, is_fine) in [
            (nested(MOST_DEPTH), true),
            (nested(MOST_DEPTH + 1), false),
            ("<a></a><b/>".repeat(MOST_DEPTH * 2), true),
            (format!("<a><![CDATA[{}]]></a>", "<b>".repeat(MOST_DEPTH * 100)), true),
            (format!("<a><!-- {} --></a>", "<b>".repeat(MOST_DEPTH * 100)), true),
            (format!("<a b='{}'/>", "x>".repeat(MOST_TAG_BYTES / 2 - 10)), true),
            (format!("<a b='{}'/>", "x>".repeat(MOST_TAG_BYTES / 2)), false),
            (format!("<a {}", "b='c' ".repeat(MOST_TAG_BYTES)), false),
            ("<a b='never closed".to_owned(), true),
            ("<![CDATA[never closed".to_owned(), true),
            ("1 < 2".to_owned(), true),
            ("<".repeat(1_000), true),
            (String::new(), true),
        ] {
            let shown: String = xml.chars().take(40).collect();
            assert_eq!(check(xml.as_bytes()).is_ok(), is_fine, "{shown}");
        }
    }
}
