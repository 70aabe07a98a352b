//! Articles that come and go through the program, and programs that are killed while they do.

use std::collections::BTreeMap;
use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use proptest::prelude::RngExt;
use proptest::test_runner::TestRng;
use serde_json::Value;

use crate::{Ended, Site, TEA, first_quote, killed_after};

/// How often a program is killed, as a rule and under `PULLQUOTE_SOAK=1`.
const KILLS: (u32, u32) = (20, 200);

/// A site with an article of the operator's and a folder of files that may be added.
fn site() -> Site {
    let site = Site::new(&[("tea.txt", TEA.as_bytes())]);
    site.done(&["index"]);
    fs::create_dir(site.path("inbox")).unwrap();
    site
}

fn offer(site: &Site, name: &str, bytes: impl AsRef<[u8]>) -> String {
    fs::write(site.path("inbox").join(name), bytes).unwrap();
    format!("inbox/{name}")
}

fn add(site: &Site, name: &str, bytes: impl AsRef<[u8]>) -> Ended {
    let file = offer(site, name, bytes);
    site.run(&["articles", "add", &file])
}

#[track_caller]
fn says(ended: &Ended, code: i32, words: &str) {
    assert_eq!(ended.code, code, "{ended:?}");
    assert!(ended.err.contains(words), "{words}: {ended:?}");
}

fn ids(site: &Site) -> Vec<String> {
    let listed = site.done(&["articles", "list"]);
    listed
        .lines()
        .map(|line| line.split('\t').next().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn all_is_well(site: &Site) {
    let checked = site.run(&["check"]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""), "{checked:?}");
}

#[test]
fn an_article_is_added_changed_removed_and_brought_back() {
    let site = site();
    let owl = "# Owls\n\nThe snowy owl hunts by day.\n";
    says(&add(&site, "Owls at Night.md", owl), 0, "added owls-at-night\n");
    assert!(first_quote(&site.ask("When does the snowy owl hunt?", &[])).contains("by day"));
    assert_eq!(ids(&site), ["owls-at-night", "tea"]);
    assert_eq!(
        fs::read_to_string(site.path("index/added/Owls at Night.md")).unwrap(),
        owl
    );
    assert!(
        !site.articles().join("Owls at Night.md").exists(),
        "the operator's folder is the operator's"
    );

    says(
        &add(&site, "Owls at Night.md", owl),
        0,
        "owls-at-night is the same already\nnothing changed",
    );
    says(
        &add(&site, "owls-at-night.txt", "The snowy owl hunts at noon."),
        0,
        "changed owls-at-night\n",
    );
    assert!(first_quote(&site.ask("When does the snowy owl hunt?", &[])).contains("at noon"));
    assert_eq!(ids(&site), ["owls-at-night", "tea"]);
    all_is_well(&site);

    says(
        &site.run(&["articles", "remove", "owls-at-night"]),
        0,
        "articles restore owls-at-night",
    );
    assert_eq!(ids(&site), ["tea"]);
    assert!(
        !site
            .ask("When does the snowy owl hunt?", &[])
            .to_string()
            .contains("owl hunts")
    );
    all_is_well(&site);
    says(
        &site.run(&["articles", "restore", "owls-at-night"]),
        0,
        "restored owls-at-night",
    );
    assert!(first_quote(&site.ask("When does the snowy owl hunt?", &[])).contains("at noon"));
    says(
        &site.run(&["articles", "restore", "owls-at-night"]),
        1,
        "an article has this id",
    );
    assert!(site.run(&["index"]).err.starts_with("nothing changed"));
    all_is_well(&site);
}

#[test]
fn what_was_removed_is_forgotten_after_a_day() {
    let site = site();
    add(&site, "owl.txt", "The snowy owl hunts by day.");
    add(&site, "bee.txt", "Bees dance to show the way.");
    site.done(&["articles", "remove", "owl"]);
    let waiting = site.path("index/added/.removed");
    let names = || -> Vec<String> {
        let entries = fs::read_dir(&waiting).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    };
    // As if that had been the day before yesterday.
    fs::rename(waiting.join(&names()[0]), waiting.join("1000000-owl.txt")).unwrap();
    says(
        &site.run(&["articles", "restore", "owl"]),
        1,
        "nothing of this id was removed",
    );
    site.done(&["articles", "remove", "bee"]);
    assert!(names().len() == 1 && names()[0].ends_with("-bee.txt"), "{:?}", names());
    // Adding tidies up, too.
    fs::rename(waiting.join(&names()[0]), waiting.join("1000000-bee.txt")).unwrap();
    add(&site, "fox.txt", "The fox sleeps by day.");
    assert_eq!(names(), Vec::<String>::new());
}

#[test]
fn what_is_no_article_is_not_added_and_costs_nothing_else() {
    let site = site();
    for (name, bytes, words) in [
        ("empty.md", &b" \n"[..], "it is empty"),
        ("heading.md", b"# Only a heading\n", "holds no paragraph"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", "picture"),
        ("bytes.txt", b"\0\x01\x02\xff\xfe\0\0", "is not text"),
        ("tea.md", b"Another tea.", "your own folder has 'tea' already (tea.txt)"),
        (".hidden.md", b"A hidden article.", "no file name"),
    ] {
        let ended = add(&site, name, bytes);
        says(&ended, 1, words);
        assert!(ended.err.contains("is not added"), "{ended:?}");
    }
    let good = offer(&site, "bee.txt", "Bees dance to show the way.");
    let ended = site.run(&["articles", "add", "inbox/nowhere.txt", &good, "inbox/empty.md"]);
    says(&ended, 1, "added bee\n");
    assert!(ended.err.contains("cannot read inbox/nowhere.txt"), "{ended:?}");
    assert_eq!(ids(&site), ["bee", "tea"]);

    says(
        &site.run(&["articles", "remove", "tea"]),
        1,
        "lies in your own folder (tea.txt)",
    );
    says(&site.run(&["articles", "remove", "owl"]), 1, "no article 'owl'");
    assert_eq!(site.run(&["articles", "add"]).code, 2);
    all_is_well(&site);

    // Somebody else's index is built of the folder that is named, and of nothing that was added here.
    fs::create_dir(site.path("other")).unwrap();
    fs::write(site.path("other/fox.txt"), "The fox sleeps.").unwrap();
    let other = site.run(&["index", "--articles", "other", "--index", "other-store"]);
    assert!(other.err.contains("indexed 1 article,"), "{other:?}");
}

#[test]
fn the_last_article_stays() {
    let site = Site::new(&[]);
    says(&add_to_nothing(&site), 0, "added bee");
    says(&site.run(&["articles", "remove", "bee"]), 1, "the only article");
    assert_eq!(ids(&site), ["bee"]);
}

fn add_to_nothing(site: &Site) -> Ended {
    fs::create_dir(site.path("inbox")).unwrap();
    add(site, "bee.txt", "Bees dance to show the way.")
}

/// What an article is known to say, or what it may say because the program was killed on the way.
type Known = BTreeMap<usize, Vec<Option<u32>>>;

/// A server with articles of its own.
const GUILD: &str = "100000000000000001";

/// An article that comes and goes: the operator's or a server's, as text or as a page that has to be converted.
struct Ferry {
    number: usize,
}

impl Ferry {
    fn is_of_a_guild(&self) -> bool {
        self.number >= 5
    }

    fn is_page(&self) -> bool {
        self.number % 3 == 1
    }

    /// What says whose it is on the command line.
    fn whose(&self) -> &[&str] {
        if self.is_of_a_guild() { &["--guild", GUILD] } else { &[] }
    }

    fn id(&self) -> String {
        let whose = if self.is_of_a_guild() { "server:" } else { "" };
        format!("{whose}ferry-{}", self.number)
    }

    fn offer(&self, site: &Site, passengers: u32) -> String {
        let number = self.number;
        let sentence = format!("Ferry number{number} carries {passengers} passengers.");
        if self.is_page() {
            let page = format!("<html><title>Ferry {number}</title><body><p>{sentence}</p></body></html>");
            return offer(site, &format!("ferry-{number}.html"), page);
        }
        offer(site, &format!("ferry-{number}.txt"), sentence)
    }

    /// What the stored article says.
    fn stored(&self, site: &Site) -> Option<u32> {
        let folder = if self.is_of_a_guild() {
            site.path("index/added/guilds").join(GUILD)
        } else {
            site.path("index/added")
        };
        let extension = if self.is_page() { "md" } else { "txt" };
        let text = fs::read_to_string(folder.join(format!("ferry-{}.{extension}", self.number))).ok()?;
        let (_, said) = text.split_once("carries ")?;
        Some(said.split(' ').next()?.parse().unwrap())
    }

    /// What an answer says.
    fn answered(&self, site: &Site) -> Value {
        let question = format!("How many passengers does ferry number{} carry?", self.number);
        site.ask(&question, &[&["--article", &self.id()], self.whose()].concat())
    }
}

#[test]
fn a_program_killed_while_articles_come_and_go_loses_nothing() {
    let site = site();
    let kills = if std::env::var_os("PULLQUOTE_SOAK").is_some() {
        KILLS.1
    } else {
        KILLS.0
    };
    let mut random = TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha);
    let mut known: Known = (0..8).map(|number| (number, vec![None])).collect();
    let mut killed = 0;
    let mut round = 0;
    let mut longest = Duration::from_millis(400);
    while killed < kills {
        round += 1;
        assert!(round < 20 * kills, "{killed} were killed at work");
        let ferry = Ferry {
            number: random.random_range(0..known.len()),
        };
        let (file, id) = (ferry.offer(&site, round), ferry.id());
        let may_be = &known[&ferry.number];
        let is_there = may_be.iter().all(Option::is_some);
        let (mut arguments, after) = match random.random_range(0..4) {
            0 if is_there => (vec!["articles", "remove", &id], None),
            1 => (vec!["index"], Some(0)),
            _ => (vec!["articles", "add", &file], Some(round)),
        };
        let is_change = arguments[0] != "index";
        if is_change {
            arguments.extend(ferry.whose());
        }
        let mut child = site
            .command(&arguments)
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let patience = longest.mul_f64(random.random_range(0.0..1.1));
        let begun = Instant::now();
        let is_done = killed_after(&mut child, patience);
        if is_done {
            longest = longest.min(begun.elapsed().max(Duration::from_millis(20)));
        } else {
            killed += 1;
        }
        if is_change {
            let may_be = known.get_mut(&ferry.number).unwrap();
            if is_done {
                may_be.clear();
            }
            may_be.push(after);
        }
        if is_done {
            continue;
        }
        // Whoever comes next finds the articles and the index in agreement, and nothing that was acknowledged is missing.
        let refreshed = site.run(&["index"]);
        assert!(
            refreshed.code == 0 && !refreshed.err.contains("set aside"),
            "{refreshed:?}"
        );
        all_is_well(&site);
        for (number, may_be) in &mut known {
            let ferry = Ferry { number: *number };
            let says = ferry.stored(&site);
            assert!(
                may_be.contains(&says),
                "ferry {number} says {says:?}, not one of {may_be:?}"
            );
            if let Some(passengers) = says {
                let answer = ferry.answered(&site);
                assert!(first_quote(&answer).contains(&format!(" {passengers} ")), "{answer}");
            }
            *may_be = vec![says];
        }
    }
    println!("{killed} of {round} programs were killed at work");
}
