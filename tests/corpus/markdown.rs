//! Front matter, headings, paragraphs and what of them is text.

use crate::{article, bodies, notes, read, units, visible};

#[test]
fn front_matter_is_read_and_left_out() {
    let text = "\u{feff}---\r\ntitle: 'The  talks: a start'\r\ndate: 2024-01-27T08:00:00Z\r\nsource: Desk\r\n\
                url: https://example.org/a\r\n\
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
    let text = "# Title #\n\n## Part\nFirst.\n\nSecond.\n\nSub\n---\n\nThird.\n# In the\n#\nmiddle\n\n\
                ***\n\n> # Quoted\n> text\n\n## Last";
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
