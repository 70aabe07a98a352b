//! Articles, configurations and folders that are not what they should be: one clear line that says what to
//! do, and nothing else is lost.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::json;

use crate::{Site, TEA, first_quote};

/// The one line of standard error that is not the summary of an index run.
#[track_caller]
pub(crate) fn complaint(err: &str) -> String {
    let lines: Vec<&str> = err.lines().filter(|line| !line.starts_with("indexed ")).collect();
    assert_eq!(lines.len(), 1, "{err}");
    lines[0].to_owned()
}

#[track_caller]
pub(crate) fn says(line: &str, words: &[&str]) {
    for word in words {
        assert!(line.contains(word), "{word:?} in {line:?}");
    }
    assert!(!line.ends_with('.'), "{line:?}");
}

/// Indexes a good article and a bad file: the bad one costs only itself. Gives the line that is said.
#[track_caller]
fn beside_a_good_article(name: &str, bytes: &[u8]) -> (Site, String) {
    let site = Site::new(&[("tea.txt", TEA.as_bytes()), (name, bytes)]);
    let ended = site.run(&["index"]);
    assert_eq!((ended.code, ended.out.as_str()), (0, ""), "{ended:?}");
    assert!(
        site.done(&["ask", "Who smuggled tea plants?"])
            .contains("Robert Fortune")
    );
    assert!(site.done(&["check"]).contains("all is well"));
    let line = complaint(&ended.err);
    // It is said again as long as it is so.
    assert!(site.run(&["index"]).err.contains(&line));
    (site, line)
}

#[test]
fn a_missing_or_empty_articles_folder() {
    let site = Site::new(&[]);
    for (arguments, words) in [
        (&["index"][..], ["holds no article", "index/articles"]),
        (
            &["index", "--articles", "nowhere"],
            ["there is no articles folder", "nowhere"],
        ),
        (&["index", "--articles", "config.toml"], ["not a folder", "config.toml"]),
        (&[], ["holds no article", "index/articles"]),
    ] {
        fs::write(site.path("config.toml"), "").unwrap();
        let ended = site.run(arguments);
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{arguments:?}: {ended:?}");
        let line = complaint(&ended.err);
        says(&line, &words);
        says(&line, &[".md or .txt", "--articles"]);
        assert!(!site.store().exists(), "nothing is left behind");
    }
    // Nor is an index lost when its articles are gone.
    let site = Site::indexed();
    for file in ["lighthouse.md", "tea.txt"] {
        fs::remove_file(site.articles().join(file)).unwrap();
    }
    assert_eq!(site.run(&["index"]).code, 1);
    assert!(
        site.done(&["ask", "Who smuggled tea plants?"])
            .contains("Robert Fortune")
    );
    site.write("bad.txt", b"\xff");
    let ended = site.run(&["index"]);
    assert_eq!(ended.code, 1);
    says(
        &complaint(&ended.err),
        &["no article could be read", "bad.txt", "UTF-8"],
    );
    assert!(
        site.done(&["ask", "Who smuggled tea plants?"])
            .contains("Robert Fortune")
    );
}

#[test]
fn a_file_that_is_not_utf8() {
    let (site, line) = beside_a_good_article("latin.md", b"Caf\xe9 au lait is a coffee.\n");
    says(
        &line,
        &["left out", "latin.md", "not UTF-8", "byte 3", "save the file as UTF-8"],
    );
    assert_eq!(site.done(&["articles", "list"]).lines().count(), 1);
    // Once it is right it is read, and until then check says that it changed.
    site.write("latin.md", "Café au lait is a coffee.\n".as_bytes());
    let checked = site.run(&["check"]);
    assert_eq!(checked.code, 1);
    says(checked.out.trim(), &["latin.md", "changed", "pullquote index"]);
    assert!(site.run(&["index"]).err.contains("1 added"));
    assert!(site.done(&["ask", "What is cafe au lait?"]).contains("Café"));
}

#[test]
fn front_matter_that_does_not_parse() {
    let text = "---\ntitle: \"Owls\ndate: [2024\nauthor: Ann\n---\n\nThe snowy owl hunts by day.\n";
    let (site, line) = beside_a_good_article("owls.md", text.as_bytes());
    says(&line, &["note", "owls.md", "front matter, line 2", "correct it"]);
    assert!(
        site.done(&["ask", "When does the snowy owl hunt?"])
            .contains("hunts by day")
    );
    let text = "---\ntitle: Owls\ndate: 2024-02-31\n---\n\nThe snowy owl hunts by day.\n";
    let (_, line) = beside_a_good_article("owls.md", text.as_bytes());
    says(&line, &["owls.md", "line 3", "2024-02-31", "YYYY-MM-DD"]);
}

#[test]
fn two_files_with_one_id() {
    let (site, line) = beside_a_good_article("z/TEA.md", b"Earl Grey is scented with bergamot.\n");
    says(&line, &["left out", "z/TEA.md", "same id 'tea'", "tea.txt", "rename"]);
    assert!(site.done(&["articles", "list"]).starts_with("tea\t2022-11-30\t2\t"));
}

#[test]
fn files_without_text() {
    for (name, bytes, words) in [
        ("empty.md", &b""[..], &["left out", "empty.md", "is empty"][..]),
        (
            "blank.txt",
            b" \r\n\t\n",
            &["left out", "blank.txt", "is empty", "remove it"],
        ),
        (
            "head.md",
            b"---\ntitle: Nothing\n---\n",
            &["note", "head.md", "no paragraph", "write text"],
        ),
    ] {
        says(&beside_a_good_article(name, bytes).1, words);
    }
}

#[test]
fn a_very_long_line() {
    let megabytes = 100;
    let sentence = "The quick brown fox a a a a jumps over the lazy dog. ";
    let line = sentence.repeat((megabytes << 20) / sentence.len() + 1);
    let site = Site::new(&[("tea.txt", TEA.as_bytes())]);
    site.write(
        "text.txt",
        format!("The heron eats frogs.\n\n{line}\n\nThe stork eats mice.\n").as_bytes(),
    );
    site.write("long.md", format!("# {line}\n\nThe adder eats voles.\n").as_bytes());
    let begun = Instant::now();
    let ended = site.run(&["index"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let took = begun.elapsed();
    println!("2 files with a line of {megabytes} MB: indexed in {took:.1?}");
    assert!(took < Duration::from_secs(100), "{took:?}");
    let said: Vec<&str> = ended.err.lines().collect();
    assert_eq!(said.len(), 3, "{said:?}");
    says(said[0], &["note: long.md", "line 1 ", "MB long", "blank lines"]);
    says(said[1], &["note: text.txt", "line 3 ", "MB long", "blank lines"]);
    for (asked, answer) in [
        ("What does the heron eat?", "frogs"),
        ("What does the stork eat?", "mice"),
        ("What does the adder eat?", "voles"),
        ("Who smuggled tea plants?", "Robert Fortune"),
    ] {
        let begun = Instant::now();
        let answer_json = site.ask(asked, &[]);
        assert!(first_quote(&answer_json).contains(answer), "{answer_json}");
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
    let stork = site.ask("stork mice", &["--candidates"]);
    assert_eq!(stork["quotes"][0]["paragraph"], 2, "what is left out keeps its number");
    let line = json!({"id": 1, "question": "fox", "article": "text", "paragraph": 3});
    assert!(site.batch(&[], &line.to_string())[0]["error"].is_string());
    let line = json!({"id": 1, "question": "fox", "article": "text", "paragraph": 1});
    assert_eq!(site.batch(&[], &line.to_string())[0]["status"], "not_found");
    assert!(site.done(&["check"]).contains("all is well"));
}

#[test]
fn a_long_paragraph_is_still_searched() {
    // Just short of the limit, and words more often than a small counter could count, in one sentence or in many.
    for filler in ["a heron a. ".repeat(90_000), "a heron ".repeat(120_000) + "end. "] {
        let text = format!("{filler}Frogs are what the heron likes.\n");
        let site = Site::new(&[("long.txt", text.as_bytes()), ("tea.txt", TEA.as_bytes())]);
        assert_eq!(site.run(&["index"]).code, 0);
        let begun = Instant::now();
        let answer = site.ask("What does a heron like?", &["--candidates", "--top", "1"]);
        assert_eq!(answer["passages"][0]["article"], "long");
        assert!(begun.elapsed() < Duration::from_secs(20), "{:.1?}", begun.elapsed());
    }
}

#[test]
fn an_unknown_config_key() {
    let site = Site::indexed();
    fs::write(
        site.path("config.toml"),
        "artikles = \"x\"\n[answer]\nmin_confidence = 0.0\nmin_confidense = 1\n",
    )
    .unwrap();
    for arguments in [&["ask", "Who smuggled tea plants?"][..], &["config", "check"], &[]] {
        let ended = site.run(arguments);
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{ended:?}");
        says(
            &complaint(&ended.err),
            &[
                "config.toml: line 1: unknown key artikles: did you mean articles?",
                "line 4: unknown key answer.min_confidense: did you mean answer.min_confidence?",
            ],
        );
    }
    fs::write(site.path("config.toml"), b"articles = \"\xff\"\n").unwrap();
    let ended = site.run(&["ask", "tea"]);
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    says(&complaint(&ended.err), &["config.toml", "UTF-8"]);
}

#[test]
fn an_index_folder_that_cannot_be_written() {
    let site = Site::new(&[("tea.txt", TEA.as_bytes())]);
    fs::write(site.path("file"), "").unwrap();
    fs::create_dir_all(site.path("taken/LOCK")).unwrap();
    for folder in ["file/store", "file", "taken"] {
        let ended = site.run(&["index", "--index", folder]);
        assert_eq!((ended.code, ended.out.as_str()), (1, ""), "{ended:?}");
        says(
            &complaint(&ended.err),
            &["cannot write the index to", folder, "permission", "--index"],
        );
        let asked = site.run(&["ask", "--index", folder, "tea"]);
        assert_eq!(asked.code, 1);
        says(&complaint(&asked.err), &[folder, "pullquote index"]);
    }
    // A published index needs no permission to be read.
    site.done(&["index"]);
    for file in crate::files_below(&site.store()) {
        read_only(&file);
    }
    assert!(
        site.done(&["ask", "Who smuggled tea plants?"])
            .contains("Robert Fortune")
    );
    assert!(site.done(&["check"]).contains("all is well"));
}

fn read_only(file: &Path) {
    let mut permissions = fs::metadata(file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(file, permissions).unwrap();
}
