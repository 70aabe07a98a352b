//! Whole messages as people see them: the text, and under it every button with what it does.
#![allow(clippy::unwrap_used, reason = "in tests a panic is the report")]

use std::fmt::Write;
use std::path::PathBuf;

use secrecy::SecretString;
use serde_json::Value;

use super::buttons::{self, Audience};
use super::context::{self, Part};
use super::pages::{self, Condition};
use super::{MESSAGE_LIMIT, answer, body, echo, private_body, quotes, server, with_components};
use crate::answer::{Abstention, Answer, Highlight, Quote, Status};
use crate::corpus::Markup;
use crate::discord::answering::Asked;
use crate::discord::components::custom_id::{Action, LONGEST, Pages, QuoteRef, Seal};
use crate::discord::components::own::{self, Change};
use crate::discord::escape::units;
use crate::discord::texts::Language;
use crate::index::{ArticleFacts, Passage};
use crate::state::{ServerSettings, Stats};

const GUILD: Option<u64> = Some(7);
const ASKER: u64 = 42;
const QUESTION: &str = "How many berths?";
const SENTENCES: [&str; 3] = [
    "The harbour opened in 1986 with 2,500 berths.",
    "In 1990 it had 3,000 berths.",
    "Today 1,200 berths are left.",
];

fn quote(number: usize) -> Quote {
    let (text, marked) = (SENTENCES[number], ["2,500", "3,000", "1,200"][number]);
    let at = text.find(marked).unwrap();
    let highlight = Highlight {
        start: at,
        end: at + marked.len(),
        text: marked.to_owned(),
    };
    Quote {
        article: "harbour-news".to_owned(),
        title: "Harbour news".to_owned(),
        date: Some("2024-01-27".to_owned()),
        url: Some("https://example.org/harbour".to_owned()),
        markup: Markup::Plain,
        paragraph: u32::try_from(number).unwrap(),
        start: 0,
        end: text.len(),
        text: text.to_owned(),
        score: 1.0,
        highlight: Some(highlight),
    }
}

fn reference(number: u32) -> QuoteRef {
    QuoteRef {
        article: [1; 4],
        content: [2; 3],
        paragraph: number,
        start: 0,
        length: 45,
        mark: (0, 0),
    }
}

fn found(status: Status, abstention: Option<Abstention>) -> Answer {
    Answer {
        status,
        confidence: 0.9,
        micros: 800,
        quotes: (0..3).map(quote).collect(),
        passages: Vec::new(),
        abstention,
    }
}

fn article(title: &str) -> ArticleFacts {
    ArticleFacts {
        id: "harbour-news".to_owned(),
        path: PathBuf::from("harbour.txt"),
        hash: "00".to_owned(),
        markup: Markup::Plain,
        title: title.to_owned(),
        date: Some("2024-01-27".to_owned()),
        source: Some("The Harbour Post".to_owned()),
        url: Some("https://example.org/harbour".to_owned()),
        author: Some("A. Writer".to_owned()),
        language: Some("en".to_owned()),
        paragraphs: 3,
    }
}

fn passage(number: u32, text: &str) -> Passage {
    Passage {
        paragraph: number,
        start: 0,
        text: text.to_owned(),
        heading: String::new(),
        headline: Vec::new(),
        sentences: Vec::new(),
        tokens: Vec::new(),
    }
}

/// Every message of a language, by name.
fn messages(seal: &Seal, language: Language) -> Vec<(&'static str, Value)> {
    let asked = Asked {
        question: QUESTION.to_owned(),
        article: None,
        since: None,
        shown: Some(QUESTION.to_owned()),
        asker: ASKER,
        guild: GUILD,
        server: GUILD,
        language,
        audience: Audience::All,
    };
    let pages = |position: u8, at_once: u8| Pages {
        asker: ASKER,
        language,
        has_question: true,
        at_once,
        position,
        quotes: (0..3).map(reference).collect(),
    };
    let answered = found(Status::Answered, None);
    let answer_for = |at_once: u8, audience: Audience| {
        let content = answer(language, &answered, Some(QUESTION), usize::from(at_once));
        let rows = buttons::of_answer(seal, GUILD, &pages(0, at_once), audience);
        with_components(body(&content), rows)
    };
    let turned_to = |position: u8| {
        let shown = quote(usize::from(position));
        let place = Some((usize::from(position), 3));
        let content = quotes(language, Some(echo(language, QUESTION)), &[&shown], place);
        let rows = buttons::of_answer(seal, GUILD, &pages(position, 1), Audience::All);
        with_components(body(&content), rows)
    };
    let refusal = found(Status::NotFound, Some(Abstention::BelowThreshold));
    let refused = with_components(
        body(&answer(language, &refusal, Some(QUESTION), 1)),
        buttons::of_refusal(seal, &asked, &pages(0, 1)),
    );
    let refused_without = |abstention: Abstention| {
        let answer_ = found(Status::NotFound, Some(abstention));
        with_components(
            body(&answer(language, &answer_, None, 1)),
            buttons::without_quotes(seal, &asked, &answer_),
        )
    };
    let closest = with_components(
        body(&context::closest(language, &quote(1))),
        buttons::of_closest(seal, GUILD, language, reference(1)),
    );
    let in_context = |number: u32, text: &str, marked: Option<&str>, part, places: [Option<(u32, u32)>; 2]| {
        let marked = marked.map(|marked| text.find(marked).map(|at| at..at + marked.len()).unwrap());
        let shown = context::paragraph(language, &article("Harbour news"), &passage(number, text), marked, part);
        let rows = buttons::of_context(seal, GUILD, language, reference(1), places);
        with_components(body(&shown.content), rows)
    };
    let paragraph = format!("People came by ship. {} Nobody counted them again.", SENTENCES[1]);
    let long = "The quay is wet. ".repeat(120);
    let list = |count: usize, page: u32| {
        let articles: Vec<ArticleFacts> = (1..=count)
            .map(|number| article(&format!("Article {number}")))
            .collect();
        let (content, page, pages) = pages::list(language, &articles.iter().collect::<Vec<_>>(), page);
        with_components(body(&content), buttons::of_list(seal, GUILD, language, page, pages))
    };
    let condition = Condition {
        started: 1_700_000_000,
        index: Some((12, 340, 2)),
        reader: true,
        problems: true,
    };
    let settings = ServerSettings {
        channels: [5, 6].into(),
        private: true,
        thread: true,
        cooldown: 20,
        quotes: 2,
        confidence: 70,
    };
    let stats = Stats {
        answered: 8,
        refused: 2,
        up: 3,
        down: 1,
        median_ms: 12,
        slow_ms: 90,
    };
    vec![
        ("an answer for all", answer_for(1, Audience::All)),
        ("an answer with two quotes at once", answer_for(2, Audience::All)),
        ("a private answer", answer_for(1, Audience::AskerAlone)),
        (
            "a private answer that is shared already",
            answer_for(1, Audience::AskerAloneForGood),
        ),
        ("the second quote", turned_to(1)),
        ("the last quote", turned_to(2)),
        ("not in the articles", refused),
        (
            "not in the articles, and nothing is close",
            refused_without(Abstention::NothingMatches),
        ),
        ("no usable word", refused_without(Abstention::NoUsableWord)),
        ("the closest sentence", closest),
        (
            "in context",
            in_context(
                1,
                &paragraph,
                Some(SENTENCES[1]),
                Part::OfQuote,
                [Some((0, 0)), Some((2, 0))],
            ),
        ),
        (
            "the paragraph before, the first of all",
            in_context(0, SENTENCES[0], None, Part::Last, [None, Some((1, 0))]),
        ),
        (
            "the middle of a long paragraph",
            in_context(2, long.trim(), None, Part::Number(1), [Some((2, 0)), Some((2, 2))]),
        ),
        ("a short list", list(2, 0)),
        ("a page of a long list", list(25, 1)),
        (
            "the facts of an article",
            body(&pages::facts(language, &article("Harbour news"))),
        ),
        (
            "the status, for an operator",
            body(&pages::status(language, &condition)),
        ),
        (
            "the settings of a server",
            body(&server::settings(language, language.settings(), &settings)),
        ),
        ("the counts of a server", body(&server::stats(language, &stats))),
        ("another channel", private_body(&server::only_in(language, &settings))),
        (
            "an article of the server's own",
            body(&language.own_added(pages::bold_title("Rules *of* the house", "rules"), 3, 200, "0.2", 20)),
        ),
        ("no room for another", body(&language.own_no_room(200, 20))),
        (
            "whether to remove it",
            with_components(
                body(&language.own_remove(pages::bold_title("Rules", "rules"))),
                buttons::of_removal(seal, GUILD, language, own::mark("server:rules")),
            ),
        ),
        (
            "removed",
            with_components(
                body(&language.own_removed(pages::bold_title("", "server:rules"))),
                buttons::of_removed(seal, GUILD, language, own::mark("server:rules")),
            ),
        ),
        ("help", private_body(&language.help())),
        ("asked too much", private_body(&language.cooldown_person(17))),
        ("a server asked too much", private_body(&language.cooldown_guild(17))),
        ("asked too early", private_body(&language.wait(17))),
        ("a changed article", private_body(&language.quote_changed())),
    ]
}

/// What the button with this id does.
fn deed(seal: &Seal, id: &str) -> String {
    match seal.read(GUILD, id).unwrap() {
        Action::Turn(pages) => format!("turns to quote {} of {}", pages.position + 1, pages.quotes.len()),
        Action::Share(pages) => format!("shares quotes from {} on", pages.position + 1),
        Action::Context(quote, None) => format!("shows paragraph {} with the quote", quote.paragraph + 1),
        Action::Context(_, Some((paragraph, part))) => format!("shows paragraph {}, part {}", paragraph + 1, part + 1),
        Action::Closest(quote) => format!("shows the sentence in paragraph {}", quote.paragraph + 1),
        Action::Vote(up) => format!("votes {}", if up { "up" } else { "down" }),
        Action::Delete(asker) => format!("deletes for {asker}"),
        Action::List(page) => format!("shows page {}", page + 1),
        Action::Own(Change::Remove, _) => "removes the article".to_owned(),
        Action::Own(Change::Restore, _) => "brings the article back".to_owned(),
        Action::Keep => "keeps the article".to_owned(),
    }
}

/// A message in letters: its text, then a line for each row of buttons.
fn drawn(seal: &Seal, message: &Value) -> String {
    let mut drawn = message["content"].as_str().unwrap().to_owned();
    for row in message["components"].as_array().into_iter().flatten() {
        drawn.push('\n');
        for button in row["components"].as_array().unwrap() {
            let id = button["custom_id"].as_str().unwrap();
            assert!(id.len() <= LONGEST, "{id}");
            let label = button["label"].as_str().or(button["emoji"]["name"].as_str()).unwrap();
            let style = match button["style"].as_u64().unwrap() {
                1 => "blue".to_owned(),
                2 => "grey".to_owned(),
                4 => "red".to_owned(),
                other => format!("style {other}"),
            };
            write!(drawn, "[{label} | {style}, {}] ", deed(seal, id)).unwrap();
        }
        drawn.truncate(drawn.trim_end().len());
    }
    drawn
}

#[test]
fn whole_messages_look_like_this() {
    let seal = Seal::new(&SecretString::from("a token"));
    for (name, language) in [("english", Language::English), ("german", Language::German)] {
        let mut shown = String::new();
        for (title, message) in messages(&seal, language) {
            assert_eq!(message["allowed_mentions"]["parse"], serde_json::json!([]), "{title}");
            assert!(units(message["content"].as_str().unwrap()) <= MESSAGE_LIMIT, "{title}");
            writeln!(shown, "== {title}\n{}\n", drawn(&seal, &message)).unwrap();
        }
        insta::assert_snapshot!(name, shown);
    }
}
