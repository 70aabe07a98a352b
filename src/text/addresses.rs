//! Bare web addresses in running text.

use std::ops::Range;

use memchr::memmem;

/// Where the text, from a position on, holds `http://`, `https://` or `www.` addresses, in order.
pub(crate) fn find(text: &str, from: usize) -> Vec<Range<usize>> {
    let bytes = &text.as_bytes()[from..];
    let schemes = memmem::find_iter(bytes, b"://").map(|at| from + at);
    let mut starts: Vec<(usize, usize)> = schemes
        .filter_map(|colon| Some((scheme_start(text, colon)?, colon + "://".len())))
        .chain(["www.", "WWW."].into_iter().flat_map(|prefix| {
            memmem::find_iter(bytes, prefix.as_bytes()).map(move |at| (from + at, from + at + prefix.len()))
        }))
        .filter(|(start, _)| *start >= from)
        .collect();
    starts.sort_unstable();

    let mut found: Vec<Range<usize>> = Vec::new();
    for (start, host) in starts {
        let is_inside_another = found.last().is_some_and(|last| start < last.end);
        if is_inside_another || text[..start].ends_with(is_spaced_letter) || !text[host..].starts_with(is_spaced_letter)
        {
            continue;
        }
        found.push(start..address_end(text, start));
    }
    found
}

/// Where the scheme begins that ends at the colon, if it is one of the web.
fn scheme_start(text: &str, colon: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    ["https", "http"].into_iter().find_map(|scheme| {
        let start = colon.checked_sub(scheme.len())?;
        bytes[start..colon]
            .eq_ignore_ascii_case(scheme.as_bytes())
            .then_some(start)
    })
}

/// Letters and digits of scripts that put spaces between words. In the others an address ends where its ASCII ends:
/// else it would take the rest of the sentence with it.
fn is_spaced_letter(character: char) -> bool {
    character.is_alphanumeric() && character < '\u{2e80}'
}

/// One past the address that starts there: up to a character that no address holds, without the punctuation of the
/// sentence around it.
fn address_end(text: &str, start: usize) -> usize {
    let mut open_parentheses = 0_usize;
    let mut end = text.len();
    for (offset, character) in text[start..].char_indices() {
        let goes_on = match character {
            '(' => {
                open_parentheses += 1;
                true
            }
            ')' if open_parentheses > 0 => {
                open_parentheses -= 1;
                true
            }
            ')' | '<' | '>' | '[' | ']' | '{' | '}' | '"' | '`' | '|' | '\\' | '^' => false,
            _ if character.is_ascii() => character.is_ascii_graphic(),
            _ => is_spaced_letter(character),
        };
        if !goes_on {
            end = start + offset;
            break;
        }
    }
    let trailing: &[char] = &['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~', '('];
    start + text[start..end].trim_end_matches(trailing).len()
}
