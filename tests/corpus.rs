//! Articles as files: ids, front matter, paragraphs and what of them is text, through the public functions.

use std::fs;
use std::ops::Range;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use pullquote::answer::Markup;
use pullquote::corpus::{self, Article, Paragraph, Problem};
use pullquote::error::Error;
use tempfile::TempDir;

/// A folder with those files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn ids(folder: &Path) -> Vec<String> {
    corpus::list(folder)
        .unwrap()
        .files
        .into_iter()
        .map(|file| file.id)
        .collect()
}

fn read(name: &str, bytes: &[u8]) -> Result<(Article, Vec<Problem>), Problem> {
    let folder = folder(&[(name, bytes)]);
    let listing = corpus::list(folder.path()).unwrap();
    corpus::read(folder.path(), &listing.files[0])
}

fn article(name: &str, text: &str) -> Article {
    read(name, text.as_bytes()).unwrap().0
}

fn notes(name: &str, text: &str) -> Vec<String> {
    let problems = read(name, text.as_bytes()).unwrap().1;
    assert!(problems.iter().all(|problem| !problem.fatal));
    problems.into_iter().map(|problem| problem.what).collect()
}

fn slices<'a>(article: &'a Article, ranges: &[Range<usize>]) -> Vec<&'a str> {
    ranges.iter().map(|range| &article.text[range.clone()]).collect()
}

fn bodies(article: &Article) -> Vec<&str> {
    article
        .paragraphs
        .iter()
        .map(|paragraph| &article.text[paragraph.range.clone()])
        .collect()
}

fn units<'a>(article: &'a Article, paragraph: &Paragraph) -> Vec<&'a str> {
    slices(article, &paragraph.units)
}

/// What is left of a paragraph's units when the hidden parts are taken away.
fn visible(article: &Article, paragraph: &Paragraph) -> String {
    let shown = |at: &usize| !paragraph.hidden.iter().any(|hidden| hidden.contains(at));
    let bytes: Vec<u8> = paragraph
        .units
        .iter()
        .cloned()
        .flatten()
        .filter(shown)
        .map(|at| article.text.as_bytes()[at])
        .collect();
    String::from_utf8(bytes).unwrap()
}

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
    let listing = corpus::list(folder.path()).unwrap();
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
    assert_eq!(corpus::list(folder.path()).unwrap().problems, []);
}

#[test]
fn a_missing_folder_is_said() {
    let folder = folder(&[("file.md", b"x")]);
    for name in ["nothing", "file.md"] {
        let error = corpus::list(&folder.path().join(name)).unwrap_err();
        assert!(matches!(error, Error::NoArticles { .. }), "{error}");
    }
    let empty = tempfile::tempdir().unwrap();
    assert!(corpus::list(empty.path()).unwrap().files.is_empty());
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
    let listing = corpus::list(folder.path()).unwrap();
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

#[test]
fn front_matter_is_read_and_left_out() {
    let text = "\u{feff}---\r\ntitle: 'The  talks: a start'\r\ndate: 2024-01-27T08:00:00Z\r\nsource: Desk\r\nurl: https://example.org/a\r\n\
                author: \"A. B.\"\r\nlanguage: en\r\ntags: [x, y]\r\n---\r\n\r\n# Heading\r\n\r\nBody.\r\n";
    let (article, problems) = read("a.md", text.as_bytes()).unwrap();
    assert_eq!(problems, []);
    assert_eq!(article.title, "The talks: a start");
    assert_eq!(article.date.as_deref(), Some("2024-01-27"));
    assert_eq!(article.source.as_deref(), Some("Desk"));
    assert_eq!(article.url.as_deref(), Some("https://example.org/a"));
    assert_eq!(article.author.as_deref(), Some("A. B."));
    assert_eq!(article.language.as_deref(), Some("en"));
    assert_eq!(bodies(&article), ["Body."]);
    assert_eq!(article.paragraphs[0].heading, "Heading");
    assert_eq!(article.paragraphs[0].range.start, text.find("Body").unwrap());
}

#[test]
fn titles_in_their_order() {
    for (text, title) in [
        ("---\ntitle: 2024\n---\n# H\n\nx", "2024"),
        ("---\ntitle:\n---\n# H\n\nx", "H"),
        ("## Two\n\nx\n\n# The *big*  `one`\n\ny", "The big one"),
        ("A title\nin two lines\n===\n\nx", "A title in two lines"),
        ("## Two\n\nx", "some file name"),
        ("```\n# no\n```", "some file name"),
    ] {
        assert_eq!(article("some_file-name.md", text).title, title, "{text:?}");
    }
}

#[test]
fn broken_front_matter_costs_only_what_is_broken() {
    for (text, line, title, date) in [
        (
            "---\ntitle: [unclosed\ndate: 2024-01-27\n---\n\nBody.",
            "line 2",
            "a",
            Some("2024-01-27"),
        ),
        (
            "---\ndate: 2024-01-27\ntitle: Iraq: the talks\n---\n\nBody.",
            "line 3",
            "Iraq: the talks",
            Some("2024-01-27"),
        ),
        (
            "---\ndate: 2024-01-27\ntitle: [a, b]\n---\n\nBody.",
            "line 3",
            "a",
            Some("2024-01-27"),
        ),
        ("---\ntitle: T\ndate: 2024-02-30\n---\n\nBody.", "line 3", "T", None),
        ("---\ntitle: T\n\ndate: yesterday\n---\n\nBody.", "line 4", "T", None),
        ("---\ntitle: T\ntitle: U\n---\n\nBody.", "line 3", "T", None),
    ] {
        let (article, problems) = read("a.md", text.as_bytes()).unwrap();
        assert_eq!(bodies(&article), ["Body."], "{text:?}");
        assert_eq!(problems.len(), 1, "{text:?}: {problems:?}");
        assert!(
            !problems[0].fatal && problems[0].what.contains(line),
            "{text:?}: {problems:?}"
        );
        assert!(!problems[0].what.contains('\n'));
        assert_eq!(
            (article.title.as_str(), article.date.as_deref()),
            (title, date),
            "{text:?}"
        );
    }
}

#[test]
fn what_is_not_front_matter_is_body() {
    for (text, count) in [
        ("---\ntitle: x\n\nBody.", 2),
        ("--- \n\nBody.\n\nMore.", 2),
        ("Text\n\n---\ntitle: x\n---\n\nBody.", 2),
        ("---\n\nSome prose.\n\nMore prose.\n\n---\n\nEnd.", 3),
    ] {
        assert_eq!(article("a.md", text).paragraphs.len(), count, "{text:?}");
    }
    let empty = article("a.md", "---\n---\nBody.");
    assert_eq!(bodies(&empty), ["Body."]);
    assert!(notes("a.md", "---\ntitle: x\n---\n")[0].contains("no paragraph"));
    let long = format!("---\n{}\n---\n\nBody.", "x: y\n\n".repeat(20_000));
    assert_eq!(article("a.md", &long).paragraphs.len(), 20_001);
}

#[test]
fn headings_belong_to_the_paragraph_that_follows() {
    let text = "# Title #\n\n## Part\nFirst.\n\nSecond.\n\nSub\n---\n\nThird.\n# In the\n#\nmiddle\n\n***\n\n> # Quoted\n> text\n\n## Last";
    let article = article("a.md", text);
    assert_eq!(bodies(&article), ["First.", "Second.", "Third.", "middle", "> text"]);
    let headings: Vec<_> = article
        .paragraphs
        .iter()
        .map(|paragraph| paragraph.heading.as_str())
        .collect();
    assert_eq!(headings, ["Title / Part", "", "Sub", "In the", "Quoted"]);
    assert_eq!(units(&article, &article.paragraphs[4]), ["text"]);
}

#[test]
fn paragraphs_end_at_blank_lines_whatever_the_markup() {
    let article = article(
        "a.md",
        "- a\n\n  b\n- c\n\n***\ntext\n***\nmore\n***\n\n```\n# code\n\nline\n```\n\n#hash #tags\r\n\r\nend",
    );
    assert_eq!(
        bodies(&article),
        [
            "- a",
            "b\n- c",
            "text\n***\nmore",
            "```\n# code",
            "line\n```",
            "#hash #tags",
            "end"
        ]
    );
    let parts: Vec<_> = article
        .paragraphs
        .iter()
        .map(|paragraph| units(&article, paragraph))
        .collect();
    assert_eq!(parts[1], ["b", "c"]);
    assert_eq!(parts[2], ["text", "more"]);
    assert_eq!(parts[3], ["# code"]);
    assert_eq!(parts[4], ["line"]);
}

#[test]
fn units_are_items_rows_and_text_without_markers() {
    for (text, expected) in [
        (
            "Intro:\n- one\n- [x] two\n  goes on\n  1. deep *x*\n+ three",
            &["Intro:", "one", "two\n  goes on", "deep *x*", "three"][..],
        ),
        (
            "| a | b |\n|---|:-:|\n| c | d \\| |\n|  |  |\n| e | |",
            &["a | b", "c | d \\|", "e"],
        ),
        ("x | y\n--|--\n1 | 2", &["x | y", "1 | 2"]),
        ("> one\n> two\n>\n> three\n> - four", &["one\n> two", "three", "four"]),
        ("```rust\nlet x = 1;\nlet y;\n```", &["let x = 1;\nlet y;"]),
        ("    indented\n    code", &["indented\n    code"]),
        ("[a]: https://x.org 'T'\nText [a].", &["Text [a]."]),
        ("[^1]: The note.\n\nText.[^1]", &["The note."]),
        (
            "<p>One <b>two</b>.</p><p>Three</p>\n<!-- no -->",
            &["One <b>two</b>.", "Three"],
        ),
        ("<script>\nvar x;\n</script>\nafter", &["after"]),
        ("<!-- a comment -->", &[]),
        ("https://example.org/only", &[]),
        ("a\nb\\\nc", &["a\nb\\\nc"]),
    ] {
        let article = article("a.md", text);
        assert_eq!(units(&article, &article.paragraphs[0]), expected, "{text:?}");
    }
}

#[test]
fn addresses_and_tags_are_hidden() {
    for (text, expected) in [
        (
            "See [the *report*](https://x.org/a_(b) \"A title\") now.",
            "See [the *report*] now.",
        ),
        (
            "See [the report][ref] and ![a map](map.png) now.\n\n[ref]: /x",
            "See [the report] and ![a map] now.",
        ),
        ("See <https://x.org> or <a@x.org>.", "See  or ."),
        ("See https://x.org/a?b=c, then (www.x.org/y). End", "See , then (). End"),
        ("HTTP://X.ORG/ and **http://x.org**!", " and ****!"),
        (
            "The ratio is 3://4, awww. http:// no",
            "The ratio is 3://4, awww. http:// no",
        ),
        ("见https://x.org/页面。后面", "见页面。后面"),
        ("A<br>b <span class=\"x\">c</span> <!-- d --> e", "Ab c  e"),
        ("a < b and c > d", "a < b and c > d"),
        ("> one\n> *two*\n> \\*three", "one\n*two*\n\\*three"),
        ("Text.[^1]\n\n[^1]: N", "Text."),
        (
            "| [l](http://x.org) | b |\n|---|---|\n| http://x.org | d |",
            "[l] | b | d",
        ),
        ("[a [b](c) d](e)", "[a [b] d](e)"),
    ] {
        let article = article("a.md", text);
        assert_eq!(visible(&article, &article.paragraphs[0]), expected, "{text:?}");
    }
    let plain = article("a.txt", "See https://x.org/a. [b](c) <i>");
    assert_eq!(visible(&plain, &plain.paragraphs[0]), "See . [b](c) <i>");
}

#[test]
fn huge_and_hostile_files_are_read_in_linear_time() {
    let sizes = 1_000_000;
    let mut files = vec![
        ("line.txt", "word ".repeat(20_000_000)),
        ("line.md", "word ".repeat(20_000_000)),
        ("paragraphs.md", "Some *text* with [a link](x).\n\n".repeat(sizes / 10)),
    ];
    for (name, piece) in [
        ("brackets.md", "["),
        ("images.md", "!["),
        ("links.md", "[a]("),
        ("stars.md", "*a_"),
        ("quotes.md", ">"),
        ("ticks.md", "`a``"),
        ("lists.md", "- "),
        ("tags.md", "<a "),
        ("comments.md", "<!--"),
        ("block.md", "<p\n"),
        ("pipes.md", "|"),
        ("rows.md", "|a\n|-\n"),
        ("urls.md", "http://"),
        ("www.txt", "www."),
        ("parens.txt", "http://a(("),
        ("definitions.md", "[a]: b\n"),
        ("footnotes.md", "[^a]: "),
        ("headings.md", "# h\n"),
        ("setext.md", "a\n-\n"),
        ("entities.md", "&#"),
        ("front.md", "---\n"),
        ("tilde.md", "~~a"),
        ("escapes.md", "\\["),
        ("deep.md", "> - "),
        ("cr.md", "\r#"),
        ("dates.txt", "date "),
        ("declarations.md", "<!A "),
        ("php.md", "<?"),
        ("cdata.md", "<![CDATA["),
        ("dollars.md", "a]("),
        ("refs.md", "[a][b]"),
    ] {
        files.push((name, piece.repeat(sizes / piece.len())));
    }
    for (name, text) in files {
        let started = Instant::now();
        let (article, _) = read(name, text.as_bytes()).unwrap();
        check(&article);
        let took = started.elapsed();
        assert!(took < Duration::from_secs(20), "{name} took {took:?}");
        if std::env::var_os("SHOW_TIMES").is_some() {
            println!("{name} {took:?}");
        }
    }
    assert!(notes("a.md", &format!("x\n{}", "word ".repeat(500_000)))[0].contains("line 2 is 2.4 MB"));
}

/// Everything that is true of the ranges of any article.
fn check(article: &Article) {
    let text = &article.text;
    let is_trimmed = |range: &Range<usize>| text[range.clone()].trim().len() == range.len() && !range.is_empty();
    let ordered = |ranges: &[Range<usize>]| ranges.windows(2).all(|pair| pair[0].end <= pair[1].start);
    let mut end = 0;
    for paragraph in &article.paragraphs {
        let range = &paragraph.range;
        assert!(end <= range.start && range.end <= text.len(), "{range:?} of {text:?}");
        end = range.end;
        assert!(is_trimmed(range), "{range:?} of {text:?}");
        let inside = |part: &Range<usize>| range.start <= part.start && part.end <= range.end;
        assert!(
            ordered(&paragraph.units) && ordered(&paragraph.hidden),
            "{paragraph:?} of {text:?}"
        );
        assert!(
            paragraph.units.iter().all(|unit| inside(unit) && is_trimmed(unit)),
            "{paragraph:?} of {text:?}"
        );
        assert!(
            paragraph
                .hidden
                .iter()
                .all(|part| inside(part) && text.get(part.clone()).is_some_and(|s| !s.is_empty()))
        );
    }
}

/// Paragraphs as one would find them by hand: split into lines, join what stands between blank ones.
fn naive_paragraphs(text: &str) -> Vec<String> {
    let mut paragraphs = vec![String::new()];
    for line in text.split('\n') {
        if line.chars().all(char::is_whitespace) {
            paragraphs.push(String::new());
        } else {
            let last = paragraphs.last_mut().unwrap();
            *last = if last.is_empty() {
                line.to_owned()
            } else {
                format!("{last}\n{line}")
            };
        }
    }
    paragraphs
        .into_iter()
        .map(|paragraph| paragraph.trim().to_owned())
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}

/// Text made of pieces that mean something to Markdown, so that they meet each other often.
fn markdown() -> impl Strategy<Value = String> {
    let pieces = [
        "# ",
        "## x",
        "\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "---\n",
        "===\n",
        "***",
        "- ",
        "1. ",
        "> ",
        ">",
        "    ",
        "\t",
        "```",
        "~~~\n",
        "|",
        "|-|\n",
        "a | b\n",
        "[",
        "]",
        "(",
        ")",
        "![",
        "[x]: ",
        "[^1]",
        "[^1]: ",
        "<",
        ">",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<div>",
        "<script>",
        "</script>",
        "https://x.org/a",
        "www.x.org",
        "*",
        "_",
        "`",
        "\\",
        "é",
        "日本",
        "\u{a0}",
        "\u{feff}",
        "\0",
        "word",
        "A sentence. ",
        "'",
        "\"",
        "&amp;",
        "title: ",
        "[x]",
        "- [ ] ",
        "~~",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn ranges_hold_in_any_markdown(text in prop_oneof![markdown(), any::<String>()]) {
        if let Ok((article, _)) = read("a.md", text.as_bytes()) {
            prop_assert_eq!(&article.text, &text);
            check(&article);
        }
    }

    #[test]
    fn plain_text_splits_at_blank_lines(text in prop_oneof![markdown(), any::<String>()]) {
        if let Ok((article, _)) = read("a.txt", text.as_bytes()) {
            check(&article);
            let body = text.strip_prefix('\u{feff}').unwrap_or(&text);
            prop_assert_eq!(bodies(&article), naive_paragraphs(body));
        }
    }
}
