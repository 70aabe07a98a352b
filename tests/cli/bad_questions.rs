//! Questions that are not what they should be: each costs only itself.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::bad_input::{complaint, says};
use crate::{Site, first_quote, question};

/// Questions as people and programs type them; each is followed by one that must be answered.
#[test]
fn strange_questions_cost_only_themselves() {
    let site = Site::indexed();
    let plain = "Who smuggled tea plants out of China?";
    let six_thousand = format!("{plain} {}", "really and truly ".repeat(400));
    assert!(six_thousand.len() > 6_000);
    let not_found = [
        "the of and is",
        "\u{1f600}\u{1f680}\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
        "\u{200b}\u{200d}\u{feff}",
        "\0",
        "\u{645}\u{631}\u{62d}\u{628}\u{627}",
    ];
    let answered = [
        six_thousand.clone(),
        format!("\"{plain}"),
        format!("\u{201c}{plain} (\u{ab}['"),
        format!("@everyone {plain} <@1> <@&2> <#3>"),
        format!("**{plain}** _`tea`_ ~~||plants||~~"),
        format!("> # {plain}"),
        plain.replace(' ', "\u{200b} \u{2060}"),
        plain.replace(' ', "\u{a0}"),
        format!("\u{feff}{plain}\0"),
        format!("\u{202e}{plain}\u{202c}"),
        format!("{plain} \u{645}\u{631}\u{62d}\u{628}\u{627}"),
        format!("{plain} \u{1f375}"),
        format!("{plain} AND OR NOT tea:plants^4 +x -y [a TO b] \\"),
        plain.replace("smuggled", "smug\u{200b}gled"),
        format!("{plain} https://example.org/some/long/path?with=words"),
        "WHO SMUGGLED TEA PLANTS OUT OF CHINA".to_owned(),
        "Whо smuggled tëa plants out of China?".to_owned(),
    ];
    let lines: String = not_found
        .iter()
        .map(|text| (*text, "not_found"))
        .chain(answered.iter().map(|text| (text.as_str(), "answered")))
        .enumerate()
        .map(|(n, (text, status))| question(&format!("{status} {n}"), text) + &question(&format!("plain {n}"), plain))
        .collect();
    let answers = site.batch(&["--top", "1"], &lines);
    assert_eq!(answers.len(), 2 * (not_found.len() + answered.len()));
    let mut wrong: Vec<&Value> = Vec::new();
    for answer in &answers {
        let id = answer["id"].as_str().unwrap();
        let is_right = if id.starts_with("not_found") {
            answer["status"] == "not_found" && answer["quotes"] == json!([])
        } else {
            answer["quotes"][0]["text"] == "Robert Fortune smuggled tea plants out of China in 1848."
        };
        if !is_right {
            wrong.push(answer);
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // The same on the command line and in a pipe, where a line that says nothing gets nothing.
    for text in answered.iter().filter(|text| !text.contains('\0')) {
        assert!(site.done(&["ask", "--", text]).contains("Robert Fortune"), "{text}");
    }
    let ended = site.run_with(&[], (answered.join("\n") + "\n").as_bytes());
    assert_eq!(
        (ended.code, ended.out.lines().count()),
        (0, answered.len()),
        "{ended:?}"
    );
    let empty = site.run(&["ask", " \t"]);
    assert_eq!((empty.code, empty.out.as_str()), (1, ""));
    says(&complaint(&empty.err), &["the question is empty", "ask something"]);
}

#[test]
fn a_very_long_question() {
    let site = Site::indexed();
    let megabytes = if std::env::var_os("PULLQUOTE_SOAK").is_some() {
        100
    } else {
        4
    };
    let long = "Who smuggled tea plants out of China? ".repeat((megabytes << 20) / 38);
    let begun = Instant::now();
    let answers = site.batch(
        &[],
        &(question("long", &long) + &question("next", "Who smuggled tea plants?")),
    );
    println!("a question of {megabytes} MB: {:.1?}", begun.elapsed());
    assert!(
        answers
            .iter()
            .all(|answer| first_quote(answer).contains("Robert Fortune"))
    );
    let cut_short = "x".repeat(megabytes << 20);
    let answers = site.batch(&[], &(cut_short + "\n" + &question("next", "Who smuggled tea plants?")));
    assert_eq!((answers.len(), &answers[0]["line"]), (2, &json!(1)));
    assert!(answers[0].to_string().len() < 500, "the line is not repeated");
    assert!(begun.elapsed() < Duration::from_secs(60));
}
