//! Files of other kinds among the operator's articles, and programs that are killed while they take them in.

use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::docx::{docx, plain};
use crate::pdf::{line, pages};
use crate::{Ended, Site};

const COPIES: &str = "index/added/imported";

/// How often a program is killed, as a rule and under `PULLQUOTE_SOAK=1`.
const KILLS: (u32, u32) = (15, 150);

fn page(text: &str) -> String {
    format!("<!doctype html><title>A page</title><article><p>{text}</p></article>")
}

#[track_caller]
fn indexed(site: &Site) -> Ended {
    let ended = site.run(&["index"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    let checked = site.run(&["check"]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""), "{checked:?}");
    ended
}

fn changed_at(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn files_of_other_kinds_are_taken_in_changed_and_let_go() {
    let site = Site::new();
    site.put("owl.html", page("The snowy owl hunts by day in the far north."));
    site.put(
        "birds/hen harrier.docx",
        docx(&plain("The hen harrier nests on the ground.")),
    );
    site.put(
        "birds/kite.PDF",
        pages(&[line(60, 700, 11, "The red kite came back in 1989.")], ""),
    );
    let ended = indexed(&site);
    assert!(ended.err.contains("indexed 4 articles"), "{ended:?}");
    assert_eq!(
        site.quote("When does the snowy owl hunt?"),
        "The snowy owl hunts by day in the far north."
    );
    assert_eq!(
        site.quote("Where does the hen harrier nest?"),
        "The hen harrier nests on the ground."
    );
    assert_eq!(
        site.quote("When did the red kite come back?"),
        "The red kite came back in 1989."
    );
    let ids = site.run(&["articles", "list"]).out;
    assert!(
        ids.contains("hen-harrier\t") && ids.contains("kite\t") && ids.contains("owl\t"),
        "{ids}"
    );

    // What did not change is not converted again.
    let owl = site.path(COPIES).join("owl.md");
    let harrier = site.path(COPIES).join("birds/hen harrier.md");
    let before = changed_at(&harrier);
    assert!(indexed(&site).err.starts_with("nothing changed"));
    site.put("owl.html", page("The snowy owl hunts at noon in the far north."));
    let ended = indexed(&site);
    assert!(ended.err.contains("0 added, 1 changed, 0 removed"), "{ended:?}");
    assert_eq!(
        site.quote("When does the snowy owl hunt?"),
        "The snowy owl hunts at noon in the far north."
    );
    assert_eq!(changed_at(&harrier), before);

    fs::remove_file(site.articles().join("birds/hen harrier.docx")).unwrap();
    fs::remove_file(site.articles().join("birds/kite.PDF")).unwrap();
    let ended = indexed(&site);
    assert!(ended.err.contains("0 added, 0 changed, 2 removed"), "{ended:?}");
    assert!(!harrier.exists() && !site.path(COPIES).join("birds").exists() && owl.exists());

    // A copy that somebody removed is made again.
    fs::remove_file(&owl).unwrap();
    indexed(&site);
    assert!(owl.exists());
}

#[test]
fn a_refused_file_costs_itself_only_and_is_not_tried_again() {
    let site = Site::new();
    site.put("broken.pdf", "%PDF-1.4 and nothing else");
    site.put("owl.html", page("The snowy owl hunts by day in the far north."));
    let said = "left out: broken.pdf: is no PDF that can be read";
    let ended = indexed(&site);
    assert!(
        ended.err.contains(said) && ended.err.contains("indexed 2 articles"),
        "{ended:?}"
    );
    let record = site.path(COPIES).join(".originals.json");
    let before = (fs::read(&record).unwrap(), changed_at(&record));
    let ended = indexed(&site);
    assert!(
        ended.err.contains(said) && ended.err.contains("nothing changed"),
        "{ended:?}"
    );
    assert_eq!((fs::read(&record).unwrap(), changed_at(&record)), before);
    // The console, and so the bot, says the same and goes on.
    let ended = site.run(&[]);
    assert!(ended.code == 0 && ended.err.contains(said), "{ended:?}");
    // Its record is only read: what is wrong with the file is not asked again, and a broken record is made anew.
    let record_says = String::from_utf8(before.0).unwrap().replace("is no PDF", "was no PDF");
    fs::write(&record, record_says).unwrap();
    assert!(indexed(&site).err.contains("left out: broken.pdf: was no PDF"));
    fs::write(&record, "{").unwrap();
    assert!(indexed(&site).err.contains(said));
    site.put(
        "broken.pdf",
        pages(&[line(60, 700, 11, "The red kite came back in 1989.")], ""),
    );
    let ended = indexed(&site);
    assert!(
        !ended.err.contains("left out") && ended.err.contains("1 added"),
        "{ended:?}"
    );
}

#[test]
fn a_text_of_the_same_id_wins() {
    let site = Site::new();
    site.put("tea.html", page("Tea from a page grows in a garden somewhere."));
    site.put("bees.html", page("Bees of this page dance to show the way."));
    site.put("more/bees.docx", docx(&plain("Bees of this document sleep.")));
    let ended = indexed(&site);
    assert!(
        ended
            .err
            .contains("left out: tea.html: has the same id 'tea' as tea.txt"),
        "{ended:?}"
    );
    let twice = format!(
        "left out: {}: has the same id 'bees' as bees.html",
        Path::new("more").join("bees.docx").display()
    );
    assert!(ended.err.contains(&twice), "{ended:?}");
    assert!(site.quote("Where does Darjeeling grow?").contains("Himalayas"));
    // A text that comes later takes the place of the copy.
    site.put("bees.md", "Bees of this text make honey.");
    indexed(&site);
    assert!(site.quote("What do bees make?").contains("make honey"));
    assert!(!site.path(COPIES).join("bees.md").exists());
}

#[test]
fn copies_are_not_changed_by_commands() {
    let site = Site::new();
    site.put("owl.html", page("The snowy owl hunts by day in the far north."));
    indexed(&site);
    let ended = site.run(&["articles", "remove", "owl"]);
    assert!(
        ended.code == 1 && ended.err.contains("made of a file of another format"),
        "{ended:?}"
    );
    let ended = site.add("owl.md", "Another owl.");
    assert!(ended.code == 1 && ended.err.contains("in another format"), "{ended:?}");
    assert_eq!(
        site.quote("When does the snowy owl hunt?"),
        "The snowy owl hunts by day in the far north."
    );
}

#[test]
fn another_folder_of_articles_is_left_alone() {
    let site = Site::new();
    fs::create_dir(site.path("other")).unwrap();
    fs::write(site.path("other/fox.txt"), "The fox sleeps.").unwrap();
    fs::write(
        site.path("other/owl.html"),
        page("The snowy owl hunts by day in the far north."),
    )
    .unwrap();
    let ended = site.run(&["index", "--articles", "other", "--index", "other-store"]);
    assert!(ended.code == 0 && ended.err.contains("indexed 1 article,"), "{ended:?}");
    assert!(!site.path(COPIES).exists());
}

#[test]
fn a_program_killed_while_it_takes_files_in_leaves_each_copy_whole() {
    let site = Site::new();
    let kills = if std::env::var_os("PULLQUOTE_SOAK").is_some() {
        KILLS.1
    } else {
        KILLS.0
    };
    let text = |number: usize, round: u32| format!("Ferry number{number} carries {round} passengers in the year.");
    indexed(&site);
    for round in 0..kills {
        for number in 0..4 {
            let name = format!("ferry-{number}.html");
            site.put(&name, page(&text(number, round)));
        }
        let mut command = site.command(&["index"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let begun = Instant::now();
        let patience = Duration::from_millis(u64::from(5 + 17 * (round % 15)));
        while begun.elapsed() < patience && child.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_millis(1));
        }
        let _ = child.kill();
        child.wait().unwrap();
        for number in 0..4 {
            let Ok(copy) = fs::read_to_string(site.path(COPIES).join(format!("ferry-{number}.md"))) else {
                continue;
            };
            let whole =
                (0..=round).any(|round| copy == format!("---\ntitle: \"A page\"\n---\n\n{}\n", text(number, round)));
            assert!(whole, "{copy:?}");
        }
        indexed(&site);
        for number in 0..4 {
            let copy = fs::read_to_string(site.path(COPIES).join(format!("ferry-{number}.md"))).unwrap();
            assert!(copy.contains(&text(number, round)), "{copy}");
        }
    }
}
