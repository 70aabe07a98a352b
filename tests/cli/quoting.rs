//! Quotes: exact slices of the files, apart from each other, and only from where they may be taken.

use std::collections::HashSet;
use std::fs;

use serde_json::{Value, json};

use crate::contract::{QUESTIONS, has_shape};
use crate::{LIGHTHOUSE, Site, TEA};

#[test]
fn quotes_are_bytes_of_the_file_and_do_not_overlap() {
    let odd = "\u{feff}---\r\ntitle: \"Odd\"\r\n---\r\n\r\nGr\u{fc}\u{df}e aus K\u{f6}ln, the **coalition** \
               [meets](https://example.com/a)\r\nin Iraq.  The coalition sleeps.\r\n\r\n* coalition one\r\n* coalition two\r\n";
    let site = Site::sample();
    site.write("odd.md", odd.as_bytes());
    site.write("tea.txt", TEA.as_bytes());
    site.write("tower.md", LIGHTHOUSE.as_bytes());
    site.done(&["index"]);
    let mut seen = HashSet::new();
    for text in QUESTIONS
        .iter()
        .chain(&["Who smuggled tea?", "flashes every ten seconds"])
    {
        let answer = site.ask(text, &["--candidates", "--top", "50"]);
        has_shape(&answer);
        let quotes = answer["quotes"].as_array().unwrap();
        assert!(quotes.len() <= 50);
        let mut taken: Vec<(String, u64, u64)> = Vec::new();
        let mut previous = f64::INFINITY;
        for quote in quotes {
            let id = quote["article"].as_str().unwrap().to_owned();
            let file = match id.as_str() {
                "odd" => "odd.md",
                "tea" => "tea.txt",
                "tower" => "tower.md",
                _ => "us-iraq-coalition-talks.md",
            };
            let bytes = fs::read(site.articles().join(file)).unwrap();
            let text = is_slice(&bytes, quote);
            assert!(text.trim() == text && !text.is_empty(), "{text:?}");
            let (start, end) = (quote["start"].as_u64().unwrap(), quote["end"].as_u64().unwrap());
            if !quote["highlight"].is_null() {
                is_slice(&bytes, &quote["highlight"]);
                let marked = &quote["highlight"];
                assert!(start <= marked["start"].as_u64().unwrap() && marked["end"].as_u64().unwrap() <= end);
            }
            assert!(
                taken
                    .iter()
                    .all(|(other, s, e)| *other != id || end <= *s || *e <= start),
                "{quotes:?}"
            );
            let score = quote["score"].as_f64().unwrap();
            assert!(score <= previous, "best first: {quotes:?}");
            previous = score;
            taken.push((id.clone(), start, end));
            seen.insert(id);
        }
    }
    assert_eq!(seen.len(), 4, "every article was quoted: {seen:?}");
}

#[test]
fn an_article_and_a_paragraph_restrict_what_may_be_quoted_and_nothing_else() {
    let site = Site::sample();
    site.write("tower.md", LIGHTHOUSE.as_bytes());
    site.write("\u{65e5}\u{672c}.md", "Iraq and Japan trade dates.".as_bytes());
    site.done(&["index"]);
    let text = "Islamic State Iraq United States coalition troops";
    // Which passages the reader gets to depends on what else may be quoted, so the scores are those of words alone.
    let words = ["--candidates", "--top", "1000", "--reader", "off"];
    let everywhere = site.ask(text, &words);
    let quotes = everywhere["quotes"].as_array().unwrap();
    let nameless = quotes
        .iter()
        .map(|quote| quote["article"].as_str().unwrap())
        .find(|id| id.starts_with('-'));
    let nameless = nameless.expect("an id that begins with a hyphen").to_owned();
    for id in ["us-iraq-coalition-talks", nameless.as_str()] {
        let inside = site.ask(text, &[&words[..], &["--article", id]].concat());
        let kept: Vec<&Value> = quotes.iter().filter(|quote| quote["article"] == id).collect();
        assert_eq!(inside["quotes"].as_array().unwrap().iter().collect::<Vec<_>>(), kept);
        let read = site.ask(text, &["--candidates", "--top", "1000", "--article", id]);
        let quotes = read["quotes"].as_array().unwrap();
        assert!(
            !quotes.is_empty() && quotes.iter().all(|quote| quote["article"] == id),
            "{read}"
        );
    }
    let ended = site.run(&["ask", "--json", "--article", "tower", text]);
    assert_eq!(ended.code, 0);
    let line = json!({"id": 1, "question": text, "article": "us-iraq-coalition-talks", "paragraph": 14}).to_string();
    let paragraph = &site.batch(&words, &line)[0];
    let kept: Vec<&Value> = quotes
        .iter()
        .filter(|quote| quote["article"] == "us-iraq-coalition-talks" && quote["paragraph"] == 14)
        .collect();
    assert_eq!(kept.len(), 2);
    assert_eq!(paragraph["quotes"].as_array().unwrap().iter().collect::<Vec<_>>(), kept);
    let unknown = site.run(&["ask", "--article", "nobody", "tea"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (1, ""));
    assert!(
        unknown.err.contains("'nobody'") && unknown.err.contains("articles list"),
        "{unknown:?}"
    );
}

/// The text of a quote or highlight, which is what stands between its offsets in the file.
fn is_slice<'a>(file: &'a [u8], quote: &Value) -> &'a str {
    let (start, end) = (
        quote["start"].as_u64().unwrap() as usize,
        quote["end"].as_u64().unwrap() as usize,
    );
    let text = std::str::from_utf8(&file[start..end]).unwrap();
    assert_eq!(quote["text"], text);
    text
}
