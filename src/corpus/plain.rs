//! Plain text files: every paragraph is body, and the first line may begin with a date.

use super::blocks::{self, Place};
use super::{Draft, front_matter};
use crate::text::addresses;

/// Reads a `.txt` file.
pub(super) fn read(text: &str) -> Draft {
    let mut draft = Draft::default();
    let mut start = blocks::after_byte_order_mark(text);
    if let Some((written, end)) = dated(text, start) {
        match front_matter::calendar_date(written) {
            Some(date) => {
                draft.date = Some(date);
                start = end;
            }
            None => draft.notes.push(format!(
                "begins with 'date {written}', which is no day of the calendar, so it is read as text: write the date \
                 as YYYY-MM-DD"
            )),
        }
    }

    let ranges: Vec<_> = blocks::blocks(text, start)
        .map(|block| blocks::trim(text, block))
        .collect();
    let places = ranges
        .iter()
        .map(|range| Place {
            range: range.clone(),
            heading: String::new(),
        })
        .collect();
    let hidden = addresses::find(text, start);
    draft.paragraphs = blocks::assemble(text, places, &ranges, &hidden);
    draft
}

/// What is written as the date in a `date YYYY-MM-DD ` prefix, and where the prefix ends.
fn dated(text: &str, start: usize) -> Option<(&str, usize)> {
    let rest = text[start..].trim_start();
    let after = rest.strip_prefix("date ")?;
    let (written, _) = after
        .split_once(' ')
        .filter(|(written, _)| written.len() == "YYYY-MM-DD".len())?;
    let is_date_like = written.bytes().enumerate().all(|(at, byte)| {
        if matches!(at, 4 | 7) {
            byte == b'-'
        } else {
            byte.is_ascii_digit()
        }
    });
    if !is_date_like {
        return None;
    }
    let end = text.len() - after.len() + written.len() + 1;
    Some((written, end))
}
