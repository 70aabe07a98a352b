//! Conversations: piped `pullquote` and a batch on standard input, line by line.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{Site, TEA, first_quote, question, wait};

const HOW_TO_CONNECT: &str = "DISCORD_TOKEN";

#[test]
fn a_batch_answers_every_line_and_goes_on_after_bad_ones() {
    let site = Site::indexed();
    let text = "Who built the lighthouse?";
    let ids = [
        json!("a"),
        json!(7),
        json!(-1.5),
        json!(u64::MAX),
        json!(null),
        json!(true),
        json!(["x", {"y": []}]),
        json!({"b": 1, "a": [2]}),
        json!("\u{1f600}\n\"\\"),
    ];
    for id in &ids {
        let line = json!({"id": id, "question": text, "answer": 42, "overlap": {"deep": [1]}}).to_string();
        let answers = site.batch(&[], &line);
        assert_eq!((answers.len(), &answers[0]["id"]), (1, id));
        assert!(first_quote(&answers[0]).contains("Alan Stevenson"));
    }
    let lines = [
        question("first", text),
        "not JSON\n".to_owned(),
        "\n".to_owned(),
        "{\"id\": 4, \"question\": \"cut sho\n".to_owned(),
        json!({"id": "no article", "question": text, "article": "nobody"}).to_string() + "\n",
        json!({"id": "no paragraph", "question": text, "article": "tea", "paragraph": 2}).to_string() + "\r\n",
        json!({"id": "lost paragraph", "question": text, "paragraph": 0}).to_string() + "\n",
        json!({"id": "negative", "question": text, "article": "tea", "paragraph": -1}).to_string() + "\n",
        json!({"id": "no question"}).to_string() + "\n",
        json!({"id": "empty", "question": "  "}).to_string() + "\n",
        json!({"id": "a number", "question": 5}).to_string() + "\n",
        json!({"id": "stop words", "question": "the of and"}).to_string() + "\n",
        json!({"id": "nulls", "question": text, "article": null, "paragraph": null}).to_string() + "\n",
        "[1, 2]\n".to_owned(),
        question("last", text).trim_end().to_owned(),
    ];
    let answers = site.batch(&[], &lines.concat());
    let find = |id: &str| {
        answers
            .iter()
            .find(|answer| answer["id"] == id)
            .unwrap_or_else(|| panic!("{id}"))
    };
    for id in ["first", "nulls", "last"] {
        assert!(first_quote(find(id)).contains("Alan Stevenson"), "{id}");
    }
    assert_eq!(
        (find("stop words")["status"].as_str(), find("stop words").get("error")),
        (Some("not_found"), None)
    );
    for (id, words) in [
        ("no article", "'nobody'"),
        ("no paragraph", "no paragraph 2"),
        ("lost paragraph", "name the article"),
        ("negative", "paragraph"),
        ("no question", "question"),
        ("empty", "question"),
        ("a number", "wrong kind"),
    ] {
        let answer = find(id).as_object().unwrap();
        assert!(
            answer["error"].as_str().unwrap().contains(words) || id == "negative",
            "{answer:?}"
        );
        assert_eq!(answer.keys().collect::<Vec<_>>(), ["error", "id"], "{answer:?}");
    }
    for line in [2, 4] {
        let answer = answers.iter().find(|answer| answer["line"] == line).unwrap();
        assert_eq!((&answer["id"], answer.as_object().unwrap().len()), (&Value::Null, 3));
        assert!(answer["error"].as_str().unwrap().contains("not JSON"), "{answer}");
    }
    // One answer for each line but the blank one.
    assert_eq!(answers.len(), lines.len() - 1);
}

#[test]
fn a_batch_reads_files_and_any_bytes() {
    let site = Site::indexed();
    fs::write(site.path("questions.jsonl"), question("q", "Who smuggled tea plants?")).unwrap();
    let out = site.done(&["ask", "--batch", "questions.jsonl", "--top", "1"]);
    assert!(
        out.contains("Robert Fortune") && out.starts_with(r#"{"id":"q","status":"#),
        "{out}"
    );
    let missing = site.run(&["ask", "--batch", "missing.jsonl"]);
    assert_eq!((missing.code, missing.out.as_str()), (1, ""));
    assert!(missing.err.contains("cannot open missing.jsonl"), "{missing:?}");
    assert_eq!(site.run(&["ask", "--batch", "index"]).code, 1, "a folder is no batch");

    let bytes = [
        b"\xff\xfe\n\0\0\n".as_slice(),
        question("q", "Who smuggled tea plants?").as_bytes(),
    ]
    .concat();
    let ended = site.run_with(&["ask", "--batch", "-"], &bytes);
    assert_eq!((ended.code, ended.out.lines().count()), (0, 3), "{ended:?}");
    assert!(ended.out.contains("Robert Fortune"));
    assert_eq!(site.run_with(&["ask", "--batch", "-"], b"").out, "");
}

#[test]
fn each_answer_of_a_batch_is_there_before_the_next_question() {
    let site = Site::indexed();
    let mut talk = site.talk(&["ask", "--batch", "-"]);
    for n in 0..5 {
        talk.say(question(&n.to_string(), "Who built the lighthouse?").trim_end());
        let answer: Value = serde_json::from_str(&talk.hear()).unwrap();
        assert_eq!(answer["id"], n.to_string());
    }
    let (code, out, err) = talk.end();
    assert_eq!((code, out.len(), err.len()), (0, 0, 0));
}

#[test]
fn a_batch_answers_while_another_process_publishes() {
    let site = Site::indexed();
    let mut talk = site.talk(&["ask", "--batch", "-"]);
    talk.say("not JSON");
    talk.hear();
    for n in 0..3 {
        site.write("new.txt", format!("The owl {n} sleeps by day.").as_bytes());
        site.done(&["index"]);
    }
    talk.say(question("q", "Who built the lighthouse?").trim_end());
    let answer: Value = serde_json::from_str(&talk.hear()).unwrap();
    assert!(first_quote(&answer).contains("Alan Stevenson"));
    assert_eq!(talk.end().0, 0);
}

#[test]
fn ten_runs_give_the_same_answers() {
    let site = Site::sample();
    site.write("tea.txt", TEA.as_bytes());
    site.done(&["index"]);
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/sample-questions.jsonl");
    // Every fifth question, so that all kinds are there and ten runs of the debug build take seconds.
    let lines = fs::read_to_string(root).unwrap();
    let lines: Vec<&str> = lines.lines().step_by(5).collect();
    let lines = lines.join("\n");
    let answer = || {
        let mut answers = site.batch(&["--candidates", "--top", "10"], &lines);
        for answer in &mut answers {
            answer.as_object_mut().unwrap().remove("micros").unwrap();
        }
        answers.sort_by_key(|answer| answer["id"].to_string());
        answers
    };
    let first = answer();
    assert_eq!(first.len(), 12);
    for _ in 1..10 {
        assert_eq!(answer(), first);
    }
    // A new index of the same articles answers the same, too.
    fs::remove_dir_all(site.store()).unwrap();
    site.done(&["index"]);
    assert_eq!(answer(), first);
}

#[test]
fn a_pipe_gets_quotes_and_nothing_else() {
    let site = Site::new(&[("lighthouse.md", crate::LIGHTHOUSE.as_bytes())]);
    let ended = site.run_with(
        &[],
        "Who built the\u{a0}lighthouse?\n\n  \nhow high is the granite tower\r\nxyzzy".as_bytes(),
    );
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(
        ended.out,
        "Alan Stevenson built the lighthouse of Skerryvore in 1844.\nIts granite tower is 48 metres high.\n"
    );
    let said: Vec<&str> = ended.err.lines().collect();
    assert_eq!(
        said.iter().filter(|line| line.contains(HOW_TO_CONNECT)).count(),
        1,
        "{said:?}"
    );
    assert_eq!(
        said.iter().filter(|line| line.contains("do not answer")).count(),
        1,
        "{said:?}"
    );
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(site.store().join("CURRENT").exists(), "it built the index first");
    // A blank token is none; an article that came since is read at the next start.
    site.write("tea.txt", TEA.as_bytes());
    let mut command = site.command(&[]);
    command.env("DISCORD_TOKEN", " ");
    let output = assert_cmd::Command::from_std(command)
        .write_stdin("Who smuggled tea plants?")
        .output()
        .unwrap();
    assert_eq!(
        output.stdout,
        b"Robert Fortune smuggled tea plants out of China in 1848.\n"
    );
}

#[test]
fn a_published_index_is_picked_up_within_two_seconds() {
    let site = Site::indexed();
    let mut talk = site.talk(&[]);
    assert!(talk.hear_complaint().contains(HOW_TO_CONNECT));
    talk.say("Who built the lighthouse?");
    assert!(talk.hear().contains("Alan Stevenson"));
    site.write("owls.txt", b"The snowy owl hunts by day in the Arctic.");
    site.done(&["index"]);
    let published = Instant::now();
    loop {
        talk.say("When does the snowy owl hunt?");
        talk.say("Who built the lighthouse?");
        if talk.hear().contains("snowy owl") {
            break;
        }
        assert!(published.elapsed() < Duration::from_secs(2), "not picked up");
        thread::sleep(Duration::from_millis(50));
    }
    assert!(talk.hear().contains("Alan Stevenson"));
    assert_eq!(talk.end().0, 0);
}

#[test]
fn a_broken_pipe_ends_quietly() {
    let site = Site::indexed();
    let lines: String = (0..5_000)
        .map(|n| question(&n.to_string(), "Who built the lighthouse?"))
        .collect();
    let plain = "Who built the lighthouse?\n".repeat(20_000);
    for (arguments, input) in [(&["ask", "--batch", "-"][..], lines), (&[], plain)] {
        let mut command = site.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // The program stops reading when nobody listens, so that writing to it may fail as well.
        let writer = thread::spawn(move || stdin.write_all(input.as_bytes()).is_ok());
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        stdout.read_line(&mut first).unwrap();
        assert!(first.contains("Alan Stevenson"));
        drop(stdout);
        let mut err = String::new();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        assert_eq!(wait(&mut child).code(), Some(0), "{arguments:?}: {err}");
        assert!(err.lines().all(|line| line.contains(HOW_TO_CONNECT)), "{err}");
        writer.join().unwrap();
    }
    // Whoever closes standard output before anything is written has seen enough, too.
    for arguments in [
        &["articles", "list"][..],
        &["check"],
        &["ask", "--json", "lighthouse"],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = site.command(arguments);
        let output = command
            .stdout(writer)
            .stderr(Stdio::piped())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let output = output.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), &b""[..]),
            "{arguments:?}: {output:?}"
        );
    }
}

#[test]
fn an_id_comes_back_as_it_was_written() {
    let site = Site::indexed();
    let ids = [
        "123456789012345678901234567890",
        "1.50",
        r#""\u0041 b""#,
        r#"{"a": [1,  2]}"#,
        "null",
    ];
    let lines: String = ids
        .iter()
        .map(|id| format!("{{\"id\": {id}, \"question\": \"Who smuggled tea plants?\"}}\n"))
        .collect();
    let out = site.run_with(&["ask", "--batch", "-"], lines.as_bytes()).out;
    for (line, id) in out.lines().zip(ids) {
        assert!(line.starts_with(&format!("{{\"id\":{id},\"status\":")), "{line}");
    }
    assert_eq!(out.lines().count(), ids.len());
}

#[test]
fn no_article_gives_orders_to_a_terminal() {
    let site = Site::new(&[(
        "gulls.txt",
        b"Gulls nest on\r\nthe \x1b[31mred\x07 cliff of Dover every spring.\n",
    )]);
    assert_eq!(site.run(&["index"]).code, 0);
    let out = site.done(&["ask", "Where do gulls nest?"]);
    assert!(
        out.starts_with("Gulls nest on the \u{fffd}[31mred\u{fffd} cliff of Dover"),
        "{out:?}"
    );
}
