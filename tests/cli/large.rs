//! An index of many passages: a few articles that change are all that is looked at, and nothing else tells the difference.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::{Site, first_quote, killed_after};

const ARTICLES: usize = 700;
const PARAGRAPHS: usize = 8;
const KILLS: u32 = 12;

/// An article of several paragraphs, of which the first says how many people live in its town.
fn article(town: usize, people: u32) -> String {
    let mut text = format!("Town{town} has {people} inhabitants.\n");
    for paragraph in 1..PARAGRAPHS {
        text += &format!(
            "\nThe bridge{paragraph} of town{town} was painted in shade{}.\n",
            town * PARAGRAPHS + paragraph
        );
    }
    text
}

fn name(town: usize) -> String {
    format!("town-{town}.txt")
}

/// A site with all articles, indexed.
fn large_site() -> Site {
    let site = Site::new(&[]);
    for town in 0..ARTICLES {
        site.write(&name(town), article(town, 1000).as_bytes());
    }
    site.done(&["index"]);
    site
}

/// Inode of each of the search index's files by its name.
fn inodes(site: &Site) -> Vec<(PathBuf, u64)> {
    let generations = fs::read_dir(site.store()).unwrap().map(|entry| entry.unwrap().path());
    let generation = generations.filter(|path| path.is_dir()).max().unwrap();
    let files = fs::read_dir(generation).unwrap().map(|entry| entry.unwrap());
    let stored = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "store"));
    stored
        .map(|file| (PathBuf::from(file.file_name()), file.metadata().unwrap().ino()))
        .collect()
}

fn people_of(site: &Site, town: usize) -> String {
    let answer = site.ask(
        &format!("How many inhabitants has town{town}?"),
        &["--article", &format!("town-{town}")],
    );
    first_quote(&answer).to_owned()
}

#[track_caller]
fn all_is_well(site: &Site, articles: usize) {
    let checked = site.run(&["check"]);
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(
        checked.out.contains(&format!("all is well: {articles} articles")),
        "{checked:?}"
    );
}

#[test]
fn what_did_not_change_is_kept() {
    let site = large_site();
    let before = inodes(&site);
    site.write(&name(3), article(3, 2003).as_bytes());
    fs::remove_file(site.articles().join(name(4))).unwrap();
    site.write("quokka.txt", b"A quokka smiled at the ferryman of the island.");
    // An article that fails, and one that only moves.
    site.write("broken.txt", b"\xff\xfe");
    fs::create_dir(site.articles().join("deep")).unwrap();
    fs::rename(
        site.articles().join(name(5)),
        site.articles().join("deep").join(name(5)),
    )
    .unwrap();
    let said = site.run(&["index"]).err;
    assert!(said.contains(": 1 added, 1 changed, 1 removed"), "{said}");
    assert!(said.contains("broken.txt"), "{said}");
    for file in &before {
        assert!(inodes(&site).contains(file), "{} was written anew", file.0.display());
    }
    all_is_well(&site, ARTICLES);

    assert_eq!(people_of(&site, 3), "Town3 has 2003 inhabitants.");
    assert_eq!(people_of(&site, 5), "Town5 has 1000 inhabitants.");
    let gone = site.ask("What was painted in shade33?", &[]);
    assert!(!first_quote(&gone).contains("town4 "), "{gone}");
    assert!(
        site.run(&["ask", "--article", "town-4", "town4"])
            .err
            .contains("no article 'town-4'")
    );
    assert!(first_quote(&site.ask("Who smiled at the ferryman?", &[])).starts_with("A quokka"));

    // The next round has something to keep of this one, the broken file is still named, and then nothing changes.
    site.write(&name(6), article(6, 2006).as_bytes());
    let said = site.run(&["index"]).err;
    assert!(
        said.contains(": 0 added, 1 changed, 0 removed") && said.contains("broken.txt"),
        "{said}"
    );
    assert_eq!(people_of(&site, 6), "Town6 has 2006 inhabitants.");
    assert!(site.run(&["index"]).err.contains("nothing changed"));
    all_is_well(&site, ARTICLES);

    // The same articles, built at once, get the same quotes.
    let questions: String = (10..50)
        .map(|number| {
            let question = match number % 2 {
                0 => format!("How many inhabitants has town{number}?"),
                _ => format!("What colour is bridge3 of town{number}?"),
            };
            format!(
                "{}\n",
                serde_json::json!({"id": number.to_string(), "question": question})
            )
        })
        .collect();
    let quotes = |site: &Site| -> Vec<Value> {
        let answers = site.batch(&[], &questions);
        let mut quotes: Vec<Value> = answers
            .iter()
            .map(|answer| serde_json::json!([answer["id"], answer["quotes"][0]["text"]]))
            .collect();
        quotes.sort_by_key(Value::to_string);
        quotes
    };
    let grown = quotes(&site);
    fs::remove_dir_all(site.store()).unwrap();
    site.run(&["index"]);
    assert_eq!(quotes(&site), grown);
}

#[test]
fn where_much_changed_all_is_built_anew() {
    let site = large_site();
    let before = inodes(&site);
    for town in 0..ARTICLES / 3 {
        site.write(&name(town), article(town, 3000).as_bytes());
    }
    let said = site.run(&["index"]).err;
    assert!(
        said.contains(&format!(": 0 added, {} changed, 0 removed", ARTICLES / 3)),
        "{said}"
    );
    assert!(before.iter().all(|file| !inodes(&site).contains(file)));
    assert_eq!(people_of(&site, 7), "Town7 has 3000 inhabitants.");
    all_is_well(&site, ARTICLES);
}

#[test]
fn a_writer_killed_over_a_few_articles_loses_nothing() {
    let site = large_site();
    let mut whole = Duration::from_secs(2);
    for round in 1..=KILLS {
        for town in 10..14 {
            site.write(&name(town), article(town, 5000 + round).as_bytes());
        }
        let mut child = site.command(&["index"]).stderr(Stdio::null()).spawn().unwrap();
        let share = 1.1 * f64::from(round) / f64::from(KILLS);
        let begun = Instant::now();
        if killed_after(&mut child, whole.mul_f64(share)) {
            whole = whole.min(begun.elapsed());
        }
        // The old articles or the new ones, never a mixture and never none.
        let answers: Vec<String> = (10..14)
            .map(|town| people_of(&site, town).split_whitespace().nth(2).unwrap().to_owned())
            .collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    }
    site.done(&["index"]);
    assert_eq!(
        people_of(&site, 12),
        format!("Town12 has {} inhabitants.", 5000 + KILLS)
    );
    all_is_well(&site, ARTICLES);
}
