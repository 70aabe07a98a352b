//! The neural reader: turned on and off, missing, damaged, and the same every time.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{Site, first_quote, question};

/// The model that ships, as a file.
fn shipped() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/models/reader.onnx"))
}

/// Questions of every kind to the sample article.
fn questions() -> String {
    let texts = [
        "How many US soldiers are in Iraq?",
        "Who is the American envoy?",
        "What put the negotiations on hold?",
        "What is the boiling point of ethanol?",
        "when did the american troops come back",
    ];
    let lines = texts.iter().enumerate();
    lines
        .map(|(number, text)| question(&number.to_string(), text))
        .collect()
}

/// An answer without what may differ from run to run.
fn steady(mut answer: Value) -> Value {
    assert!(answer["micros"].take().is_u64());
    answer
}

#[test]
fn the_answer_is_marked_with_the_words_that_answer() {
    let site = Site::sample();
    let answer = site.ask("How many US soldiers are in Iraq?", &[]);
    assert_eq!(
        first_quote(&answer),
        "Reuters puts the number of US soldiers in Iraq at 2,500."
    );
    assert_eq!(answer["quotes"][0]["highlight"]["text"], "2,500", "{answer}");
    let answer = site.ask("Who is the American ambassador?", &[]);
    assert_eq!(answer["quotes"][0]["highlight"]["text"], "Alina Romanowski", "{answer}");
}

#[test]
fn every_run_answers_the_same_and_so_does_the_shipped_file() {
    let site = Site::sample();
    let run = |arguments: &[&str]| -> Vec<Value> {
        let answers = site.batch(&[&["--candidates"], arguments].concat(), &questions());
        answers.into_iter().map(steady).collect()
    };
    let first = run(&[]);
    for _ in 0..2 {
        assert_eq!(run(&[]), first);
    }
    assert_eq!(run(&["--reader", shipped().to_str().unwrap()]), first);
    assert_ne!(run(&["--reader", "off"]), first, "the reader changes nothing");
}

/// Whoever cannot be read from costs the reader, never the answer.
#[test]
fn a_model_that_cannot_be_used_is_named_and_answers_come_without_it() {
    let site = Site::sample();
    let asked = ["ask", "How many US soldiers are in Iraq?"];
    let without = site.run(&[&asked[..], &["--reader", "off"]].concat());
    assert_eq!((without.code, without.err.as_str()), (0, ""));
    assert!(without.out.contains("2,500"), "{without:?}");

    let whole = fs::read(shipped()).unwrap();
    fs::write(site.path("cut.onnx"), &whole[..whole.len() / 2]).unwrap();
    fs::write(site.path("empty.onnx"), b"").unwrap();
    fs::write(site.path("text.onnx"), "this is no model ".repeat(999)).unwrap();
    // One bit of a weight: only the card can tell.
    let mut flipped = whole;
    let middle = flipped.len() / 2;
    flipped[middle] ^= 64;
    fs::write(site.path("flipped.onnx"), &flipped).unwrap();
    fs::copy(shipped().with_extension("json"), site.path("flipped.json")).unwrap();

    for model in [
        "no/such/model.onnx",
        "cut.onnx",
        "empty.onnx",
        "text.onnx",
        "flipped.onnx",
    ] {
        let with = site.run(&[&asked[..], &["--reader", model]].concat());
        assert_eq!(
            (with.code, with.out.as_str()),
            (0, without.out.as_str()),
            "{model}: {with:?}"
        );
        assert!(
            with.err.contains(model) && with.err.lines().count() == 1,
            "{model}: {with:?}"
        );
        assert!(with.err.contains("--reader off"), "{model}: {with:?}");
    }
}

/// The card is what a stranger has to go by: it must be of the file that ships.
#[test]
fn the_model_card_is_of_the_model_that_ships() {
    let card = fs::read_to_string(shipped().with_extension("json")).unwrap();
    let card: Value = serde_json::from_str(&card).unwrap();
    let bytes = fs::read(shipped()).unwrap();
    assert_eq!(card["bytes"].as_u64().unwrap(), bytes.len() as u64);
    assert_eq!(card["blake3"].as_str().unwrap(), blake3::hash(&bytes).to_hex().as_str());
    assert!(bytes.len() <= 26_000_000, "the model grew to {} bytes", bytes.len());
    for origin in card["data"].as_array().unwrap().iter().chain([&card["base"]]) {
        for key in ["name", "licence", "sha256"] {
            assert!(origin[key].is_string(), "{key} is missing in {origin}");
        }
    }
}

/// A paragraph of many thousand words is read around its best sentence, and a question of many words is cut.
#[test]
fn long_passages_are_read_in_part() {
    let site = Site::new(&[]);
    let ferries = |numbers: std::ops::Range<usize>| -> String {
        let sentence = |number| format!("Ferry number {number} carries goats to island {}. ", number * 7);
        numbers.map(sentence).collect()
    };
    let middle = "The keeper of the lighthouse sells honey in a blue hut. ";
    let text = ferries(0..1_500) + middle + &ferries(1_500..3_000);
    site.write("ferries.txt", text.as_bytes());
    assert_eq!(site.run(&["index"]).code, 0);
    let asked = ["--reader", "builtin"];
    let answer = site.ask("What does the keeper of the lighthouse sell?", &asked);
    assert_eq!(first_quote(&answer), middle.trim_end());
    assert_eq!(answer["quotes"][0]["highlight"]["text"], "honey", "{answer}");
    let long = "what does the keeper sell ".repeat(5_000) + "in the hut";
    let answers = site.batch(&asked, &question("long", &long));
    assert_eq!(answers.len(), 1);
    assert!(answers[0]["error"].is_null(), "{}", answers[0]);
}
