//! XML as events with plain names: no namespaces, no entities but XML's own, no document types.

use quick_xml::events::{BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Reader, XmlVersion};

use super::Refusal;

/// More elements inside of each other than that are no document.
const DEEPEST: usize = 1000;

/// What is read.
pub(super) enum Piece {
    /// An element begins.
    Start(Element),
    /// An element ends.
    End(String),
    /// Characters.
    Text(String),
}

/// The beginning of an element.
pub(super) struct Element {
    /// Its name without the prefix of its namespace.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, named without the prefix of its namespace.
    pub(super) fn attribute(&self, wanted: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.as_str())
    }
}

/// Reads a text of XML and hands each piece on. An element without content begins and ends.
///
/// # Errors
/// It is not well-formed, or nested beyond reason.
pub(super) fn read(text: &str, mut take: impl FnMut(Piece)) -> Result<(), Refusal> {
    let broken = || Refusal::lasting("is broken: a part of it is not well-formed XML; get or save it anew");
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut depth = 0_usize;
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(broken());
                }
                take(Piece::Start(element(&start)));
            }
            Event::Empty(start) => {
                let element = element(&start);
                let name = element.name.clone();
                take(Piece::Start(element));
                take(Piece::End(name));
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                take(Piece::End(local(end.name())));
            }
            Event::Text(text) => take(Piece::Text(text.xml10_content().into_owned())),
            Event::CData(text) => take(Piece::Text(text.xml10_content().into_owned())),
            Event::GeneralRef(reference) => {
                let written = reference.xml10_content();
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character.to_string()),
                    // What a document type defines is not looked up: that is how a few lines become gigabytes.
                    _ => quick_xml::escape::resolve_predefined_entity(&written).map(str::to_owned),
                };
                take(Piece::Text(character.unwrap_or_default()));
            }
            Event::Eof => return if depth == 0 { Ok(()) } else { Err(broken()) },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false).flatten() {
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default();
        attributes.push((local(attribute.key), value.into_owned()));
    }
    Element {
        name: local(start.name()),
        attributes,
    }
}

/// A name without its prefix.
fn local(name: QName<'_>) -> String {
    name.local_name().into_inner().to_owned()
}
