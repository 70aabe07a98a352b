//! Articles that change while the conversation goes on: the next questions are answered from them, and nobody had to
//! ask for it.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use crate::{LIGHTHOUSE, Site, TEA, Talk};

/// A change has to be there so soon, however busy the machine is.
const SOON: Duration = Duration::from_secs(40);
/// Long enough for a change to be taken up that must not be.
const LONG: Duration = Duration::from_secs(4);

const OWL: &str = "The owl of Henfield eats seven voles a night.\n";
const OWL_QUESTION: &str = "How many voles does the owl of Henfield eat?";
const LAMP_QUESTION: &str = "How often does the lamp flash?";

/// A conversation about the lighthouse and tea that has begun.
fn begun(site: &Site) -> Talk {
    let mut talk = site.talk(&[]);
    assert!(told(&talk).contains("DISCORD_TOKEN"));
    assert!(ask(&mut talk, LAMP_QUESTION).contains("every ten seconds"));
    talk
}

fn site() -> Site {
    Site::new(&[("lighthouse.md", LIGHTHOUSE.as_bytes()), ("tea.txt", TEA.as_bytes())])
}

/// Asks a question that some sentence answers, whichever that is.
fn ask(talk: &mut Talk, question: &str) -> String {
    talk.say(question);
    talk.hear()
}

/// What the operator is told next, whatever was not found meanwhile.
fn told(talk: &Talk) -> String {
    loop {
        let line = talk.hear_complaint();
        if !line.contains("do not answer that") {
            return line;
        }
    }
}

/// Asks again and again until the answer holds some words. Every question gets an answer meanwhile.
fn ask_until(talk: &mut Talk, question: &str, words: &str) {
    let begun = Instant::now();
    loop {
        // The lamp is in no article that these tests change: its answer says that questions are answered all along.
        assert!(ask(talk, LAMP_QUESTION).contains("every ten seconds"));
        talk.say(question);
        let answer = talk.hear_within(Duration::from_millis(200)).unwrap_or_default();
        if answer.contains(words) {
            return;
        }
        assert!(begun.elapsed() < SOON, "still {answer:?}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// The names of the index's generations.
fn generations(site: &Site) -> Vec<String> {
    let entries = fs::read_dir(site.store()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.starts_with("generation-")).collect();
    names.sort();
    names
}

fn number_of_rebuilds(site: &Site) -> u32 {
    let last = generations(site).pop().unwrap();
    last.trim_start_matches("generation-").parse().unwrap()
}

#[test]
fn articles_that_come_change_and_go_are_taken_up_while_questions_are_answered() {
    let site = site();
    let mut talk = begun(&site);
    site.write("owl.txt", OWL.as_bytes());
    ask_until(&mut talk, OWL_QUESTION, "eats seven voles");
    assert!(told(&talk).contains("indexed 3 articles"));

    site.write("owl.txt", OWL.replace("seven", "eleven").as_bytes());
    ask_until(&mut talk, OWL_QUESTION, "eats eleven voles");
    assert!(told(&talk).contains("0 added, 1 changed, 0 removed"));

    // A folder that is new, with a file in it, and then the same under another name.
    fs::create_dir(site.path("birds")).unwrap();
    fs::write(
        site.path("birds/heron.md"),
        "The heron of Ashby waits for nine hours.\n",
    )
    .unwrap();
    fs::rename(site.path("birds"), site.articles().join("birds")).unwrap();
    ask_until(&mut talk, "How long does the heron of Ashby wait?", "nine hours");
    assert!(told(&talk).contains("1 added"));
    site.write("birds/heron.md", b"The heron of Ashby waits for ten hours.\n");
    ask_until(&mut talk, "How long does the heron of Ashby wait?", "ten hours");
    assert!(told(&talk).contains("1 changed"));

    fs::remove_file(site.articles().join("owl.txt")).unwrap();
    assert!(told(&talk).contains("0 added, 0 changed, 1 removed"));
    let (code, ..) = talk.end();
    assert_eq!(code, 0);
    assert_eq!(site.run(&["check"]).code, 0);
}

#[test]
fn articles_that_are_added_and_removed_by_a_command_beside_it_are_taken_up() {
    let site = site();
    let mut talk = begun(&site);
    fs::write(site.path("owl.txt"), OWL).unwrap();
    site.done(&["articles", "add", "owl.txt"]);
    ask_until(&mut talk, OWL_QUESTION, "eats seven voles");
    // Written beside, without a command: the folder did not exist when the conversation began.
    fs::write(
        site.path("index/added/heron.txt"),
        "The heron of Ashby waits for nine hours.\n",
    )
    .unwrap();
    ask_until(&mut talk, "How long does the heron of Ashby wait?", "nine hours");
    site.done(&["articles", "remove", "owl"]);
    assert_eq!(talk.end().0, 0);
}

#[test]
fn a_broken_file_costs_itself_only_and_is_told_once() {
    let site = site();
    let mut talk = begun(&site);
    site.write("broken.md", b"\xff\xfe not text");
    site.write("owl.txt", OWL.as_bytes());
    ask_until(&mut talk, OWL_QUESTION, "eats seven voles");
    assert!(told(&talk).contains("1 added"));
    let line = told(&talk);
    assert!(line.contains("left out: broken.md: is not UTF-8"), "{line}");
    site.write("owl.txt", OWL.replace("seven", "eleven").as_bytes());
    ask_until(&mut talk, OWL_QUESTION, "eats eleven voles");
    let (code, _, complaints) = talk.end();
    assert_eq!(code, 0);
    assert_eq!(
        complaints.iter().filter(|line| line.contains("broken.md")).count(),
        0,
        "{complaints:?}"
    );
}

/// How long a test that writes without rest has really rested: a busy machine may not let it go on.
struct Pauses {
    last: Instant,
    longest: Duration,
}

impl Pauses {
    /// What the program takes for the end of a storm, less what it may be late in seeing it.
    const REST: Duration = Duration::from_millis(500);

    fn new() -> Pauses {
        Pauses {
            last: Instant::now(),
            longest: Duration::ZERO,
        }
    }

    /// Waits before the next change, and notes how long it came after the one before.
    fn next(&mut self, pause: Duration) {
        thread::sleep(pause);
        self.longest = self.longest.max(self.last.elapsed());
        self.last = Instant::now();
    }

    fn was_a_rest(&self) -> bool {
        self.longest >= Pauses::REST
    }
}

#[test]
fn a_storm_of_files_is_one_rebuild() {
    let site = site();
    let mut talk = begun(&site);
    let before = number_of_rebuilds(&site);
    let mut pauses = Pauses::new();
    for number in 0..200 {
        site.write(
            &format!("vole-{number}.txt"),
            format!("Vole number{number} weighs {number} grams.").as_bytes(),
        );
        pauses.next(Duration::from_millis(5));
    }
    ask_until(&mut talk, "How much does vole number199 weigh?", "weighs 199 grams");
    let after_storm = number_of_rebuilds(&site);
    assert!(
        after_storm == before + 1 || pauses.was_a_rest(),
        "{before}, then {after_storm}"
    );
    assert!(told(&talk).contains("indexed 202 articles"));

    // Changes that never rest are taken up all the same.
    let begun = Instant::now();
    let mut pauses = Pauses::new();
    let mut rounds = 0;
    while number_of_rebuilds(&site) == after_storm {
        rounds += 1;
        site.write("vole-0.txt", format!("Vole number0 weighs {rounds} grams.").as_bytes());
        pauses.next(Duration::from_millis(100));
        assert!(begun.elapsed() < SOON, "never taken up");
    }
    assert!(
        begun.elapsed() > Duration::from_secs(8) || pauses.was_a_rest(),
        "changes that go on are waited for"
    );
    assert_eq!(talk.end().0, 0);
}

#[test]
fn what_is_no_article_causes_no_rebuild() {
    let site = site();
    let talk = begun(&site);
    let before = number_of_rebuilds(&site);
    for name in [
        ".hidden.md",
        ".lighthouse.md.swp",
        "lighthouse.md~",
        "4913",
        "#tea.txt#",
        "notes.tmp",
        ".git/x.md",
    ] {
        site.write(name, b"The owl eats.");
    }
    fs::create_dir(site.articles().join("empty")).unwrap();
    fs::create_dir_all(site.path("index/added")).unwrap();
    fs::write(site.path("index/added/.adding-owl.txt"), OWL).unwrap();
    fs::write(site.store().join("note.txt"), OWL).unwrap();
    // An editor that saves the same text, beside the file and over it.
    site.write("new.part", TEA.as_bytes());
    fs::rename(site.articles().join("new.part"), site.articles().join("tea.txt")).unwrap();
    thread::sleep(LONG);
    assert_eq!(number_of_rebuilds(&site), before);
    let (code, _, complaints) = talk.end();
    assert_eq!((code, complaints.len()), (0, 0), "{complaints:?}");
}

#[test]
fn a_folder_that_vanishes_and_comes_back_goes_on_being_watched() {
    let site = site();
    let mut talk = begun(&site);
    fs::rename(site.articles(), site.path("away")).unwrap();
    let told = told(&talk);
    assert!(
        told.contains("the index stays as it was") && told.contains("articles folder"),
        "{told}"
    );
    assert!(ask(&mut talk, LAMP_QUESTION).contains("every ten seconds"));
    // What happens in the old one under its new name is nobody's business; it comes back with one article more.
    fs::write(site.path("away/owl.txt"), OWL).unwrap();
    fs::rename(site.path("away"), site.articles()).unwrap();
    ask_until(&mut talk, OWL_QUESTION, "eats seven voles");
    site.write("owl.txt", OWL.replace("seven", "eleven").as_bytes());
    ask_until(&mut talk, OWL_QUESTION, "eats eleven voles");
    // Another folder in its place.
    fs::create_dir(site.path("other")).unwrap();
    fs::write(site.path("other/lighthouse.md"), LIGHTHOUSE).unwrap();
    fs::write(site.path("other/owl.txt"), OWL.replace("seven", "twelve")).unwrap();
    fs::rename(site.articles(), site.path("away")).unwrap();
    fs::rename(site.path("other"), site.articles()).unwrap();
    ask_until(&mut talk, OWL_QUESTION, "eats twelve voles");
    assert_eq!(talk.end().0, 0);
}

#[test]
fn another_writer_is_waited_for() {
    let site = site();
    let mut talk = begun(&site);
    let before = number_of_rebuilds(&site);
    let lock = fs::OpenOptions::new()
        .write(true)
        .open(site.store().join("LOCK"))
        .unwrap();
    lock.lock().unwrap();
    site.write("owl.txt", OWL.as_bytes());
    thread::sleep(LONG);
    assert_eq!(number_of_rebuilds(&site), before);
    assert!(ask(&mut talk, LAMP_QUESTION).contains("every ten seconds"));
    drop(lock);
    ask_until(&mut talk, OWL_QUESTION, "eats seven voles");
    assert_eq!(talk.end().0, 0);
}

#[test]
fn a_command_that_comes_while_changes_are_taken_up_waits_for_that() {
    let site = site();
    let mut talk = begun(&site);
    for round in 0..6 {
        for number in 0..150 {
            let text = format!("Vole number{number} was counted {round} times.\n\n").repeat(8);
            site.write(&format!("vole-{number}.txt"), text.as_bytes());
        }
        // About when the change is taken up, and after.
        thread::sleep(Duration::from_millis(900 + 150 * round));
        let indexed = site.run(&["index"]);
        assert_eq!(indexed.code, 0, "{indexed:?}");
        talk.say("How often was vole number7 counted?");
        assert!(talk.hear().contains(&format!("counted {round} times")));
    }
    assert_eq!(talk.end().0, 0);
}

#[test]
fn whoever_does_not_want_it_keeps_the_index_as_it_is() {
    let site = site();
    fs::write(
        site.path("config.toml"),
        "watch = false\n[answer]\nmin_confidence = 0.0\n[reader]\nmodel = \"off\"\n",
    )
    .unwrap();
    let talk = begun(&site);
    let before = number_of_rebuilds(&site);
    site.write("owl.txt", OWL.as_bytes());
    thread::sleep(LONG);
    assert_eq!(number_of_rebuilds(&site), before);
    assert_eq!(talk.end().0, 0);
}

/// A system that lets nobody watch anything: Linux has such a limit for each user namespace.
#[test]
#[cfg(target_os = "linux")]
fn folders_that_cannot_be_watched_are_looked_at_from_time_to_time() {
    let limited = |program: &str| {
        let mut command = Command::new("unshare");
        let script = "echo 0 > /proc/sys/user/max_inotify_instances && exec \"$0\"";
        command.args(["--user", "--map-root-user", "sh", "-c", script, program]);
        command
    };
    let can_limit = limited("true").output().is_ok_and(|tried| tried.status.success());
    if !can_limit || !Path::new("/proc/sys/user/max_inotify_instances").exists() {
        println!("skipped: watching cannot be forbidden to one program here");
        return;
    }
    let site = site();
    let mut command = limited(env!("CARGO_BIN_EXE_pullquote"));
    command
        .current_dir(site.path(""))
        .env_remove("DISCORD_TOKEN")
        .env_remove("RUST_LOG");
    let mut talk = Talk::start(command);
    let complaints = [told(&talk), told(&talk)].join("\n");
    assert!(complaints.contains("cannot be watched"), "{complaints}");
    assert!(complaints.contains("max_user_instances"), "{complaints}");
    site.write("owl.txt", OWL.as_bytes());
    let begun = Instant::now();
    ask_until(&mut talk, OWL_QUESTION, "eats seven voles");
    assert!(
        begun.elapsed() > Duration::from_secs(3),
        "it was not looked at by chance"
    );
    let (code, _, complaints) = talk.end();
    assert_eq!(code, 0);
    assert!(
        !complaints.iter().any(|line| line.contains("cannot be watched")),
        "{complaints:?}"
    );
}
