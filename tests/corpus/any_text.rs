//! Any text at all: what is true of every article, and how long it may take.

use std::ops::Range;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use pullquote::corpus::Article;

use crate::{bodies, read};

#[test]
fn huge_and_hostile_files_are_read_in_linear_time() {
    let sizes = 300_000;
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
