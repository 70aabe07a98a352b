//! What stands at the top and the foot of the pages and is no part of the text: running heads, page numbers.

use std::collections::HashMap;

use super::page::Line;

/// Lines from the top and from the foot of a page that may be such.
const OUTER: usize = 2;
/// What stands on so large a part of the pages belongs to the pages. Left and right ones may differ.
const OFTEN: f64 = 0.35;
/// Fewer pages show nothing often.
const FEW: usize = 3;
/// The text of a page lies within the middle part of it.
const MARGIN: f64 = 0.11;

/// Removes them.
pub(super) fn remove(pages: &mut [Vec<Line>]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for page in pages.iter() {
        let mut heads: Vec<String> = outer(page).into_iter().map(|place| key(&page[place])).collect();
        heads.sort();
        heads.dedup();
        for head in heads {
            *counts.entry(head).or_default() += 1;
        }
    }
    let enough = ((pages.len() as f64 * OFTEN).ceil() as usize).max(FEW);
    for page in pages.iter_mut() {
        let mut removed: Vec<usize> = outer(page)
            .into_iter()
            .filter(|place| {
                let line = &page[*place];
                let is_often = counts.get(&key(line)).is_some_and(|count| *count >= enough);
                is_in_margin(line) && (is_often || is_number(&line.text()))
            })
            .collect();
        removed.sort_unstable();
        for place in removed.into_iter().rev() {
            page.remove(place);
        }
    }
}

/// The places of the lines at the top and at the foot.
fn outer(page: &[Line]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..page.len()).collect();
    places.sort_by(|one, other| page[*one].foot.total_cmp(&page[*other].foot));
    let foot = places.len().saturating_sub(OUTER).max(OUTER);
    let at_foot = places.get(foot..).unwrap_or_default().to_vec();
    places.truncate(OUTER);
    places.extend(at_foot);
    places
}

/// A line with its place, so that only what stands at one height counts as the same; numbers change from page to page.
fn key(line: &Line) -> String {
    let mut words = String::new();
    for c in line.text().chars() {
        match c {
            c if c.is_ascii_digit() && words.ends_with('#') => {}
            c if c.is_ascii_digit() => words.push('#'),
            c => words.push(c),
        }
    }
    format!("{:.0} {words}", line.foot / 4.0)
}

fn is_in_margin(line: &Line) -> bool {
    line.page > 0.0 && (line.foot < MARGIN * line.page || line.foot > (1.0 - MARGIN) * line.page)
}

/// Whether a line is the number of a page: "12", "- 12 -", "Page 3 of 9", "iv".
fn is_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let is_part = |word: &str| {
        let is_roman = word.chars().all(|c| "ivxlc".contains(c));
        let is_digits = word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        is_digits || is_roman || matches!(word, "page" | "of" | "p" | "seite" | "von" | "pagina" | "sur")
    };
    lower.chars().count() <= 20 && words.clone().next().is_some() && words.all(is_part)
}
