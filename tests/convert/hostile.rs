//! Files that are made to do harm: each costs itself, within limits of time and memory.

use std::fs;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use pullquote::convert::child::Converter;
use pullquote::convert::{Converted, Limits, Origin};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::docx::{docx, plain};
use crate::pdf::{line, pages, pdf, stream};
use crate::{PROGRAM, Site, gzipped, zipped};

/// Nothing takes longer than the converter's patience, and a little for the rest.
const LONGEST: Duration = Duration::from_secs(60);

fn converter() -> Converter {
    Converter::of(PROGRAM.into())
}

/// What a file is refused for.
#[track_caller]
fn refusal(converter: &Converter, name: &str, bytes: &[u8]) -> String {
    let begun = Instant::now();
    let converted = converter.convert(name, bytes, &Origin::default());
    assert!(begun.elapsed() < LONGEST, "{name} took {:?}", begun.elapsed());
    match converted {
        Err(refusal) => refusal.what,
        Ok(converted) => panic!("{name}: {}", &converted.file().chars().take(300).collect::<String>()),
    }
}

#[track_caller]
fn text(name: &str, bytes: &[u8]) -> String {
    let begun = Instant::now();
    let converted = converter().convert(name, bytes, &Origin::default());
    assert!(begun.elapsed() < LONGEST, "{name} took {:?}", begun.elapsed());
    match converted {
        Ok(Converted::Document(document)) => document.markdown,
        other => panic!("{name}: {other:?}"),
    }
}

/// A zip archive of one large file of zeros besides others.
fn bomb(others: &[(&str, &[u8])], name: &str, megabytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in others {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..megabytes {
        zip.write_all(&zeros).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn bombs_are_cut_off() {
    let site = Site::new();
    let word = [("[Content_Types].xml", &b"<Types/>"[..])];
    let book = [("mimetype", &b"application/epub+zip"[..])];
    site.refused(
        "bomb.docx",
        bomb(&word, "word/document.xml", 300),
        "unpacks to more than",
    );
    site.refused(
        "bomb.epub",
        bomb(&book, "META-INF/container.xml", 300),
        "unpacks to more than",
    );
    site.refused("bomb.txt.gz", gzipped(&vec![b'a'; 300 << 20]), "unpacks to more than");
    site.refused(
        "nested.txt.gz",
        gzipped(&gzipped(&vec![b'a'; 50 << 20])),
        "is packed twice",
    );
    let inner = bomb(&word, "word/document.xml", 300);
    site.refused("nested.docx.gz", gzipped(&inner), "unpacks to more than");
    // No small file may grow large by being one of many.
    let names: Vec<String> = (0..10_001).map(|number| format!("{number}.xml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    site.refused("many.docx", zipped(&many), "more than 10000 files");
    site.refused(
        "large.pdf",
        [&b"%PDF-1.4\n"[..], &vec![b' '; 11 << 20]].concat(),
        "is larger than 10 MB",
    );
    assert!(!site.path("index/added").exists());
}

#[test]
fn entities_are_not_expanded() {
    let mut definitions = "<!ENTITY a0 \"lol\">".to_owned();
    for level in 1..40 {
        let below = format!("&a{};", level - 1).repeat(10);
        definitions.push_str(&format!("<!ENTITY a{level} \"{below}\">"));
    }
    let document = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE w:document [{definitions}<!ENTITY file SYSTEM \"file:///etc/passwd\">]>\
         <w:document><w:body><w:p><w:r><w:t>Before &a39; &file; after.</w:t></w:r></w:p></w:body></w:document>"
    );
    let bytes = zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("word/document.xml", document.as_bytes()),
    ]);
    assert_eq!(text("laughs.docx", &bytes), "Before after.\n");
}

#[test]
fn what_is_nested_beyond_reason_is_read_or_refused() {
    let deep = |open: &str, close: &str, count: usize| {
        format!(
            "{}A deep sentence stands here.{}",
            open.repeat(count),
            close.repeat(count)
        )
    };
    for (open, close) in [
        ("<div>", "</div>"),
        ("<ul><li>", ""),
        ("<b>", "</b>"),
        ("<table><tr><td>", ""),
        ("<blockquote>", ""),
        ("<svg>", ""),
    ] {
        let page = format!(
            "<html><body>{}<p>Another sentence stands after it, as it should.</p>",
            deep(open, close, 100_000)
        );
        let begun = Instant::now();
        let read = converter().convert("deep.html", page.as_bytes(), &Origin::default());
        assert!(begun.elapsed() < LONGEST);
        match read {
            Ok(converted) => assert!(converted.file().contains("sentence stands"), "{open}"),
            Err(refusal) => assert!(open == "<svg>", "{open}: {refusal}"),
        }
    }
    let body = format!("<w:p>{}</w:p>", deep("<w:sdt>", "</w:sdt>", 50_000));
    assert!(refusal(&converter(), "deep.docx", &docx(&body)).contains("not well-formed"));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "[".repeat(100_000),
        "]".repeat(100_000),
    ];
    refusal(&converter(), "deep.pdf", &pdf(&objects, ""));
}

#[test]
fn huge_pages_are_read_in_time() {
    let paragraphs: String = (0..60_000)
        .map(|number| format!("<p>Paragraph number {number} tells of something else entirely.</p>"))
        .collect();
    let read = text("huge.html", format!("<html><body>{paragraphs}").as_bytes());
    assert!(read.contains("number 0 tells") && read.contains("number 59999 tells"));
    let paragraphs: String = (0..60_000)
        .map(|number| plain(&format!("Paragraph {number} tells of something.")))
        .collect();
    assert!(text("huge.docx", &docx(&paragraphs)).contains("59999 tells"));
    let many: Vec<String> = (0..500)
        .map(|page| line(60, 700, 11, &format!("Page {page} tells of something.")))
        .collect();
    assert!(text("huge.pdf", &pages(&many, "")).contains("Page 499 tells"));
}

#[test]
fn loops_come_to_an_end() {
    let catalogue = "<< /Type /Catalog /Pages 2 0 R >>".to_owned();
    let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /XObject << /X 4 0 R >> >> /Contents 5 0 R >>";
    let itself = "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>".to_owned();
    refusal(&converter(), "tree.pdf", &pdf(&[catalogue.clone(), itself], ""));
    let reference = "2 0 R".to_owned();
    refusal(&converter(), "reference.pdf", &pdf(&[catalogue.clone(), reference], ""));
    // A drawing that draws itself.
    let tree = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned();
    let drawing = "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X 4 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream";
    let objects = [catalogue, tree, page.to_owned(), drawing.to_owned(), stream("/X Do")];
    let said = refusal(&converter(), "drawing.pdf", &pdf(&objects, ""));
    assert!(said.contains("broke down") || said.contains("no PDF"), "{said}");
}

#[test]
fn a_password_is_asked_of_nobody() {
    let site = Site::new();
    let zeros = "00".repeat(32);
    let locked = format!(
        "/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O <{zeros}> /U <{zeros}> >> /ID [<{0}> <{0}>]",
        "00".repeat(16)
    );
    site.refused(
        "locked.pdf",
        pages(&[line(60, 700, 11, "A secret.")], &locked),
        "is protected with a password",
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("[Content_Types].xml", SimpleFileOptions::default())
        .unwrap();
    zip.start_file("word/document.xml", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(b"<w:document/>").unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    // The flag that says "encrypted", in each of the two places where the entry is described.
    for magic in [&b"PK\x03\x04"[..], b"PK\x01\x02"] {
        let offset = if magic[2] == 3 { 6 } else { 8 };
        let places: Vec<usize> = (0..bytes.len() - 4)
            .filter(|at| bytes[*at..].starts_with(magic))
            .collect();
        for place in places {
            bytes[place + offset] |= 1;
        }
    }
    site.refused("locked.docx", bytes, "is protected with a password");
}

#[test]
fn bytes_that_lie_about_themselves_are_refused_or_read_as_what_they_are() {
    let site = Site::new();
    site.refused("picture.pdf", b"\x89PNG\r\n\x1a\n\0\0", "is a picture");
    site.refused(
        "scan.pdf",
        pages(&["q 1 0 0 1 0 0 cm Q".to_owned()], ""),
        "holds pictures only",
    );
    site.refused(
        "noise.html",
        (0..=255).cycle().take(9000).collect::<Vec<u8>>(),
        "is not text",
    );
    let surrogates: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain([0x00, 0xd8].into_iter().cycle().take(2000))
        .collect();
    site.refused("surrogates.txt", surrogates, "is not text in any encoding");
    let article = site.added(
        "really.pdf",
        "<!doctype html><article><p>This is a page and not what it says.</p></article>",
        "really.md",
    );
    assert!(article.text.contains("This is a page"));
    let lying = b"<html><meta charset=utf-16><article><p>The caf\xc3\xa9 is open on Sundays from nine.</p></article>";
    assert!(text("lying.html", lying).contains("café"));
}

#[test]
fn cut_and_changed_files_break_nothing() {
    let files: [(&str, Vec<u8>); 3] = [
        ("file.pdf", include_bytes!("harbour.pdf").to_vec()),
        ("file.docx", docx(&plain("The rope works spun hemp."))),
        ("file.html", include_bytes!("owls.html").to_vec()),
    ];
    let converter = Converter {
        patience: Duration::from_secs(10),
        ..converter()
    };
    for (name, bytes) in files {
        for step in 1..12 {
            let at = bytes.len() * step / 12;
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            for hurt in [bytes[..at].to_vec(), bytes[at..].to_vec(), changed] {
                // Read or refused: it comes back, and with a reason.
                if let Err(refusal) = converter.convert(name, &hurt, &Origin::default()) {
                    assert!(!refusal.what.is_empty() && refusal.is_lasting, "{refusal:?}");
                }
            }
        }
    }
}

#[test]
fn a_parser_that_takes_too_long_or_too_much_is_stopped() {
    let paragraphs: String = (0..100_000)
        .map(|number| format!("<p><i>Paragraph <b>number {number}</i> tells</b> of something."))
        .collect();
    let page = format!("<html><body>{paragraphs}");
    let hasty = Converter {
        patience: Duration::from_millis(30),
        ..converter()
    };
    let begun = Instant::now();
    let said = refusal(&hasty, "slow.html", page.as_bytes());
    assert!(said.contains("takes longer than 30 ms"), "{said}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    if cfg!(target_os = "linux") {
        let poor = Converter {
            memory: 150 << 20,
            limits: Limits {
                input: 100 << 20,
                ..Limits::default()
            },
            ..converter()
        };
        let said = refusal(&poor, "large.html", page.repeat(4).as_bytes());
        assert!(said.contains("broke down"), "{said}");
    }
}

#[test]
fn a_converter_that_cannot_be_started_says_so_and_is_tried_again() {
    let nowhere = Converter::of("/nowhere/pullquote".into());
    let refusal = nowhere.convert("a.html", b"<html>", &Origin::default()).unwrap_err();
    assert!(
        !refusal.is_lasting && refusal.what.contains("cannot be started"),
        "{refusal:?}"
    );
    // A program that is not ours answers nothing that is believed.
    if cfg!(unix) {
        let other = Converter::of("/bin/cat".into());
        let refusal = other.convert("a.html", b"<html>", &Origin::default()).unwrap_err();
        assert!(refusal.what.contains("broke down"), "{refusal:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_that_converts_knows_no_token() {
    // A program in the converter's place that tells what it was given.
    let folder = tempfile::tempdir().unwrap();
    let spy = folder.path().join("spy");
    let told = folder.path().join("told");
    fs::write(
        &spy,
        format!("#!/bin/sh\n/usr/bin/env > {0}\npwd >> {0}\n", told.display()),
    )
    .unwrap();
    fs::set_permissions(&spy, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let _ = Converter::of(spy).convert("a.html", b"<html>", &Origin::default());
    let told = fs::read_to_string(told).unwrap();
    assert!(
        !told.contains("HOME=") && !told.contains("TOKEN") && !told.contains("CARGO"),
        "{told}"
    );
}
