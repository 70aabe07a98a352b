//! EPUB books that the tests write themselves.

use crate::{Site, headings, paragraphs, zipped};

const CONTAINER: &str = r#"<container><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;
const PACKAGE: &str = r#"<package xmlns:dc="dc"><metadata><dc:title>The salt road</dc:title><dc:creator>Amina Sow</dc:creator>
<dc:creator>Jean Diop</dc:creator><dc:publisher>Desert Press</dc:publisher><dc:date>2019-06-01</dc:date><dc:language>en</dc:language></metadata>
<manifest><item id="nav" href="nav.xhtml" properties="nav"/><item id="c1" href="text/one.xhtml"/><item id="c2" href="text/tw%6F.xhtml"/>
<item id="gone" href="text/gone.xhtml"/><item id="self" href="../OEBPS/book.opf/../text/one.xhtml"/></manifest>
<spine><itemref idref="nav"/><itemref idref="c1"/><itemref idref="c1"/><itemref idref="self"/><itemref idref="gone"/>
<itemref idref="nowhere"/><itemref idref="c2"/></spine></package>"#;
const ONE: &str = r#"<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x.js"/></head><body>
<h1>Camels</h1><p>A camel carries four slabs of salt.</p><p>The caravan walks<a id="p12"/> for sixteen hours a day.</p>
<ul><li>Slabs weigh thirty kilograms.</li></ul></body></html>"#;
const TWO: &str = "<html><body><h2>Prices</h2><p>In Timbuktu a slab is sold for three times its price in Taoudenni.</p></body></html>";

fn book(more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut files: Vec<(&str, &[u8])> = vec![
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/book.opf", PACKAGE.as_bytes()),
        (
            "OEBPS/nav.xhtml",
            b"<html><body><p>Contents of the book.</p></body></html>",
        ),
        ("OEBPS/text/one.xhtml", ONE.as_bytes()),
        ("OEBPS/text/two.xhtml", TWO.as_bytes()),
    ];
    files.extend(more);
    zipped(&files)
}

/// A book of one chapter.
pub(crate) fn chapter(html: &str) -> Vec<u8> {
    let package = "<package><manifest><item id=\"c\" href=\"c.xhtml\"/></manifest><spine><itemref idref=\"c\"/></spine></package>";
    let html = format!("<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>{html}</body></html>");
    zipped(&[
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/book.opf", package.as_bytes()),
        ("OEBPS/c.xhtml", html.as_bytes()),
    ])
}

#[test]
fn a_book_becomes_an_article_in_its_reading_order() {
    let site = Site::new();
    let article = site.added("salt.epub", book(&[]), "salt.md");
    assert_eq!(article.title, "The salt road");
    assert_eq!(article.author.as_deref(), Some("Amina Sow, Jean Diop"));
    assert_eq!(article.source.as_deref(), Some("Desert Press"));
    assert_eq!(article.date.as_deref(), Some("2019-06-01"));
    assert_eq!(headings(&article), ["Camels", "Prices"]);
    // Twice listed, listed under another name, missing: every chapter is there once.
    assert_eq!(
        paragraphs(&article),
        [
            "A camel carries four slabs of salt.",
            "The caravan walks for sixteen hours a day.",
            "- Slabs weigh thirty kilograms.",
            "In Timbuktu a slab is sold for three times its price in Taoudenni.",
        ]
    );
    assert_eq!(site.quote("How much do slabs weigh?"), "Slabs weigh thirty kilograms.");
}

#[test]
fn a_protected_book_is_refused_and_scrambled_fonts_are_none_of_our_business() {
    let encryption = |method: &str| {
        format!(
            "<encryption><enc:EncryptedData xmlns:enc=\"e\"><enc:EncryptionMethod Algorithm=\"{method}\"/></enc:EncryptedData></encryption>"
        )
    };
    let site = Site::new();
    let locked = encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc");
    site.refused(
        "locked.epub",
        book(&[("META-INF/encryption.xml", locked.as_bytes())]),
        "is protected against copying",
    );
    let fonts = encryption("http://www.idpf.org/2008/embedding");
    site.added(
        "fonts.epub",
        book(&[("META-INF/encryption.xml", fonts.as_bytes())]),
        "fonts.md",
    );
}

#[test]
fn a_book_whose_parts_are_missing_is_refused() {
    let site = Site::new();
    let only = [("mimetype", &b"application/epub+zip"[..])];
    site.refused("only.epub", zipped(&only), "list of chapters is missing");
    let without = [
        only[0],
        ("META-INF/container.xml", CONTAINER.as_bytes()),
        ("OEBPS/book.opf", PACKAGE.as_bytes()),
    ];
    site.refused("without.epub", zipped(&without), "holds no text");
}
