//! The programs of `examples/` do what they show: real articles in, answers out.
// The crate's lint against unwrap is for the program; a test may end where something is missing.
#![allow(clippy::unwrap_used)]

mod built_examples;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

/// Longer than a change takes to be noticed and indexed, on a slow and busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

fn sample() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("index/articles")
}

fn example(name: &str) -> Command {
    Command::new(built_examples::folder().join(name))
}

/// Runs an example over the sample article.
fn about_the_sample(name: &str, question: &str) -> Output {
    let index = tempfile::tempdir().unwrap();
    let mut command = example(name);
    command.arg(sample()).arg(index.path()).arg(question);
    command.output().unwrap()
}

fn lines(output: &Output) -> Vec<String> {
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout.clone())
        .unwrap()
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_folder_is_asked_and_answers_or_says_that_it_does_not() {
    let told = lines(&about_the_sample("ask_a_folder", "How many US soldiers are in Iraq?"));
    assert_eq!(told[0], "Reuters puts the number of US soldiers in Iraq at 2,500.");
    assert!(told[1].ends_with(", paragraph 15"), "{told:?}");

    let told = lines(&about_the_sample("ask_a_folder", "Who won the chess championship?"));
    assert!(told[0].starts_with("The articles do not answer that"), "{told:?}");
    assert_eq!(told.len(), 1);

    let wrong = example("ask_a_folder").output().unwrap();
    assert!(!wrong.status.success());
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("a folder for the index"));
}

#[test]
fn a_quote_is_shown_in_brackets_between_its_neighbours() {
    let told = lines(&about_the_sample(
        "show_context",
        "When did Islamic State lose its territory?",
    ));
    assert!(told[0].ends_with("2024-01-27, paragraph 9 of 20"), "{told:?}");
    let paragraphs: Vec<&String> = told[1..].iter().filter(|line| !line.is_empty()).collect();
    assert_eq!(paragraphs.len(), 3, "{told:?}");
    assert!(paragraphs[0].starts_with("US soldiers pulled out"));
    let quote = "[Islamic State was strong in various regions of Iraq and Syria in 2014, but it was beaten in the end and \
                 lost its territory in 2017.] Since that defeat";
    assert!(paragraphs[1].starts_with(quote), "{}", paragraphs[1]);
    // Every byte but the brackets is the article's.
    let article = fs::read_to_string(sample().join("us-iraq-coalition-talks.md")).unwrap();
    for paragraph in paragraphs {
        assert!(article.contains(&paragraph.replace(['[', ']'], "")), "{paragraph}");
    }
}

/// The example of a front, while it runs.
struct Front {
    folder: TempDir,
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Front {
    fn start(articles: &[(&str, &str)]) -> Front {
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().join("articles");
        fs::create_dir(&place).unwrap();
        for (name, text) in articles {
            fs::write(place.join(name), text).unwrap();
        }
        let mut command = example("own_front");
        command.arg(&place).arg(folder.path().join("index"));
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Front {
            folder,
            input: child.stdin.take(),
            child,
            output,
        }
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder.path().join("articles").join(name), text).unwrap();
    }

    fn say(&mut self, line: &str) -> Value {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
        let mut reply = String::new();
        self.output.read_line(&mut reply).unwrap();
        serde_json::from_str(&reply).unwrap_or_else(|error| panic!("{error}: {reply:?}"))
    }

    fn ask(&mut self, question: &str) -> Value {
        self.say(&json!({ "question": question }).to_string())
    }

    /// Ends the input, and with it the front.
    fn end(mut self) {
        drop(self.input.take());
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const MILL: &str =
    "The mill at Ebersbach was built in 1802. A flood took its wheel in 1911, and it was never put back.";
const HERON: &str = "The grey heron nests in tall trees beside the mill pond. It eats frogs and small fish.";

#[test]
fn a_front_of_ones_own_answers_abstains_and_takes_up_what_changes() {
    let mut front = Front::start(&[("mill.txt", MILL)]);
    let when = "When was the mill at Ebersbach built?";
    let reply = front.ask(when);
    assert_eq!(
        reply["answer"]["text"], "The mill at Ebersbach was built in 1802.",
        "{reply}"
    );
    assert_eq!(
        (&reply["answer"]["start"], &reply["answer"]["end"]),
        (&json!(0), &json!(40))
    );

    // What is no answer says so, and why, and never stands where an answer would.
    let reply = front.ask("Who won the chess championship in Reykjavik?");
    assert!(reply["abstains"].is_string() && reply["answer"].is_null(), "{reply}");
    let reply = front.ask("?");
    assert_eq!(reply["abstains"], "the question has no word to search for");
    assert_eq!(reply["nearest"], Value::Null);

    // A line that is wrong costs itself.
    assert!(
        front.say("no JSON")["error"]
            .as_str()
            .unwrap()
            .starts_with("no question")
    );
    let reply = front.say(&json!({ "question": when, "article": "nowhere" }).to_string());
    assert!(
        reply["error"]
            .as_str()
            .unwrap()
            .contains("there is no article 'nowhere'")
    );

    // A new article is answered from without anybody saying so.
    front.write("heron.txt", HERON);
    let begun = Instant::now();
    loop {
        let reply = front.ask("What does the grey heron eat?");
        if reply["answer"]["text"] == "It eats frogs and small fish." || reply["answer"]["article"] == "heron" {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{reply}");
        thread::sleep(Duration::from_millis(200));
    }
    front.end();
}
