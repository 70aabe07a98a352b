//! What people see on Discord: answers as messages, inside every limit, with nothing in them that could ping or spoof.
#![cfg(feature = "discord")]
#![allow(clippy::unwrap_used, reason = "in tests a panic is the report")]

use std::fmt::Write;

use proptest::prelude::*;
use pullquote::answer::{Abstention, Answer, Highlight, Quote, Status};
use pullquote::corpus::Markup;
use pullquote::discord::escape::{escape, one_line, shorten, units};
use pullquote::discord::plain::plain;
use pullquote::discord::render;
use pullquote::discord::texts::{LANGUAGES, Language};

/// A quote of a whole text, with the marked words in bold where there are any.
fn quote(text: &str, marked: &str, markup: Markup) -> Quote {
    // Offsets are those of the article's file, so they do not begin at 0.
    const OFFSET: usize = 1000;
    let highlight = text.find(marked).filter(|_| !marked.is_empty()).map(|at| Highlight {
        start: OFFSET + at,
        end: OFFSET + at + marked.len(),
        text: marked.to_owned(),
    });
    Quote {
        article: "harbour-news".to_owned(),
        title: "Harbour news".to_owned(),
        date: Some("2024-01-27".to_owned()),
        url: Some("https://example.org/harbour".to_owned()),
        markup,
        paragraph: 3,
        start: OFFSET,
        end: OFFSET + text.len(),
        text: text.to_owned(),
        score: 1.0,
        highlight,
    }
}

fn answered(quote: Quote) -> Answer {
    Answer {
        status: Status::Answered,
        confidence: 0.9,
        micros: 800,
        quotes: vec![quote],
        passages: Vec::new(),
        abstention: None,
    }
}

fn not_found(abstention: Abstention) -> Answer {
    Answer {
        status: Status::NotFound,
        confidence: 0.1,
        micros: 800,
        quotes: Vec::new(),
        passages: Vec::new(),
        abstention: Some(abstention),
    }
}

fn english(answer: &Answer, question: Option<&str>) -> String {
    render::answer(Language::English, answer, question, 1)
}

/// The lines of the block quote as a reader sees them: markers, bold and backslashes gone.
fn shown_quote(message: &str) -> String {
    let line = message
        .lines()
        .find_map(|line| line.strip_prefix("> "))
        .unwrap_or_default();
    unescape(line)
}

/// What Discord shows of a text: bold marks and backslashes before punctuation are gone.
fn unescape(text: &str) -> String {
    let mut shown = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match (c, next) {
            ('\\', Some(escaped)) if !escaped.is_ascii_alphanumeric() && !escaped.is_whitespace() => {
                shown.push(escaped);
                chars.next();
            }
            ('*', Some('*')) => {
                chars.next();
            }
            _ => shown.push(c),
        }
    }
    shown
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

#[test]
fn messages_look_like_this() {
    let short = "The harbour opened in 1986 with 2,500 berths.";
    let with = |change: fn(&mut Quote)| {
        let mut quote = quote(short, "2,500", Markup::Plain);
        change(&mut quote);
        english(&answered(quote), None)
    };
    let of = |text: &str, marked: &str, markup| english(&answered(quote(text, marked, markup)), None);
    let refused = |question: &str| english(&not_found(Abstention::BelowThreshold), Some(question));
    let filler = "one two three four five six seven eight nine ten ".repeat(100);
    let long = format!("{filler}the answer is here {filler}");
    let marked = "**Two** _big_ [ships](https://x.y/a_(b) \"t\") and `co_de` &amp; \\*stars\\* came\n> on Monday.";
    let mentions = "@everyone @here <@1> <@!1> <@&1> <#1> </ask:1> <t:1:R> <:a:1> <a:a:1> :smile: 10:30";
    let styled = "**not** _bold_ # `code` ||spoiler|| ~~no~~ [a](https://b.c)";
    let spoof = "a\n> quote\u{202e}\n**b** @everyone <@1> https://e.vil/x \u{200b}?";
    let cases = [
        (
            "short, by slash",
            english(
                &answered(quote(short, "2,500", Markup::Plain)),
                Some("How many  berths?"),
            ),
        ),
        ("short, by mention", of(short, "2,500", Markup::Plain)),
        ("without a highlight", of(short, "", Markup::Plain)),
        ("very long", of(long.trim(), "the answer is here", Markup::Plain)),
        ("Markdown", of(marked, "ships", Markup::Markdown)),
        (
            "a highlight over markup",
            of(
                "It held **2,500 *new* berths** then.",
                "2,500 *new* berths",
                Markup::Markdown,
            ),
        ),
        ("a number at the start", of("1986. was the year", "", Markup::Markdown)),
        ("a dash at the start", of("- was the year", "", Markup::Markdown)),
        ("Markdown in plain text", of(styled, "", Markup::Plain)),
        ("mentions", of(mentions, "", Markup::Plain)),
        (
            "addresses",
            of("see https://evil.example/x and discord.gg/evil now", "", Markup::Plain),
        ),
        (
            "right to left",
            of("الميناء افتتح عام 1986 في المدينة", "1986", Markup::Plain),
        ),
        ("code block", of("```rust\nfn main() {}\n```", "", Markup::Plain)),
        (
            "a line break",
            of("The harbour\r\n   opened in\n1986.", "opened in\n1986", Markup::Plain),
        ),
        (
            "a title of 300 characters",
            with(|quote| quote.title = "Very long title ".repeat(19)),
        ),
        (
            "a title that spoofs",
            with(|quote| quote.title = "\u{202e}](https://evil.example) **x**\n> y \u{200b}@everyone".to_owned()),
        ),
        ("no title", with(|quote| quote.title = "\u{200b}".to_owned())),
        ("no date", with(|quote| quote.date = None)),
        ("no url", with(|quote| quote.url = None)),
        (
            "a javascript: url",
            with(|quote| quote.url = Some("javascript:alert(1)".to_owned())),
        ),
        (
            "brackets in the url",
            with(|quote| quote.url = Some("https://example.org/a (b)>?q=<x> y".to_owned())),
        ),
        (
            "a url that poses",
            with(|quote| quote.url = Some("https://bank.example@evil.example/".to_owned())),
        ),
        ("not found", refused("Who won?")),
        (
            "not found, by mention",
            english(&not_found(Abstention::NothingMatches), None),
        ),
        (
            "no usable word",
            english(&not_found(Abstention::NoUsableWord), Some("the of")),
        ),
        ("a question that spoofs", refused(spoof)),
        ("a question of 6,000 characters", refused(&"word & @ ".repeat(667))),
    ];
    let mut shown = String::new();
    for (name, message) in cases {
        assert!(units(&message) <= render::MESSAGE_LIMIT, "{name}: {}", units(&message));
        writeln!(shown, "== {name}\n{message}\n").unwrap();
    }
    insta::assert_snapshot!(shown);
}

#[test]
fn a_quote_that_is_too_long_is_cut_around_its_marked_words() {
    let text = "left ".repeat(900) + "THE ANSWER" + &" right".repeat(900);
    let message = english(&answered(quote(&text, "THE ANSWER", Markup::Plain)), Some("what?"));
    let lines: Vec<&str> = message.lines().collect();
    assert_eq!(
        (lines[1], lines[3]),
        ("…", "…"),
        "dots stand outside the quotation:\n{message}"
    );
    assert!(lines[2].contains("left **THE ANSWER** right"), "{message}");
    assert!(
        text.contains(&shown_quote(&message)),
        "what is shown is one piece of the article"
    );
    assert!(units(&message) > 1800, "as much as fits is shown: {}", units(&message));
}

#[test]
fn several_quotes_share_one_message_in_every_language() {
    let long = "left ".repeat(400) + "THE ANSWER" + &" right".repeat(400);
    let mut answer = answered(quote(&long, "THE ANSWER", Markup::Plain));
    answer
        .quotes
        .push(quote("The harbour opened in 1986.", "1986", Markup::Plain));
    answer.quotes.push(quote(&long, "THE ANSWER", Markup::Plain));
    for language in LANGUAGES {
        let message = render::answer(language, &answer, Some(&"what? ".repeat(50)), 3);
        assert!(units(&message) <= render::MESSAGE_LIMIT, "{}", units(&message));
        assert_eq!(
            message.lines().filter(|line| line.starts_with("> ")).count(),
            3,
            "{message}"
        );
        assert_eq!(message.matches("**THE ANSWER**").count(), 2, "{message}");
        assert!(message.contains("> The harbour opened in **1986**."), "{message}");
        assert!(message.contains(&language.paragraph(4)), "{message}");
        let one = render::answer(language, &answer, None, 1);
        assert_eq!(one.lines().filter(|line| line.starts_with("> ")).count(), 1, "{one}");
        let refused = render::answer(language, &not_found(Abstention::BelowThreshold), None, 3);
        assert_eq!(refused, language.not_found());
    }
}

#[test]
fn a_text_without_spaces_is_cut_too() {
    for text in [
        "港".repeat(50_000),
        format!("e{}", "\u{301}".repeat(9000)),
        "*".repeat(90_000),
        " \n".repeat(90_000),
    ] {
        for markup in [Markup::Plain, Markup::Markdown] {
            let message = english(&answered(quote(&text, "", markup)), Some("?"));
            assert!(units(&message) <= render::MESSAGE_LIMIT, "{}", units(&message));
        }
    }
}

#[test]
fn bodies_never_ping_and_never_unfold_links() {
    let bodies = [
        render::body("x"),
        render::private_body("x"),
        render::reply(render::body("x"), 1, 2),
    ];
    for body in bodies {
        assert_eq!(body["allowed_mentions"]["parse"], serde_json::json!([]), "{body}");
        assert_eq!(body["allowed_mentions"]["replied_user"], false, "{body}");
        assert_eq!(body["flags"].as_u64().unwrap() & 4, 4, "{body}");
    }
    let reply = render::reply(render::body("x"), 1, 2);
    assert_eq!((&reply["nonce"], &reply["enforce_nonce"]), (&"2".into(), &true.into()));
    assert_eq!(reply["message_reference"]["fail_if_not_exists"], true);
}

/// Text with much of what Discord, Markdown and Unicode could trip over.
fn tricky() -> impl Strategy<Value = String> {
    let trap = prop::sample::select(vec![
        "@everyone",
        "@here",
        "<@12>",
        "<@!12>",
        "<@&12>",
        "<#12>",
        "<:a:12>",
        "<t:12>",
        "https://a.b/c",
        "**",
        "__",
        "\n",
        "\r\n",
        "\n> ",
        "\n- ",
        "# ",
        "1. ",
        "[x](y)",
        "`",
        "\\",
        "&amp;",
        "\u{200b}",
        "\u{202e}",
        "é",
        "港",
        "🏴",
        "\u{301}",
        "discord.gg/x",
        "```",
    ]);
    let piece = prop_oneof![
        4 => "[a-zA-Z0-9]{1,8}".prop_map(String::from),
        4 => Just(" ".to_owned()),
        2 => "[!-/:-@\\[-`{-~]{1,4}".prop_map(String::from),
        1 => trap.prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..200).prop_map(|pieces| pieces.concat())
}

/// Whether a text, with escaped characters taken out, still holds something that Discord would act on.
fn acts(escaped: &str) -> bool {
    let mut bare = String::new();
    let mut chars = escaped.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
            bare.push('\u{fffc}');
        } else {
            bare.push(c);
        }
    }
    bare.contains(['@', '<', '>', '`', '[', ']', '_', '~', '|', '*', '#']) || bare.contains("://")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn escaping_changes_nothing_that_is_seen(text in tricky()) {
        let escaped = escape(&text);
        let line_breaks = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
        prop_assert_eq!(unescape(&escaped), text.replace(line_breaks, " "));
        prop_assert!(!acts(&escaped), "{}", escaped);
    }

    #[test]
    fn a_plain_quote_keeps_every_word_and_every_limit(text in tricky(), from in 0usize..300, to in 0usize..300) {
        let marked = text.get(from.min(to)..from.max(to)).unwrap_or_default().to_owned();
        let message = english(&answered(quote(&text, &marked, Markup::Plain)), Some(&text));
        prop_assert!(units(&message) <= 2000);
        let visible: String = text.chars().filter(|c| c.is_whitespace() || !c.is_control()).collect();
        let shown = shown_quote(&message);
        if message.split('\n').all(|line| line != "…") {
            prop_assert_eq!(words(&shown), words(&visible));
        }
        let question = message.split('\n').find(|line| line.starts_with("Question: ")).unwrap_or_default();
        prop_assert!(!acts(question), "{}", question);
        let hides = question.contains(['\u{200b}', '\u{202e}']);
        prop_assert!(!hides);
    }

    #[test]
    fn markdown_loses_markup_only(text in tricky(), from in 0usize..300, to in 0usize..300) {
        let (from, to) = (from.min(to), from.max(to));
        let marked = text.get(from..to).map(|_| from..to);
        let shown = plain(&text, Markup::Markdown, marked);
        let is_one_line = !shown.text.contains(['\n', '\r']);
        prop_assert!(is_one_line);
        if let Some(range) = &shown.marked {
            prop_assert!(shown.text.get(range.clone()).is_some_and(|words| words.trim() == words && !words.is_empty()));
        }
        // Letters and digits are never markup, but for entities and the addresses of links.
        if !text.contains(['&', ']', '<']) {
            let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
            prop_assert_eq!(letters(&shown.text), letters(&text));
        }
    }

    #[test]
    fn shortened_text_is_a_beginning(text in tricky(), max in 2usize..200) {
        let line = one_line(&text);
        let short = shorten(&line, max);
        prop_assert!(units(&short) <= max);
        let head = short.strip_suffix('…').filter(|_| short != line).unwrap_or(&short);
        prop_assert!(line.starts_with(head));
    }

    #[test]
    fn only_safe_web_addresses_are_linked(address in "(https?|javascript|data|ftp)://?[ -~]{0,60}") {
        if let Some(link) = render::safe_link(&address) {
            prop_assert!(link.starts_with("http://") || link.starts_with("https://"), "{}", link);
            let ends_early = link.contains([' ', '(', ')', '<', '>', '\\']);
            prop_assert!(!ends_early, "{}", link);
            prop_assert!(link.split('/').nth(2).is_some_and(|host| !host.is_empty() && !host.contains('@')), "{}", link);
        }
    }
}
