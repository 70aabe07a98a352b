//! The same answers as from the local index, on questions that people asked about articles of Wikipedia.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::{Engine, Site};

/// Least share of questions whose best quote is the same. Engines store a passage's length more or less exactly, so that
/// the last of the passages that are looked at may differ.
const LEAST_SAME: f64 = 0.97;
/// Every so many questions are asked, unless all are wanted.
const EVERY: usize = 12;

fn is_soak() -> bool {
    std::env::var("PULLQUOTE_SOAK").is_ok_and(|soak| soak == "1")
}

#[test]
fn questions_that_people_asked_get_the_same_best_quote() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/squad2-part-a.json");
    let Ok(json) = fs::read(&data) else {
        println!("skipped: {} is not there", data.display());
        return;
    };
    let data: Value = serde_json::from_slice(&json).unwrap();
    let articles = data["data"].as_array().unwrap();
    let mut questions = Vec::new();
    let write = |site: &Site| {
        for (number, article) in articles.iter().enumerate() {
            let paragraphs = article["paragraphs"].as_array().unwrap().iter();
            let text: Vec<&str> = paragraphs
                .map(|paragraph| paragraph["context"].as_str().unwrap().trim())
                .collect();
            site.write(&format!("article-{number:02}.txt"), text.join("\n\n"));
        }
        site.index();
    };
    for paragraph in articles
        .iter()
        .flat_map(|article| article["paragraphs"].as_array().unwrap())
    {
        for asked in paragraph["qas"].as_array().unwrap() {
            questions.push(json!({ "question": asked["question"] }));
        }
    }
    let every = if is_soak() { 1 } else { EVERY };
    let questions: Vec<Value> = questions.into_iter().step_by(every).collect();

    let local = Site::new(&Engine::local());
    write(&local);
    let expected = local.batch(&questions, &["--top", "1"]);
    for engine in Engine::others() {
        let site = Site::new(&engine);
        write(&site);
        let found = site.batch(&questions, &["--top", "1"]);
        let mut same = 0;
        for ((question, expected), found) in questions.iter().zip(&expected).zip(&found) {
            site.assert_verbatim(found, "");
            let place = |answer: &Value| {
                let quote = &answer["quotes"][0];
                (quote["article"].clone(), quote["start"].clone())
            };
            if place(expected) == place(found) {
                same += 1;
                continue;
            }
            // What explains a difference: the passage of the one answer was not among those that the other looked at.
            let passages = |answer: &Value| -> BTreeSet<String> {
                answer["passages"].as_array().unwrap().iter().map(passage_key).collect()
            };
            let of_quote = |answer: &Value| passage_key(&answer["quotes"][0]);
            let is_explained =
                !passages(found).contains(&of_quote(expected)) || !passages(expected).contains(&of_quote(found));
            println!("differs: {} (other passages: {is_explained})", question["question"]);
            assert!(is_explained, "the same passages gave other answers: {question}");
        }
        let share = f64::from(same) / questions.len() as f64;
        println!("{}: {same} of {} ({share:.4})", engine.name(), questions.len());
        assert!(share >= LEAST_SAME, "{}: {share}", engine.name());
        engine.assert_clean();
    }
}

fn passage_key(place: &Value) -> String {
    format!("{} {}", place["article"], place["paragraph"])
}
