//! Plain text: what is UTF-8 already stays as it is, and everything else is decoded or refused.

use std::fs;

use crate::{Site, gzipped};

#[test]
fn text_in_utf_8_is_stored_byte_for_byte() {
    let site = Site::new();
    for (name, bytes) in [
        ("owl.md", &b"\xef\xbb\xbf# Owls\r\n\r\nThe *owl*  hunts by day.\r\n"[..]),
        ("bee.txt", b"Bees dance.  \n\n\n# They do * so often.\t"),
        ("page.md", b"<div>Text in a box is no page.</div>\n"),
    ] {
        let ended = site.add(name, bytes);
        assert_eq!(ended.code, 0, "{ended:?}");
        assert_eq!(fs::read(site.path("index/added").join(name)).unwrap(), bytes);
    }
}

#[test]
fn text_in_other_encodings_is_decoded() {
    let site = Site::new();
    let german = "Der Bär schläft über dem Ofen, während draußen die Straße gefriert. Er wacht im März auf.";
    let japanese = "東京タワーは1958年に完成した。高さは333メートルである。観光客が多い。";
    let russian = "Медведь спит всю зиму и просыпается только в марте, когда тает снег в лесу.";
    let utf_16 = |text: &str, to: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to).collect::<Vec<u8>>();
    let with_mark = [&[0xff, 0xfe][..], &utf_16(german, u16::to_le_bytes)].concat();
    for (name, bytes, text) in [
        (
            "windows.txt",
            encoding_rs::WINDOWS_1252.encode(german).0.into_owned(),
            german,
        ),
        (
            "japan.txt",
            encoding_rs::SHIFT_JIS.encode(japanese).0.into_owned(),
            japanese,
        ),
        (
            "russia.txt",
            encoding_rs::KOI8_R.encode(russian).0.into_owned(),
            russian,
        ),
        ("marked.txt", with_mark, german),
        ("wide.txt", utf_16(german, u16::to_be_bytes), german),
    ] {
        let ended = site.add(name, bytes);
        assert_eq!(ended.code, 0, "{ended:?}");
        let stored = fs::read_to_string(site.path("index/added").join(name)).unwrap();
        assert_eq!(stored, text, "{name}");
    }
    assert_eq!(site.quote("Wann wacht der Bär auf?"), "Er wacht im März auf.");
}

#[test]
fn a_packed_text_is_unpacked_once() {
    let site = Site::new();
    let text = b"The fox sleeps in its den by day.";
    let ended = site.add("fox.txt.gz", gzipped(text));
    assert!(ended.err.starts_with("added fox (from fox.txt.gz)\n"), "{ended:?}");
    assert_eq!(fs::read(site.path("index/added/fox.txt")).unwrap(), text);
    site.refused("wolf.txt.gz", gzipped(&gzipped(text)), "is packed twice");
}

#[test]
fn what_is_no_article_is_refused_with_what_it_is() {
    let site = Site::new();
    let ole = |inner: &[u8]| [b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0\0", inner].concat();
    let wide: Vec<u8> = "EncryptedPackage".bytes().flat_map(|byte| [byte, 0]).collect();
    for (name, bytes, words) in [
        ("photo.png", b"\x89PNG\r\n\x1a\n\0\0".to_vec(), "is a picture"),
        ("photo.txt", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), "is a picture"),
        ("song.mp3", b"ID3\x03\0\0\xff".to_vec(), "is a recording"),
        ("film.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0".to_vec(), "is a recording"),
        ("prog.exe", b"MZ\x90\0\x03\0\0\0".to_vec(), "is a program"),
        ("prog", b"\x7fELF\x02\x01\x01\0".to_vec(), "is a program"),
        ("old.doc", ole(b"WordDocument\xff"), "before 2007"),
        ("locked.docx", ole(&wide), "is protected with a password"),
        ("letter.rtf", b"{\\rtf1\\ansi Hello.}".to_vec(), "is Rich Text"),
        ("all.zip", crate::zipped(&[("a.txt", b"Text.")]), "is an archive"),
        ("broken.zip", b"PK\x03\x04 and no more".to_vec(), "is broken"),
        ("all.7z", b"7z\xbc\xaf\x27\x1c\0\x04".to_vec(), "is an archive"),
        (
            "letter.odt",
            crate::zipped(&[("mimetype", b"application/vnd.oasis.opendocument.text")]),
            "is an OpenDocument",
        ),
        (
            "sums.xlsx",
            crate::zipped(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<w/>")]),
            "spreadsheet",
        ),
        ("noise.bin", (0..=255).cycle().take(5000).collect(), "is not text"),
    ] {
        site.refused(name, bytes, words);
    }
}
