//! Which files are articles, what they are called, and plain text.

use std::fs;
use std::path::Path;

use pullquote::config::Sources;
use pullquote::corpus;
use pullquote::corpus::Markup;
use pullquote::error::Error;

use crate::{article, bodies, folder, ids, notes, read};

#[test]
fn ids_come_from_stems() {
    for (name, id) in [
        ("us-iraq-coalition-talks.md", "us-iraq-coalition-talks"),
        ("US Iraq  Talks!.txt", "us-iraq-talks"),
        ("__a__b__.md", "a-b"),
        ("v1.2.md", "v1-2"),
        ("2024.MD", "2024"),
        ("it\u{2019}s.md", "it-s"),
    ] {
        assert_eq!(ids(folder(&[(name, b"x")]).path()), [id], "{name}");
    }
    for (name, start) in [
        ("Überblick.md", "berblick-"),
        ("日本語.md", "-"),
        ("!!!.txt", "-"),
        ("café-no.md", "caf-no-"),
    ] {
        let found = ids(folder(&[(name, b"x")]).path());
        let hash = found[0]
            .strip_prefix(start)
            .unwrap_or_else(|| panic!("{name}: {found:?}"));
        assert!(
            hash.len() == 8 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f')),
            "{name}: {found:?}"
        );
    }
    let two = ids(folder(&[("日本.md", b"x"), ("中国.md", b"x")]).path());
    assert_ne!(two[0], two[1]);
}

#[test]
fn the_first_by_path_keeps_an_id() {
    let folder = folder(&[
        ("b/one.md", b"x"),
        ("One.txt", b"x"),
        ("a/ONE.md", b"x"),
        ("two.md", b"x"),
    ]);
    let listing = corpus::list(&Sources::folder(folder.path())).unwrap();
    let paths: Vec<_> = listing.files.iter().map(|file| file.path.to_str().unwrap()).collect();
    assert_eq!(paths, ["One.txt", "two.md"]);
    assert_eq!(listing.problems.len(), 2);
    assert!(
        listing
            .problems
            .iter()
            .all(|problem| problem.fatal && problem.what.contains("One.txt"))
    );
    assert_eq!(listing.problems[0].path, Path::new("a/ONE.md"));
}

#[test]
fn only_articles_are_listed() {
    let folder = folder(&[
        ("a.md", b"x"),
        ("sub/deep/b.txt", b"x"),
        (".hidden.md", b"x"),
        (".git/c.md", b"x"),
        ("d.html", b"x"),
        ("README", b"x"),
        ("md", b"x"),
    ]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(folder.path().join("a.md"), folder.path().join("link.md")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("sub"), folder.path().join("other")).unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("sub/loop")).unwrap();
    }
    assert_eq!(ids(folder.path()), ["a", "b"]);
    assert_eq!(corpus::list(&Sources::folder(folder.path())).unwrap().problems, []);
}

#[test]
fn a_missing_folder_is_said() {
    let folder = folder(&[("file.md", b"x")]);
    for name in ["nothing", "file.md"] {
        let error = corpus::list(&Sources::folder(&folder.path().join(name))).unwrap_err();
        assert!(matches!(error, Error::NoArticles { .. }), "{error}");
    }
    let empty = tempfile::tempdir().unwrap();
    assert!(corpus::list(&Sources::folder(empty.path())).unwrap().files.is_empty());
}

#[test]
fn bad_files_cost_themselves_and_are_named() {
    for (bytes, words) in [
        (&b"good \xff bad"[..], "not UTF-8 from byte 5"),
        (b"\xff\xfeh\0i\0", "save the file as UTF-8"),
        (b"", "is empty"),
        (b" \r\n\t\n", "is empty"),
        (b"\xef\xbb\xbf\n", "is empty"),
    ] {
        for name in ["a.md", "a.txt"] {
            let problem = read(name, bytes).unwrap_err();
            assert!(problem.fatal && problem.what.contains(words), "{problem:?}");
            assert_eq!(problem.path, Path::new(name));
        }
    }
    let folder = folder(&[("gone.md", b"x")]);
    let listing = corpus::list(&Sources::folder(folder.path())).unwrap();
    fs::remove_file(folder.path().join("gone.md")).unwrap();
    assert!(corpus::read(folder.path(), &listing.files[0]).unwrap_err().fatal);
}

#[test]
fn plain_text_is_all_body() {
    let text = "\u{feff}# Not a heading\nstill it\r\n \t \r\n- item *x*\n\u{3000}\n\n---\n  end  ";
    let article = article("my_first-note.txt", text);
    assert_eq!(article.text, text);
    assert_eq!(article.markup, Markup::Plain);
    assert_eq!(article.title, "my first note");
    assert_eq!(article.date, None);
    assert_eq!(
        bodies(&article),
        ["# Not a heading\nstill it", "- item *x*", "---\n  end"]
    );
    for paragraph in &article.paragraphs {
        assert_eq!(paragraph.units, std::slice::from_ref(&paragraph.range));
        assert!(paragraph.hidden.is_empty());
        assert_eq!(paragraph.heading, "");
    }
    assert_eq!(article.hash, blake3::hash(text.as_bytes()).to_hex().as_str());
}

#[test]
fn a_date_in_front_of_plain_text() {
    for (text, date, first) in [
        (
            " date 2024-01-27 The talks began.",
            Some("2024-01-27"),
            "The talks began.",
        ),
        ("\u{feff}\r\n\tdate 2024-01-27   Text", Some("2024-01-27"), "Text"),
        ("date 2024-01-27 \r\n\r\nText", Some("2024-01-27"), "Text"),
        ("date 2024-01-27 \nText", Some("2024-01-27"), "Text"),
        ("date 2024-02-30 Text", None, "date 2024-02-30 Text"),
        ("date 2024-01-27: Text", None, "date 2024-01-27: Text"),
        ("Date 2024-01-27 Text", None, "Date 2024-01-27 Text"),
        ("date of birth Text", None, "date of birth Text"),
        ("update 2024-01-27 Text", None, "update 2024-01-27 Text"),
    ] {
        let article = article("a.txt", text);
        assert_eq!(article.date.as_deref(), date, "{text:?}");
        assert_eq!(bodies(&article)[0], first, "{text:?}");
    }
    assert!(notes("a.txt", "date 2024-02-30 Text")[0].contains("YYYY-MM-DD"));
    assert_eq!(article("a.md", "date 2024-01-27 Text").date, None);
}
