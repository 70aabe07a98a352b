//! EPUB books: the chapters in their order, each read like a page, and what is known of the book.

use std::collections::{HashMap, HashSet};

use super::archive::Archive;
use super::blocks::{Block, one_line};
use super::xml::{self, Piece};
use super::{Document, Refusal, day, html, language, markdown};

/// Fonts may be scrambled in a book that is not protected.
const SCRAMBLED_FONTS: &[&str] = &["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];

/// Makes an article of a book.
pub(super) fn read(archive: &mut Archive<'_>) -> Result<Document, Refusal> {
    if is_protected(archive)? {
        return Err(Refusal::lasting(
            "is protected against copying, so that only its shop's own program can read it: get it without protection",
        ));
    }
    let broken = || Refusal::lasting("is no EPUB book that can be read: its list of chapters is missing");
    let container = archive.text("META-INF/container.xml")?.ok_or_else(broken)?;
    let place = package_place(&container)?.ok_or_else(broken)?;
    let package = archive.text(&place)?.ok_or_else(broken)?;
    let package = Package::read(&package)?;
    let folder = place.rsplit_once('/').map(|(folder, _)| folder).unwrap_or_default();

    let mut blocks: Vec<Block> = Vec::new();
    let mut seen = HashSet::new();
    for reference in &package.spine {
        let Some(chapter) = package.items.get(reference) else {
            continue;
        };
        let path = resolved(folder, &chapter.place);
        // A chapter is read once, however often it is listed; one that is missing costs itself.
        if chapter.is_contents || !seen.insert(path.clone()) {
            continue;
        }
        if let Some(text) = archive.text(&path)? {
            blocks.extend(html::chapter(&text));
        }
    }
    if !blocks.iter().any(|block| !matches!(block, Block::Heading { .. })) {
        return Err(Refusal::lasting("holds no text: it may hold pictures only"));
    }
    let mut document = package.document;
    let blocks = html::without_title(blocks, document.title.as_deref());
    document.markdown = markdown::write(&blocks);
    Ok(document)
}

/// Whether more than fonts is encrypted.
fn is_protected(archive: &mut Archive<'_>) -> Result<bool, Refusal> {
    let Some(encryption) = archive.text("META-INF/encryption.xml")? else {
        return Ok(false);
    };
    let mut is_protected = false;
    let mut is_data = false;
    xml::read(&encryption, |piece| match piece {
        Piece::Start(element) if element.name == "EncryptedData" => is_data = true,
        Piece::Start(element) if element.name == "EncryptionMethod" && is_data => {
            let method = element.attribute("Algorithm").unwrap_or_default();
            is_protected |= !SCRAMBLED_FONTS.contains(&method);
            is_data = false;
        }
        _ => {}
    })?;
    Ok(is_protected)
}

fn package_place(container: &str) -> Result<Option<String>, Refusal> {
    let mut place = None;
    xml::read(container, |piece| {
        if let Piece::Start(element) = piece
            && element.name == "rootfile"
            && place.is_none()
        {
            place = element.attribute("full-path").map(|path| resolved("", path));
        }
    })?;
    Ok(place)
}

struct Chapter {
    place: String,
    /// Whether it only lists the others.
    is_contents: bool,
}

/// The book's own description.
#[derive(Default)]
struct Package {
    document: Document,
    /// Files by their ids.
    items: HashMap<String, Chapter>,
    /// Ids of the chapters in reading order.
    spine: Vec<String>,
}

impl Package {
    fn read(text: &str) -> Result<Package, Refusal> {
        let mut package = Package::default();
        let mut authors: Vec<String> = Vec::new();
        let mut current = String::new();
        let mut words = String::new();
        xml::read(text, |piece| match piece {
            Piece::Start(element) => {
                let value = |name| element.attribute(name).unwrap_or_default().to_owned();
                match element.name.as_str() {
                    "item" => {
                        let chapter = Chapter {
                            place: value("href"),
                            is_contents: value("properties").split(' ').any(|property| property == "nav"),
                        };
                        package.items.insert(value("id"), chapter);
                    }
                    "itemref" if value("linear") != "no" => package.spine.push(value("idref")),
                    _ => {}
                }
                current = element.name;
                words.clear();
            }
            Piece::Text(text) => words.push_str(&text),
            Piece::End(name) => {
                let line = Some(one_line(&words)).filter(|line| !line.is_empty() && name == current);
                words.clear();
                let document = &mut package.document;
                match name.as_str() {
                    "title" => document.title = document.title.take().or(line),
                    "creator" => authors.extend(line),
                    "publisher" => document.source = document.source.take().or(line),
                    "date" => document.date = document.date.take().or_else(|| day(&line?)),
                    "language" => document.language = document.language.take().or_else(|| language(&line?)),
                    _ => {}
                }
            }
        })?;
        package.document.author = (!authors.is_empty()).then(|| authors.join(", "));
        Ok(package)
    }
}

/// A path within the archive, from the folder that names it. It leads nowhere else, since it is only looked up there.
fn resolved(folder: &str, written: &str) -> String {
    let written = written.split(['#', '?']).next().unwrap_or_default();
    let written = percent_decoded(written);
    let mut parts: Vec<&str> = if written.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in written.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn percent_decoded(written: &str) -> String {
    let bytes = written.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits = written.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                decoded.push(byte);
                at += 3;
            }
            None => {
                decoded.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}
