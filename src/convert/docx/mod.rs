//! Word documents: paragraphs with their styles, lists, tables, links, and what is known of the document.

mod body;
mod styles;

use std::collections::HashMap;

use super::archive::Archive;
use super::blocks::{Block, one_line};
use super::xml::{self, Piece};
use super::{Document, Refusal, day, html, language, markdown};

/// Makes an article of a document.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<Document, Refusal> {
    let place = main_part(archive)?;
    let Some(text) = archive.text(&place)? else {
        return Err(Refusal::lasting(
            "is no Word document that can be read: its text is missing; save it anew as .docx",
        ));
    };
    let beside = |name: &str| match place.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    };
    let styles = archive.text(&beside("styles.xml"))?.unwrap_or_default();
    let numbering = archive.text(&beside("numbering.xml"))?.unwrap_or_default();
    let file = place.rsplit('/').next().unwrap_or_default();
    let relations = archive
        .text(&beside(&format!("_rels/{file}.rels")))?
        .unwrap_or_default();
    let surroundings = body::Surroundings {
        styles: styles::read(&styles)?,
        numbering: styles::numbering(&numbering)?,
        links: links(&relations)?,
    };
    let body = body::read(&text, &surroundings)?;
    if !body.blocks.iter().any(|block| !matches!(block, Block::Heading { .. })) {
        return Err(Refusal::lasting("holds no text: it may hold pictures only"));
    }
    let core = archive.text("docProps/core.xml")?.unwrap_or_default();
    let mut document = properties(&core)?;
    // What is written on the page is what people call it; the property is often that of an older document.
    document.title = body.title.or(document.title).or_else(|| first_heading(&body.blocks));
    let blocks = html::without_title(body.blocks, document.title.as_deref());
    document.markdown = markdown::write(&blocks);
    Ok(document)
}

/// Where the document's text is: its own relations say so.
fn main_part(archive: &mut Archive<'_>) -> Result<String, Refusal> {
    const USUAL: &str = "word/document.xml";
    let relations = archive.text("_rels/.rels")?.unwrap_or_default();
    let mut found = None;
    xml::read(&relations, |piece| {
        if let Piece::Start(element) = piece
            && element.name == "Relationship"
            && element
                .attribute("Type")
                .is_some_and(|kind| kind.ends_with("/officeDocument"))
        {
            found = element
                .attribute("Target")
                .map(|target| target.trim_start_matches('/').to_owned());
        }
    })?;
    Ok(found.unwrap_or_else(|| USUAL.to_owned()))
}

/// Addresses of links by their ids: http and https only.
fn links(relations: &str) -> Result<HashMap<String, String>, Refusal> {
    let mut links = HashMap::new();
    xml::read(relations, |piece| {
        let Piece::Start(element) = piece else { return };
        let (Some(id), Some(target)) = (element.attribute("Id"), element.attribute("Target")) else {
            return;
        };
        let address = url::Url::parse(target).ok();
        if let Some(address) = address.filter(|address| matches!(address.scheme(), "http" | "https")) {
            links.insert(id.to_owned(), address.to_string());
        }
    })?;
    Ok(links)
}

/// What the document's properties say.
fn properties(core: &str) -> Result<Document, Refusal> {
    let mut values: HashMap<String, String> = HashMap::new();
    let mut current = String::new();
    xml::read(core, |piece| match piece {
        Piece::Start(element) => current = element.name,
        Piece::End(_) => current.clear(),
        Piece::Text(text) => values.entry(current.clone()).or_default().push_str(&text),
    })?;
    let value = |key: &str| {
        values
            .get(key)
            .map(|value| one_line(value))
            .filter(|value| !value.is_empty())
    };
    let is_given = |title: &String| !title.starts_with("Microsoft Word") && !title.starts_with("Document1");
    Ok(Document {
        title: value("title").filter(is_given),
        author: value("creator").filter(|creator| creator != "python-docx" && creator != "Author"),
        date: value("created").as_deref().and_then(day),
        source: None,
        url: None,
        language: value("language").as_deref().and_then(language),
        markdown: String::new(),
    })
}

fn first_heading(blocks: &[Block]) -> Option<String> {
    match blocks.first() {
        Some(Block::Heading { level: 1, text }) => Some(super::blocks::words(text)),
        _ => None,
    }
}
