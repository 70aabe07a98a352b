//! The sixty questions about the sample article: forty that it answers, twenty that it does not. They were written
//! before any answer was seen.

use std::fs;

use serde_json::Value;

use crate::{Site, first_quote};

/// How many of the forty are answered with the right sentence, at least. Raise it with every improvement.
const RIGHT: usize = 19;
/// How many of the twenty are refused, at least.
const REFUSED: usize = 10;
/// The same from words alone.
const RIGHT_BY_WORDS: usize = 19;
const REFUSED_BY_WORDS: usize = 8;

#[test]
fn the_soldiers_are_counted() {
    let answer = Site::sample().ask("How many US soldiers are in Iraq?", &[]);
    assert_eq!(answer["status"], "answered");
    assert_eq!(
        first_quote(&answer),
        "Reuters puts the number of US soldiers in Iraq at 2,500."
    );
}

/// Two short articles are a corpus too: its few words must not make the program unsure, or sure of what is not there.
#[test]
fn short_articles_are_answered_from_with_the_shipped_threshold() {
    let site = Site::indexed();
    fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/config.toml"),
        site.path("config.toml"),
    )
    .unwrap();
    for (question, words) in [
        ("Who built the lighthouse of Skerryvore?", "Alan Stevenson"),
        ("How high is the granite tower?", "48 metres"),
        ("When did the last keepers leave the rock?", "1994"),
        ("Who smuggled tea plants out of China?", "Robert Fortune"),
        ("Skerryvore", "Skerryvore"),
    ] {
        let answer = site.ask(question, &[]);
        assert_eq!(answer["status"], "answered", "{question}");
        assert!(first_quote(&answer).contains(words), "{question}: {answer}");
    }
    for question in [
        "What is the boiling point of ethanol?",
        "who won the wimbledon final in 2019",
        "pandas",
    ] {
        assert_eq!(site.ask(question, &[])["status"], "not_found", "{question}");
    }
}

/// A word that the article does not have is taken for the nearest that it has; a number is not.
#[test]
fn typing_errors_are_met() {
    let site = Site::sample();
    for (question, words) in [
        ("bagdhad", "Baghdad"),
        ("parliamant", "parliament"),
        ("Who is Alina Romanwski?", "Romanowski"),
        ("Where did al-Sudani spaek about Islamic State?", "Baghdad"),
    ] {
        let answer = site.ask(question, &[]);
        assert_eq!(answer["status"], "answered", "{question}");
        assert!(first_quote(&answer).contains(words), "{question}: {answer}");
    }
    assert_eq!(site.ask("2498", &[])["status"], "not_found");
}

#[test]
fn sixty_questions() {
    let (right, refused) = asked_all(&[]);
    assert!(right >= RIGHT, "only {right} of 40 are answered right, not {RIGHT}");
    assert!(refused >= REFUSED, "only {refused} of 20 are refused, not {REFUSED}");
}

#[test]
fn sixty_questions_by_words_alone() {
    let (right, refused) = asked_all(&["--reader", "off"]);
    assert!(
        right >= RIGHT_BY_WORDS,
        "only {right} of 40 are answered right, not {RIGHT_BY_WORDS}"
    );
    assert!(
        refused >= REFUSED_BY_WORDS,
        "only {refused} of 20 are refused, not {REFUSED_BY_WORDS}"
    );
}

/// Asks everything and shows what came of it: how many are answered right, and how many rightly refused.
fn asked_all(arguments: &[&str]) -> (usize, usize) {
    let site = Site::sample();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/sample-questions.jsonl");
    let lines = fs::read_to_string(path).unwrap();
    let answers = site.batch(&[&["--top", "1"], arguments].concat(), &lines);
    let (mut right, mut refused) = (0, 0);
    let mut table = format!(
        "{:<4} {:<9} {:>10}  question -> first quote\n",
        "id", "verdict", "confidence"
    );
    for line in lines.lines() {
        let asked: Value = serde_json::from_str(line).unwrap();
        let answer = answers.iter().find(|answer| answer["id"] == asked["id"]).unwrap();
        let verdict = verdict(&asked, answer);
        match (asked["answer"].is_null(), verdict) {
            (true, "right") => refused += 1,
            (false, "right") => right += 1,
            _ => {}
        }
        let quote = answer["quotes"][0]["text"].as_str().unwrap_or("-").replace('\n', " ");
        table.push_str(&format!(
            "{:<4} {verdict:<9} {:>10.3}  {} -> {quote}\n",
            asked["id"].as_str().unwrap(),
            answer["confidence"].as_f64().unwrap(),
            asked["question"].as_str().unwrap(),
        ));
    }
    println!("{table}answered right: {right} of 40; rightly refused: {refused} of 20 {arguments:?}");
    (right, refused)
}

/// What became of a question: "right", "wrong" (another sentence, or one where there is none) or "refused".
fn verdict(asked: &Value, answer: &Value) -> &'static str {
    let is_answered = answer["status"] == "answered";
    if asked["answer"].is_null() {
        return if is_answered { "wrong" } else { "right" };
    }
    if !is_answered {
        return "refused";
    }
    let quote = first_quote(answer);
    let accepted = match asked["accept"].as_array() {
        Some(accepted) => accepted.iter().collect(),
        None => vec![&asked["sentence_contains"]],
    };
    if accepted.iter().any(|words| quote.contains(words.as_str().unwrap())) {
        "right"
    } else {
        "wrong"
    }
}
