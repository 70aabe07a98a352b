//! The sample article is our own writing: it carries the facts of the text that it retells and none of its wording.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed unwrap is a failed test, and a skipped test says so"
)]

use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// A run of this many words shared with the original counts as copied.
const COPIED_RUN: usize = 8;

/// Names, dates, numbers and quoted statements that a reader may ask for.
const KEY_FACTS: &[&str] = &[
    "Saturday, January 27, 2024",
    "Mohammed Shia al-Sudani",
    "Islamic State (IS)",
    "August 2023",
    "Israel and Hamas",
    "Higher Military Committee",
    "(HMC)",
    "2003",
    "George W. Bush",
    "Saddam Hussein",
    "weapons of mass destruction",
    "2011",
    "2014",
    "2017",
    "Syria",
    "Alina Romanowski",
    "Fuad Hussein",
    "Iran",
    "Baghdad",
    "“no longer represents a threat to the Iraqi State”",
    "“are capable of fully assuming the tasks of maintaining security and stability and repelling threats”",
    "“transition”",
    "several months",
    "2,500",
    "European",
    "Tehran",
    "about 150 times",
    "October 7, 2023",
    "Gaza Strip",
    "Shiite",
    "Abdellatif Rashid",
    "“create a specific work agenda”",
    "Wednesday, January 24",
    "2020",
    "Islamic Resistance of Iraq",
    "“historic betrayal”",
    "Efe and Reuters",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn article() -> String {
    fs::read_to_string(root().join("index/articles/us-iraq-coalition-talks.md")).unwrap()
}

/// Lower-cased words outside quotation marks, without punctuation. A quotation that is never closed ends with its line.
fn own_words(text: &str) -> Vec<String> {
    let mut unquoted = String::new();
    let mut quoted = false;
    for character in text.chars() {
        match character {
            '“' => quoted = true,
            '”' => quoted = false,
            '\n' => {
                quoted = false;
                unquoted.push(' ');
            }
            _ if !quoted => unquoted.push(character),
            _ => {}
        }
    }
    unquoted
        .split_whitespace()
        .map(|word| {
            word.chars()
                .filter(|c| c.is_alphanumeric())
                .collect::<String>()
                .to_lowercase()
        })
        .filter(|word| !word.is_empty())
        .collect()
}

fn shared_runs(ours: &str, original: &str) -> Vec<String> {
    let original = own_words(original);
    let originals: HashSet<&[String]> = original.windows(COPIED_RUN).collect();
    let ours = own_words(ours);
    ours.windows(COPIED_RUN)
        .filter(|run| originals.contains(run))
        .map(|run| run.join(" "))
        .collect()
}

#[test]
fn shares_no_run_of_eight_words_with_the_original() {
    let original = root().join("../shared/seed/article.txt");
    let Ok(original) = fs::read_to_string(&original) else {
        println!("skipped: the original text is not beside this checkout");
        return;
    };
    assert_eq!(shared_runs(&article(), &original), Vec::<String>::new());
}

#[test]
fn the_comparison_sees_a_copied_run_and_ignores_quotations() {
    let original = "One two, three “quoted words” four five. Six seven eight nine ten.";
    assert_eq!(
        shared_runs("one two three four five six seven eight", original).len(),
        1
    );
    assert!(shared_runs("one two three four five six seven", original).is_empty());
    assert!(shared_runs("“One two three four five six seven eight”", original).is_empty());
}

#[test]
fn has_front_matter_and_carries_the_key_facts() {
    let article = article();
    let (front_matter, body) = article
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .unwrap();
    for field in ["title: ", "date: 2024-01-27", "source: ", "language: en"] {
        assert!(
            front_matter.lines().any(|line| line.starts_with(field)),
            "the front matter lacks {field:?}"
        );
    }
    let missing: Vec<_> = KEY_FACTS.iter().filter(|fact| !body.contains(**fact)).collect();
    assert!(missing.is_empty(), "the article lacks {missing:?}");
}

/// A question whose answer no longer stands in the article would measure nothing.
#[test]
fn every_sample_question_is_answered_by_words_of_the_article() {
    let article = article();
    let questions = fs::read_to_string(root().join("tests/data/sample-questions.jsonl")).unwrap();
    let questions: Vec<serde_json::Value> = questions
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(questions.len(), 60);
    for question in &questions {
        let accepted = question["accept"].as_array().into_iter().flatten();
        for piece in [&question["answer"], &question["sentence_contains"]]
            .into_iter()
            .chain(accepted)
        {
            let stands = piece.as_str().is_none_or(|piece| article.contains(piece));
            assert!(stands, "{}: the article does not hold {piece}", question["id"]);
        }
    }
    let answerable = questions
        .iter()
        .filter(|question| question["answer"].is_string())
        .count();
    let without_overlap = questions.iter().filter(|question| question["overlap"] == false).count();
    assert_eq!((answerable, without_overlap), (40, 20));
}
