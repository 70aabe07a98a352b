//! Any text, put into a page or a document, is the text that a reader of the Markdown sees.

use std::path::Path;

use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use pullquote::convert::{Converted, Limits, Origin, convert};

use crate::docx::docx;
use crate::epub::chapter;

/// What a reader sees of some Markdown: its words, one space between them, blocks in lines of their own.
fn seen(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    let mut text = String::new();
    for event in Parser::new_ext(markdown, options) {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(&words),
            Event::SoftBreak => text.push(' '),
            Event::Start(Tag::Paragraph | Tag::Item | Tag::TableCell | Tag::Heading { .. }) => text.push('\n'),
            Event::End(TagEnd::Link | TagEnd::Strong | TagEnd::Emphasis | TagEnd::Paragraph | TagEnd::Item) => {}
            Event::Start(Tag::Link { .. } | Tag::Strong | Tag::Emphasis | Tag::List(_) | Tag::Table(_)) => {}
            Event::Start(Tag::TableHead | Tag::TableRow | Tag::BlockQuote(_)) | Event::End(_) => {}
            other => text.push_str(&format!("\u{1f6d1}{other:?}")),
        }
    }
    one_line(&text)
}

fn one_line(text: &str) -> String {
    let seen = |c: char| {
        u32::from(c) & 0xfffe != 0xfffe && !c.is_control() && !"\u{ad}\u{200b}\u{2060}\u{feff}\u{fffc}".contains(c)
    };
    let words = text
        .split_whitespace()
        .map(|word| word.chars().filter(|c| seen(*c)).collect::<String>());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn html_escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn converted(name: &str, bytes: &[u8]) -> (String, String) {
    match convert(name, bytes, &Origin::default(), &Limits::default()) {
        Ok(converted @ Converted::Document(_)) => {
            let file = converted.file();
            let Converted::Document(document) = converted else {
                unreachable!()
            };
            (document.markdown, file)
        }
        other => panic!("{other:?}"),
    }
}

/// Text in which markup is likely.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zé]{1,4}",
        3 => proptest::sample::select(vec![
            "*", "_", "**", "`", "``", "~", "~~", "#", "##", ">", "<", "</b>", "<b>", "<!--", "[", "]", "](", "![", "(u)",
            "[^1]", "[ ]", "[x]: u", "|", "---", "===", "-", "+", "1.", "23)", "\\", "\\*", "&amp;", "&", "&#35;", "!",
            "$", "^", "http://a.example", "<http://a.example>", "{", "}", ":", "\u{2014}", "x", "1",
        ]).prop_map(str::to_owned),
        3 => Just(" ".to_owned()),
        1 => any::<char>().prop_filter("seen", |c| !matches!(*c, '\0' | '\r')).prop_map(String::from),
    ];
    proptest::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_of_a_chapter_is_seen_as_it_was(
        parts in proptest::collection::vec((text(), 0..7_usize), 1..5),
        element in 0..6_usize,
    ) {
        let mut inner = String::new();
        let mut expected = String::new();
        for (text, style) in &parts {
            let text = text.replace('`', if *style == 6 { "" } else { "`" });
            expected.push_str(if *style == 5 { " " } else { "" });
            expected.push_str(&text);
            let text = html_escaped(&text);
            inner.push_str(&match style {
                0 | 1 => text,
                2 => format!("<b>{text}</b>"),
                3 => format!("<i>{text}</i>"),
                4 => format!("<a href='https://x.example/a_(b)'>{text}</a>"),
                5 => format!("<br>{text}"),
                _ => format!("<b><i>{text}</i></b>"),
            });
        }
        let html = match element {
            0 | 1 => format!("<p>{inner}</p>"),
            2 => format!("<h2>{inner}</h2><p>Zeta.</p>"),
            3 => format!("<ul><li>{inner}</li><li>Zeta.</li></ul>"),
            4 => format!("<table><tr><td>{inner}</td><td>Zeta.</td></tr></table>"),
            _ => format!("<blockquote><p>{inner}</p></blockquote>"),
        };
        let end = if matches!(element, 2..=4) { " Zeta." } else { "" };
        let expected = one_line(&format!("{expected}{end}"));
        prop_assume!(!one_line(&expected).is_empty());
        // A chapter is read like a page, but nothing of it is left out.
        let (markdown, file) = converted("book.epub", &chapter(&html));
        prop_assert_eq!(seen(&markdown), expected, "{}", markdown);
        let article = crate::parsed(Path::new("book.md"), file.into_bytes());
        prop_assert!(!article.paragraphs.is_empty());
    }

    #[test]
    fn any_text_of_a_document_is_seen_as_it_was(text in text()) {
        let allowed = |c: &char| !c.is_control() && !matches!(*c, '\u{fffe}' | '\u{ffff}');
        let text: String = text.chars().filter(allowed).collect();
        let expected = one_line(&text);
        prop_assume!(!expected.is_empty());
        let run = format!("<w:p><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>", html_escaped(&text));
        let (markdown, _) = converted("a.docx", &docx(&run));
        prop_assert_eq!(seen(&markdown), expected, "{}", markdown);
    }

    #[test]
    fn any_title_author_and_address_are_read_back(title in "[^\0]{1,40}", author in "[^\0]{1,40}", path in "[ -~]{0,30}") {
        let meta = |name: &str, value: &str| {
            format!("<meta name='{name}' content='{}'>", html_escaped(value).replace('\'', "&#39;"))
        };
        let page = format!(
            "<!doctype html>{}{}<article><p>The text of this page is here, and it is a sentence.</p></article>",
            meta("og:title", &title), meta("dc.creator", &author),
        );
        let origin = Origin { address: Some(format!("https://x.example/{path}")) };
        let converted = convert("p.html", page.as_bytes(), &origin, &Limits::default()).unwrap();
        let article = crate::parsed(Path::new("p.md"), converted.file().into_bytes());
        let Converted::Document(document) = converted else { unreachable!() };
        let line = |value: Option<String>| value.map(|value| one_line(&value)).filter(|value| !value.is_empty());
        prop_assert_eq!(Some(article.title), line(document.title).or(Some("p".to_owned())));
        prop_assert_eq!(article.author, line(document.author));
        prop_assert_eq!(article.url, line(origin.address));
    }
}
