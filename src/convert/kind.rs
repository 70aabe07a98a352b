//! Which kind of file some bytes are.

use super::TextKind;

/// A kind of file.
pub(super) enum Kind {
    Text(TextKind),
    Html,
    Pdf,
    /// A zip archive: Word, EPUB, or something else.
    Zip,
    Gzip,
    /// What holds no text that could be read; the words say what it is and what to do.
    Other(&'static str),
}

/// What files begin with that are no articles.
const OTHERS: &[(&[u8], &str)] = &[
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF8", PICTURE),
    (b"BM\0\0", PICTURE),
    (b"II*\0", PICTURE),
    (b"MM\0*", PICTURE),
    (b"\0\0\x01\0", PICTURE),
    (b"RIFF", RECORDING),
    (b"ID3", RECORDING),
    (b"OggS", RECORDING),
    (b"fLaC", RECORDING),
    (b"\x1aE\xdf\xa3", RECORDING),
    (b"\xff\xfb", RECORDING),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ\0", ARCHIVE),
    (b"\x28\xb5\x2f\xfd", ARCHIVE),
    (b"\x7fELF", PROGRAM),
    (b"MZ", PROGRAM),
    (b"\xfe\xed\xfa", PROGRAM),
    (b"\xcf\xfa\xed\xfe", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"\0asm", PROGRAM),
    (
        b"SQLite format 3\0",
        "is a database, not an article: export the text as .txt or .docx",
    ),
    (b"{\\rtf", "is Rich Text, which is not read: save it as .docx or .txt"),
    (b"%!PS", "is PostScript, which is not read: save it as PDF"),
];
const PICTURE: &str = "is a picture: add the text as .txt, .md, .html, .pdf, .docx or .epub";
const RECORDING: &str = "is a recording or a film: add its text as .txt or .docx";
const ARCHIVE: &str = "is an archive: unpack it and add the files in it";
const PROGRAM: &str = "is a program, not an article";
/// Word before 2007, and what Word makes of a document with a password.
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const BINARY: &str = "is not text, nor of a kind that is read: add it as .txt, .md, .html, .pdf, .docx or .epub";

/// How far the beginning of a page or a PDF is looked for; some servers put lines before it.
const BEGINNING: usize = 1024;

pub(super) fn of(name: &str, bytes: &[u8]) -> Kind {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"%PDF-") || (contains(beginning, b"%PDF-1.") && !looks_like_text(beginning)) {
        return Kind::Pdf;
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if starts(b"\x1f\x8b") {
        return Kind::Gzip;
    }
    if starts(OLE) {
        let wide: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
        return Kind::Other(if contains(bytes, &wide) {
            "is protected with a password: save it without one"
        } else {
            "is in the format that Word, Excel and PowerPoint had before 2007: save it as .docx"
        });
    }
    let is_utf8_text = std::str::from_utf8(bytes).is_ok_and(|text| !text.contains('\0'));
    if !is_utf8_text {
        if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| starts(magic)) {
            return Kind::Other(what);
        }
        let has_mark = starts(b"\xff\xfe") || starts(b"\xfe\xff");
        if bytes.contains(&0) && !has_mark && !super::decoding::is_wide(bytes) {
            return Kind::Other(if contains(beginning, b"ftyp") {
                RECORDING
            } else {
                BINARY
            });
        }
    }
    if starts(b"{\\rtf") || starts(b"%!PS") {
        let found = OTHERS.iter().find(|(magic, _)| starts(magic));
        return Kind::Other(found.map_or(BINARY, |(_, what)| what));
    }
    if begins_like_html(beginning) {
        return Kind::Html;
    }
    match named_text(name) {
        Some(text) => Kind::Text(text),
        None if has_extension(name, &["html", "htm", "xhtml", "xht"]) => Kind::Html,
        None => Kind::Text(TextKind::Txt),
    }
}

/// The kind of text that a name stands for.
pub(super) fn named_text(name: &str) -> Option<TextKind> {
    if has_extension(name, &["md", "markdown"]) {
        return Some(TextKind::Md);
    }
    has_extension(name, &["txt"]).then_some(TextKind::Txt)
}

fn has_extension(name: &str, wanted: &[&str]) -> bool {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| wanted.iter().any(|wanted| extension.eq_ignore_ascii_case(wanted)))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    memchr::memmem::find(bytes, wanted).is_some()
}

fn looks_like_text(beginning: &[u8]) -> bool {
    !beginning.iter().any(|byte| *byte < b' ' && !byte.is_ascii_whitespace())
}

/// Whether a text begins as pages do, after comments and white space.
fn begins_like_html(beginning: &[u8]) -> bool {
    // Wide characters read the same once their zeros are gone.
    let text: Vec<u8> = beginning
        .iter()
        .copied()
        .filter(|byte| *byte != 0 && byte.is_ascii())
        .collect();
    let text = String::from_utf8_lossy(&text).to_ascii_lowercase();
    let mut rest = text.trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")
        } else if rest.starts_with("<?xml") {
            rest.split_once("?>")
        } else {
            break;
        };
        let Some((_, after)) = after else { return false };
        rest = after.trim_start();
    }
    ["<!doctype html", "<html", "<head>", "<head ", "<body>", "<body "]
        .iter()
        .any(|start| rest.starts_with(start))
}
