//! What the names of a document's styles and lists stand for.

use std::collections::HashMap;

use crate::convert::Refusal;
use crate::convert::xml::{self, Piece};

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct ParagraphStyle {
    /// The level of a heading, from 1.
    pub(super) heading: Option<u8>,
    /// Whether it is the document's title.
    pub(super) is_title: bool,
    /// Whether it is a line of the table of contents.
    pub(super) is_contents: bool,
    /// The list that it belongs to.
    pub(super) list: Option<String>,
    /// How deep it stands in that list.
    pub(super) level: Option<usize>,
    based_on: Option<String>,
}

/// Styles based on one another; a chain that is longer goes in circles.
const LONGEST_CHAIN: usize = 20;

/// The paragraph styles by their ids.
pub(super) fn read(text: &str) -> Result<HashMap<String, ParagraphStyle>, Refusal> {
    let mut styles: HashMap<String, ParagraphStyle> = HashMap::new();
    let mut current: Option<(String, ParagraphStyle)> = None;
    xml::read(text, |piece| match piece {
        Piece::Start(element) if element.name == "style" => {
            let id = element.attribute("styleId").unwrap_or_default().to_owned();
            current = Some((id, ParagraphStyle::default()));
        }
        Piece::Start(element) => {
            let Some((_, style)) = &mut current else { return };
            let value = element.attribute("val").unwrap_or_default();
            match element.name.as_str() {
                "name" => {
                    let name = value.to_lowercase();
                    let level = name
                        .strip_prefix("heading ")
                        .and_then(|level| level.trim().parse().ok());
                    style.heading = level.filter(|level| (1..=9).contains(level));
                    style.is_title = name == "title";
                    style.is_contents = name.starts_with("toc ");
                }
                "basedOn" => style.based_on = Some(value.to_owned()),
                "outlineLvl" => style.heading = style.heading.or_else(|| outline_level(value)),
                "numId" => style.list = Some(value.to_owned()),
                "ilvl" => style.level = value.parse().ok(),
                _ => {}
            }
        }
        Piece::End(name) if name == "style" => styles.extend(current.take()),
        _ => {}
    })?;
    let resolved = styles.keys().map(|id| (id.clone(), resolve(id, &styles)));
    Ok(resolved.collect())
}

/// The level of a heading in Word's own numbers, which are from 0, and 9 for no heading.
pub(super) fn outline_level(value: &str) -> Option<u8> {
    let level: u8 = value.parse().ok()?;
    (level < 9).then_some(level + 1)
}

fn resolve(id: &str, styles: &HashMap<String, ParagraphStyle>) -> ParagraphStyle {
    let chain = std::iter::successors(styles.get(id), |style| styles.get(style.based_on.as_ref()?));
    let mut resolved = ParagraphStyle::default();
    for style in chain.take(LONGEST_CHAIN) {
        resolved.heading = resolved.heading.or(style.heading);
        resolved.list = resolved.list.or_else(|| style.list.clone());
        resolved.level = resolved.level.or(style.level);
        resolved.is_title |= style.is_title;
        resolved.is_contents |= style.is_contents;
    }
    resolved
}

/// Whether the items of a list are numbered, by the list's id and the depth.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The kind of list that each list is of.
    kinds: HashMap<String, String>,
    /// Kinds of lists and depths whose items have bullets, or nothing.
    bullets: std::collections::HashSet<(String, usize)>,
}

impl Numbering {
    pub(super) fn is_numbered(&self, list: &str, level: usize) -> bool {
        let kind = self.kinds.get(list);
        kind.is_some_and(|kind| !self.bullets.contains(&(kind.clone(), level)))
    }
}

/// Reads which lists there are.
pub(super) fn numbering(text: &str) -> Result<Numbering, Refusal> {
    let mut numbering = Numbering::default();
    let (mut kind, mut list) = (String::new(), String::new());
    let mut level = 0;
    xml::read(text, |piece| {
        let Piece::Start(element) = piece else { return };
        let value = element.attribute("val").unwrap_or_default();
        match element.name.as_str() {
            "abstractNum" => element
                .attribute("abstractNumId")
                .unwrap_or_default()
                .clone_into(&mut kind),
            "lvl" => {
                level = element
                    .attribute("ilvl")
                    .and_then(|level| level.parse().ok())
                    .unwrap_or(0)
            }
            "numFmt" if matches!(value, "bullet" | "none") => {
                numbering.bullets.insert((kind.clone(), level));
            }
            "num" => element.attribute("numId").unwrap_or_default().clone_into(&mut list),
            "abstractNumId" => {
                numbering.kinds.insert(list.clone(), value.to_owned());
            }
            _ => {}
        }
    })?;
    Ok(numbering)
}
