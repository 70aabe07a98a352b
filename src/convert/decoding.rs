//! Bytes as text, whatever encoding they are in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::Refusal;

/// Where a page may say how it is encoded, as browsers have it.
const DECLARED_WITHIN: usize = 1024;
/// So many characters of a text, of a thousand, may be unreadable.
const UNREADABLE: usize = 20;

/// The text of a plain file.
pub(super) fn text(bytes: &[u8]) -> Result<String, Refusal> {
    decode(bytes, None)
}

/// The text of a page. What it says about its encoding is believed unless the bytes are plainly UTF-8.
pub(super) fn html(bytes: &[u8]) -> Result<String, Refusal> {
    decode(bytes, declared(bytes))
}

/// Whether the bytes are UTF-16 that does not say so: every other one is zero.
pub(super) fn is_wide(bytes: &[u8]) -> bool {
    wide_encoding(bytes).is_some()
}

fn decode(bytes: &[u8], declared: Option<&'static Encoding>) -> Result<String, Refusal> {
    let marked = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
    if marked.is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
        && !text.contains('\0')
    {
        return Ok(text.to_owned());
    }
    let encoding = marked.or_else(|| wide_encoding(bytes)).or(declared);
    let encoding = encoding.unwrap_or_else(|| guess(bytes));
    let (text, _, _) = encoding.decode(bytes);
    let mut unreadable = 0;
    let mut length = 0;
    for c in text.chars() {
        length += 1;
        if c == char::REPLACEMENT_CHARACTER || (c.is_control() && !c.is_whitespace()) {
            unreadable += 1;
        }
    }
    if unreadable * 1000 > length * UNREADABLE {
        return Err(Refusal::lasting(
            "is not text in any encoding that is known: save it as UTF-8",
        ));
    }
    Ok(text.into_owned())
}

fn wide_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096)];
    if sample.len() < 4 {
        return None;
    }
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let half = sample.len() / 2;
    if odd * 10 > half * 4 && even * 20 < half {
        Some(UTF_16LE)
    } else if even * 10 > half * 4 && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// The encoding that a page names.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let beginning = &bytes[..bytes.len().min(DECLARED_WITHIN)];
    let lower = beginning.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = memchr::memmem::find(&lower[from..], b"charset") {
        let after = from + found + b"charset".len();
        from = after;
        let rest = String::from_utf8_lossy(&lower[after..]);
        let Some(value) = rest.trim_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let label: String = value
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
            .collect();
        if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
            return Some(as_it_can_be(encoding));
        }
    }
    if let Some(found) = memchr::memmem::find(&lower, b"encoding=") {
        let label = lower[found + b"encoding=".len()..].iter().skip(1);
        let label: Vec<u8> = label
            .copied()
            .take_while(|byte| !matches!(byte, b'"' | b'\''))
            .collect();
        return Encoding::for_label(&label).map(as_it_can_be);
    }
    None
}

/// A page whose declaration could be read is not in UTF-16, whatever it says.
fn as_it_can_be(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == UTF_16LE || encoding == UTF_16BE {
        UTF_8
    } else {
        encoding
    }
}
