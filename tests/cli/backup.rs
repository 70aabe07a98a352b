//! Backup and restore: what comes back is what was saved, and whoever is killed on the way loses nothing.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use proptest::prelude::RngExt;
use proptest::test_runner::{RngAlgorithm, TestRng};
use zip::ZipArchive;

use crate::{Ended, Site, files_below, first_quote, killed_after};

/// How many programs are killed in a usual run, and in one that takes its time.
const KILLS: (u32, u32) = (5, 50);

/// A server with an article of its own.
const GUILD: &str = "100000000000000001";

/// A site with articles of all kinds: own ones, hidden ones, added ones, a server's, and one that was removed before.
pub(crate) fn full() -> Site {
    let site = Site::indexed();
    site.write("birds/owl.txt", b"The owl of Henfield eats seven voles a night.\n");
    site.write(".drafts/raven.txt", b"Not yet.\n");
    fs::write(site.path("heron.txt"), "The heron of Ashby waits for nine hours.\n").unwrap();
    fs::write(site.path("bee.txt"), "The bee of Oby dances.\n").unwrap();
    site.done(&["articles", "add", "heron.txt", "bee.txt"]);
    site.done(&["articles", "remove", "bee"]);
    fs::write(site.path("rules.txt"), "Nobody runs in the corridors of Oby.\n").unwrap();
    site.done(&["articles", "add", "--guild", GUILD, "rules.txt"]);
    fs::write(site.path("index/added/.adding-x7"), "half of").unwrap();
    site
}

/// What lies below a folder, by path; what writers have there for themselves is nothing.
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let is_whole = |path: &PathBuf| !path.to_string_lossy().contains(".adding-") && !path.ends_with(".lock");
    let files = if folder.exists() {
        files_below(folder)
    } else {
        Vec::new()
    };
    let read = |path: PathBuf| (path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
    files.into_iter().filter(is_whole).map(read).collect()
}

pub(crate) fn own_and_added(site: &Site) -> [BTreeMap<PathBuf, Vec<u8>>; 2] {
    [contents(&site.articles()), contents(&site.path("index/added"))]
}

/// Names in the folder that holds articles, added articles and index.
pub(crate) fn beside(site: &Site) -> Vec<String> {
    let entries = fs::read_dir(site.path("index")).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[track_caller]
pub(crate) fn refused(ended: &Ended, why: &str) {
    assert_eq!(ended.code, 1, "{ended:?}");
    let said = ended.err.trim_end().lines().last().unwrap_or_default();
    assert!(said.starts_with("error: ") && said.contains(why), "{why}: {said}");
}

#[test]
fn what_was_saved_comes_back_elsewhere() {
    let site = full();
    let ended = site.run(&["backup", "all.zip"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended.err.contains("4 files of your own, 3 files of what was added"),
        "{ended:?}"
    );
    assert!(ended.err.contains("no settings and votes yet"), "{ended:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(site.path("all.zip")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "votes are nobody else's business");
    }
    let elsewhere = Site::new(&[]);
    fs::remove_dir(elsewhere.articles()).unwrap();
    let backup = site.path("all.zip");
    let ended = elsewhere.run(&["restore", backup.to_str().unwrap()]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended.err.contains("restored ") && ended.err.contains("indexed 4 articles"),
        "{ended:?}"
    );
    assert_eq!(own_and_added(&elsewhere), own_and_added(&site));
    let answer = elsewhere.ask("How long does the heron of Ashby wait?", &[]);
    assert!(first_quote(&answer).contains("nine hours"));
    let answer = elsewhere.ask("Who runs in the corridors of Oby?", &["--guild", GUILD]);
    assert!(first_quote(&answer).contains("Nobody"));
    assert!(elsewhere.done(&["check"]).contains("all is well"));
    // Even what was removed can still be brought back.
    elsewhere.done(&["articles", "restore", "bee"]);
    let left: Vec<String> = beside(&elsewhere)
        .into_iter()
        .filter(|name| name.contains("restor"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_backup_replaces_another_only_where_that_is_said() {
    let site = full();
    site.done(&["backup", "all.zip"]);
    let before = fs::read(site.path("all.zip")).unwrap();
    site.write("new.txt", b"The newt swims.\n");
    refused(&site.run(&["backup", "all.zip"]), "all.zip: exists already");
    assert_eq!(fs::read(site.path("all.zip")).unwrap(), before);
    site.done(&["backup", "all.zip", "--force"]);
    assert_ne!(fs::read(site.path("all.zip")).unwrap(), before);

    refused(&site.run(&["backup", "index/articles/all.zip"]), "among the articles");
    refused(&site.run(&["backup", "index"]), "is a folder");
    refused(&site.run(&["backup", "nowhere/all.zip"]), "cannot write into");
    assert_eq!(site.run(&["backup"]).code, 2);
    fs::rename(site.articles(), site.path("away")).unwrap();
    refused(&site.run(&["backup", "other.zip"]), "no articles folder");
    let names: Vec<String> = fs::read_dir(site.path(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("pullquote-backup") || name == "other.zip")
        .collect();
    assert!(names.is_empty(), "{names:?}");
}

#[test]
fn what_is_there_and_differs_is_set_aside_only_where_that_is_said() {
    let site = full();
    site.done(&["backup", "all.zip"]);
    let saved = own_and_added(&site);
    let same = site.run(&["restore", "all.zip"]);
    assert_eq!(
        (same.code, same.err.matches("is the same already").count()),
        (0, 2),
        "{same:?}"
    );

    site.write("birds/owl.txt", b"The owl of Henfield sleeps.\n");
    site.write("later.txt", b"Later came the swan of Thorney.\n");
    let changed = own_and_added(&site);
    let ended = site.run(&["restore", "all.zip"]);
    refused(&ended, "nothing was restored");
    refused(&ended, "--force");
    assert!(
        !ended.err.contains("index/added"),
        "only what differs is named: {ended:?}"
    );
    assert_eq!(own_and_added(&site), changed);

    let ended = site.run(&["restore", "all.zip", "--force"]);
    assert_eq!(ended.code, 0, "{ended:?}");
    assert_eq!(own_and_added(&site), saved);
    let aside: Vec<String> = beside(&site)
        .into_iter()
        .filter(|name| name.contains("before-restore"))
        .collect();
    assert_eq!(aside.len(), 1, "{aside:?}");
    assert!(
        aside[0].starts_with("articles.before-restore-") && ended.err.contains(&aside[0]),
        "{ended:?}"
    );
    assert_eq!(contents(&site.path("index").join(&aside[0])), changed[0]);
    assert!(first_quote(&site.ask("What does the owl of Henfield eat?", &[])).contains("seven voles"));
}

#[test]
fn folders_that_lie_in_each_other_are_not_saved() {
    let site = full();
    let config = fs::read_to_string(site.path("config.toml")).unwrap();
    for (folders, named) in [
        ("articles = \"index\"\nadded = \"index/added\"\n", "index/added"),
        ("articles = \".\"\nadded = \"other\"\n", "other"),
        ("added = \"index/articles\"\n", "index/articles"),
    ] {
        fs::write(site.path("config.toml"), format!("{folders}{config}")).unwrap();
        let ended = site.run(&["backup", "all.zip"]);
        refused(&ended, "lies inside");
        refused(&ended, named);
    }
}

#[test]
#[cfg(unix)]
fn links_are_left_out_and_a_folder_behind_a_link_is_what_is_saved_and_replaced() {
    use std::os::unix::fs::symlink;
    let site = full();
    symlink("/etc/passwd", site.articles().join("secret.md")).unwrap();
    let ended = site.run(&["backup", "all.zip"]);
    assert!(
        ended.code == 0 && ended.err.contains("secret.md is no file and is left out"),
        "{ended:?}"
    );
    fs::rename(site.articles(), site.path("real")).unwrap();
    symlink(site.path("real"), site.articles()).unwrap();
    site.write("later.txt", b"Later came the swan of Thorney.\n");
    site.done(&["restore", "all.zip", "--force"]);
    assert!(site.articles().is_symlink() && !site.path("real/later.txt").exists());
    assert!(site.path("real/tea.txt").exists());
}

/// Articles of one kind, so many that a restore takes a while.
fn fill(site: &Site, kind: &str) {
    for number in 0..60 {
        site.write(
            &format!("ferry-{number}.txt"),
            format!("Ferry number{number} is {kind}.\n").as_bytes(),
        );
        let added = site.path(&format!("index/added/boat-{number}.txt"));
        fs::create_dir_all(added.parent().unwrap()).unwrap();
        fs::write(added, format!("Boat number{number} is {kind}.\n")).unwrap();
    }
}

fn kills() -> u32 {
    if std::env::var_os("PULLQUOTE_SOAK").is_some() {
        KILLS.1
    } else {
        KILLS.0
    }
}

#[test]
fn a_restore_that_is_killed_leaves_each_part_whole_and_a_second_one_finishes_it() {
    let site = Site::new(&[]);
    let mut saved = BTreeMap::new();
    for kind in ["green", "red"] {
        fill(&site, kind);
        site.done(&["index"]);
        site.done(&["backup", &format!("{kind}.zip")]);
        saved.insert(kind, own_and_added(&site));
    }
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (mut killed, mut rounds, mut longest) = (0, 0, Duration::from_millis(600));
    let kinds = ["green", "red"];
    while killed < kills() {
        let kind = kinds[rounds % 2];
        rounds += 1;
        assert!(rounds < 400, "{killed} were killed at work");
        let backup = format!("{kind}.zip");
        let mut child = site
            .command(&["restore", &backup, "--force"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        if killed_after(&mut child, longest.mul_f64(random.random_range(0.0..1.1))) {
            longest = longest.min(begun.elapsed());
        } else {
            killed += 1;
        }
        let now = own_and_added(&site);
        for part in 0..2 {
            let is_whole = kinds.iter().any(|kind| saved[kind][part] == now[part]);
            assert!(is_whole, "part {part} is neither: {:?}", now[part].keys().next());
        }
        // The index opens whatever happened, and answers.
        assert!(first_quote(&site.ask("What is ferry number7?", &[])).contains("number7"));
        let finished = site.run(&["restore", &backup, "--force"]);
        assert_eq!(finished.code, 0, "{finished:?}");
        assert_eq!(own_and_added(&site), saved[kind]);
        assert!(site.done(&["check"]).contains("all is well: 120 articles"));
        assert!(
            !beside(&site).iter().any(|name| name.ends_with(".restoring")),
            "{:?}",
            beside(&site)
        );
        for name in beside(&site).iter().filter(|name| name.contains("before-restore")) {
            fs::remove_dir_all(site.path("index").join(name)).unwrap();
        }
    }
    println!("{killed} of {rounds} restores were killed at work; one takes {longest:.1?}");
}

#[test]
fn a_backup_that_is_killed_leaves_the_one_before() {
    let site = Site::new(&[]);
    let elsewhere = Site::new(&[]);
    fill(&site, "round 0");
    site.done(&["backup", "all.zip"]);
    let backup = site.path("all.zip");
    let mut random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let (mut killed, mut round, mut longest) = (0, 0, Duration::from_millis(300));
    let mut may_be = vec![own_and_added(&site)];
    while killed < kills() {
        round += 1;
        assert!(round < 400, "{killed} were killed at work");
        fill(&site, &format!("round {round}"));
        may_be.push(own_and_added(&site));
        let mut child = site
            .command(&["backup", "all.zip", "--force"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        let is_done = killed_after(&mut child, longest.mul_f64(random.random_range(0.0..1.1)));
        if is_done {
            longest = longest.min(begun.elapsed());
            may_be = vec![own_and_added(&site)];
            continue;
        }
        killed += 1;
        elsewhere.done(&["restore", backup.to_str().unwrap(), "--force"]);
        let restored = own_and_added(&elsewhere);
        assert!(may_be.contains(&restored), "neither the one before nor the new one");
        may_be = vec![restored];
    }
    println!("{killed} of {round} backups were killed at work; one takes {longest:.1?}");
}

#[test]
fn a_file_that_comes_and_goes_during_a_backup_is_in_it_whole_or_not_at_all() {
    let site = full();
    let folder = site.path("index/added");
    let stop = std::sync::atomic::AtomicBool::new(false);
    let text = |round: u32| format!("Swan number{round} of Thorney. ").repeat(2000);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0;
            while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                round += 1;
                fs::write(folder.join(".adding-swan"), text(round)).unwrap();
                fs::rename(folder.join(".adding-swan"), folder.join("swan.txt")).unwrap();
                if round % 3 == 0 {
                    fs::remove_file(folder.join("swan.txt")).unwrap();
                }
            }
        });
        let mut seen = 0;
        for _ in 0..15 {
            let ended = site.run(&["backup", "all.zip", "--force"]);
            let mut zip = ZipArchive::new(fs::File::open(site.path("all.zip")).unwrap()).unwrap();
            if ended.code == 0
                && let Ok(mut entry) = zip.by_name("added/swan.txt")
            {
                let mut found = String::new();
                std::io::Read::read_to_string(&mut entry, &mut found).unwrap();
                let round = found
                    .split(' ')
                    .nth(1)
                    .unwrap()
                    .trim_start_matches("number")
                    .parse()
                    .unwrap();
                assert!(found == text(round), "a mixture");
                seen += 1;
            }
            if ended.code != 0 {
                stop.store(true, std::sync::atomic::Ordering::Relaxed);
                panic!("{ended:?}");
            }
        }
        stop.store(true, std::sync::atomic::Ordering::Relaxed);
        assert!(seen > 0, "never seen");
    });
}
