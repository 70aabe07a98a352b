//! Answers: their shape, how many quotes they hold, and when a question counts as answered.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::{Site, first_quote};

/// The keys of a quote, in their order.
const QUOTE_KEYS: &[&str] = &[
    "article",
    "title",
    "date",
    "paragraph",
    "start",
    "end",
    "text",
    "score",
    "highlight",
];

/// Questions of every kind: answered, half answered, not answered.
pub(crate) const QUESTIONS: &[&str] = &[
    "How many US soldiers are in Iraq?",
    "Who is the prime minister of Iraq?",
    "coalition",
    "Islamic State Iraq United States coalition troops",
    "What does the committee assess?",
    "Where was Fuad Hussein born?",
    "What is the boiling point of ethanol?",
    "what is it",
];

#[test]
fn json_has_the_shape_of_the_design() {
    let site = Site::sample();
    let line = site.done(&["ask", "--json", "How", "many", "US", "soldiers", "are", "in", "Iraq?"]);
    assert!(
        line.starts_with(r#"{"id":null,"status":"answered","confidence":"#),
        "{line}"
    );
    in_order(&line, &["id", "status", "confidence", "micros", "quotes", "passages"]);
    let quote = &line[line.find(r#""quotes""#).unwrap()..];
    in_order(quote, QUOTE_KEYS);
    let passage = &line[line.find(r#""passages""#).unwrap()..];
    in_order(passage, &["article", "paragraph", "score"]);

    let answer: Value = serde_json::from_str(&line).unwrap();
    has_shape(&answer);
    assert!(!answer["quotes"].as_array().unwrap().is_empty());
    assert!(first_quote(&answer).contains("2,500"));
    assert_eq!(answer["quotes"][0]["date"], "2024-01-27");
    let refused = site.ask("What is the boiling point of ethanol?", &[]);
    has_shape(&refused);
    assert_eq!(
        (&refused["status"], &refused["quotes"]),
        (&json!("not_found"), &json!([]))
    );
    let dateless = Site::new(&[("note.txt", b"Otters hold hands while they sleep.")]);
    dateless.done(&["index"]);
    dateless.set_threshold(0.0);
    assert_eq!(dateless.ask("otters", &[])["quotes"][0]["date"], Value::Null);
}

#[test]
fn a_question_without_a_usable_word_is_not_found() {
    let site = Site::indexed();
    site.set_threshold(0.0);
    for text in ["the of and", "?!", "\u{1f600}\u{1f680}", "..."] {
        let answer = site.ask(text, &["--candidates"]);
        assert_eq!(answer["status"], "not_found", "{text}");
        assert_eq!(answer["confidence"], 0.0);
        assert_eq!((&answer["quotes"], &answer["passages"]), (&json!([]), &json!([])));
    }
    let ended = site.run(&["ask", "the", "of"]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""));
    assert!(ended.err.contains("do not answer"), "{ended:?}");
}

#[test]
fn top_bounds_the_quotes_and_three_is_the_default() {
    let site = Site::sample();
    site.set_threshold(0.0);
    let text = "Islamic State Iraq United States coalition troops";
    let all = site.ask(text, &["--top", "10"]);
    assert_eq!(all["quotes"].as_array().unwrap().len(), 10);
    for (arguments, count) in [
        (&["--top", "0"][..], 0),
        (&["--top", "1"], 1),
        (&["--top", "3"], 3),
        (&[], 3),
        (&["--top=1000000"], 20),
    ] {
        let answer = site.ask(text, arguments);
        let quotes = answer["quotes"].as_array().unwrap();
        if count == 20 {
            assert!(quotes.len() > 10);
        } else {
            assert_eq!(quotes[..], all["quotes"].as_array().unwrap()[..count]);
        }
        let same = ["status", "confidence", "passages"];
        assert!(same.iter().all(|key| answer[key] == all[key]), "{answer} {all}");
    }
    let ended = site.run(&["ask", "--top", "2", text]);
    assert_eq!((ended.code, ended.err.as_str(), ended.out.lines().count()), (0, "", 4));
}

#[test]
fn status_is_answered_exactly_from_the_threshold_on() {
    let site = Site::sample();
    let mut seen = HashSet::new();
    for threshold in [0.0, 0.3, 0.5, 0.75, 1.0] {
        site.set_threshold(threshold);
        for text in QUESTIONS {
            let plain = site.ask(text, &[]);
            let with_candidates = site.ask(text, &["--candidates"]);
            let confidence = plain["confidence"].as_f64().unwrap();
            let has_quote = !with_candidates["quotes"].as_array().unwrap().is_empty();
            let expected = if has_quote && confidence >= threshold {
                "answered"
            } else {
                "not_found"
            };
            assert_eq!(plain["status"], expected, "{text} at {threshold}: {plain}");
            assert_eq!(plain["quotes"].as_array().unwrap().is_empty(), expected == "not_found");
            if !has_quote {
                assert_eq!(confidence, 0.0, "0 where there is no quote");
            }
            let same = ["status", "confidence", "passages"];
            assert!(same.iter().all(|key| plain[key] == with_candidates[key]));
            seen.insert((expected, threshold.to_string(), has_quote));
        }
    }
    for expected in [
        ("answered", "0", true),
        ("not_found", "0.75", true),
        ("not_found", "0", false),
    ] {
        let (status, threshold, has_quote) = expected;
        assert!(
            seen.contains(&(status, threshold.to_owned(), has_quote)),
            "{expected:?} in {seen:?}"
        );
    }
}

#[test]
fn at_most_twenty_passages_all_different() {
    let many: String = (0..60)
        .map(|n| format!("Otter number {n} swims in the river.\n\n"))
        .collect();
    let site = Site::new(&[("otters.txt", many.as_bytes()), ("more.txt", many.as_bytes())]);
    site.done(&["index"]);
    let answer = site.ask("Which otter swims in the river?", &["--candidates", "--top", "50"]);
    assert_eq!(has_shape(&answer), 20);
}

/// The keys stand in that order.
fn in_order(line: &str, keys: &[&str]) {
    let mut rest = line;
    for key in keys {
        let quoted = format!("\"{key}\":");
        let at = rest.find(&quoted).unwrap_or_else(|| panic!("{key} in {rest}"));
        rest = &rest[at + quoted.len()..];
    }
}

fn keys(value: &Value) -> HashSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Checks names and kinds of everything in an answer; gives the number of its passages.
pub(crate) fn has_shape(answer: &Value) -> usize {
    assert_eq!(
        keys(answer),
        ["id", "status", "confidence", "micros", "quotes", "passages"].into()
    );
    assert!(["answered", "not_found"].contains(&answer["status"].as_str().unwrap()));
    assert!(
        (0.0..=1.0).contains(&answer["confidence"].as_f64().unwrap()),
        "{answer}"
    );
    assert!(answer["micros"].is_u64());
    for quote in answer["quotes"].as_array().unwrap() {
        assert_eq!(keys(quote), QUOTE_KEYS.iter().copied().collect());
        assert!(["article", "title", "text"].iter().all(|key| quote[key].is_string()));
        assert!(["paragraph", "start", "end"].iter().all(|key| quote[key].is_u64()));
        assert!(quote["score"].is_f64() && (quote["date"].is_null() || quote["date"].is_string()));
        if !quote["highlight"].is_null() {
            assert_eq!(keys(&quote["highlight"]), ["start", "end", "text"].into());
        }
    }
    let passages = answer["passages"].as_array().unwrap();
    let mut distinct = HashSet::new();
    for passage in passages {
        assert_eq!(keys(passage), ["article", "paragraph", "score"].into());
        assert!(passage["paragraph"].is_u64() && passage["score"].is_f64());
        assert!(distinct.insert((passage["article"].to_string(), passage["paragraph"].to_string())));
    }
    assert!(passages.len() <= 20);
    passages.len()
}
