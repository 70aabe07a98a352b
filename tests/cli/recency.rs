//! Newer articles: they win between equals, and a question can ask for nothing older than a day.

use serde_json::json;

use crate::{Site, first_quote};

/// The same news in three versions, and one without a date.
fn site() -> Site {
    let site = Site::new(&[]);
    for (name, date, mayor) in [
        ("a-first", "2021-03-01", "Lindqvist"),
        ("z-second", "2023-06-15", "Okafor"),
        ("b-third", "2022-01-31", "Marin"),
    ] {
        let text =
            format!("---\ntitle: The town hall\ndate: {date}\n---\n\nThe mayor of Brinhaven is Jonas {mayor}.\n");
        site.write(&format!("{name}.md"), text.as_bytes());
    }
    site.write(
        "undated.md",
        b"# The harbour\n\nThe harbour master of Brinhaven keeps a parrot.\n",
    );
    site.done(&["index"]);
    site
}

#[test]
fn the_newest_of_equals_comes_first() {
    let answer = site().ask("Who is the mayor of Brinhaven?", &[]);
    let dates: Vec<&str> = answer["quotes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|quote| quote["date"].as_str().unwrap())
        .collect();
    assert_eq!(dates, ["2023-06-15", "2022-01-31", "2021-03-01"]);
}

#[test]
fn only_articles_since_a_day_are_quoted() {
    let site = site();
    let titles = |since: &str| -> Vec<String> {
        let answer = site.ask(
            "Who is the mayor of Brinhaven?",
            &["--since", since, "--top", "9", "--candidates"],
        );
        let quotes = answer["quotes"].as_array().unwrap();
        quotes
            .iter()
            .map(|quote| quote["article"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(titles("2022-01-31"), ["z-second", "b-third"]);
    assert_eq!(titles("2022-02"), ["z-second"]);
    assert_eq!(titles("2022"), ["z-second", "b-third"]);
    assert_eq!(titles("2024"), Vec::<String>::new());
    // What has no date is not known to be new enough, but is quoted where no day is named.
    assert_eq!(
        site.ask("Who keeps a parrot?", &["--since", "2000"])["status"],
        "not_found"
    );
    assert!(first_quote(&site.ask("Who keeps a parrot?", &[])).contains("parrot"));

    let lines = format!(
        "{}\n{}\n",
        json!({"id": 1, "question": "Who is the mayor of Brinhaven?", "since": "2023"}),
        json!({"id": 2, "question": "Who is the mayor of Brinhaven?", "since": "soon"})
    );
    let answers = site.batch(&[], &lines);
    assert!(first_quote(&answers[0]).contains("Okafor"), "{}", answers[0]);
    assert!(
        answers[1]["error"].as_str().unwrap().contains("'soon' is no day"),
        "{}",
        answers[1]
    );
    for wrong in ["2023-13", "23", "2023-02-30", ""] {
        let ended = site.run(&["ask", "--since", wrong, "mayor"]);
        assert_eq!(ended.code, 2, "{wrong}: {ended:?}");
    }
}
