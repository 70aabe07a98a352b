//! The index folder: refreshed, checked, damaged, repaired, written by two.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Site, TEA, files_below};

const ASKED: [&str; 4] = ["ask", "Who", "built", "the lighthouse?"];
const ANSWER: &str = "Alan Stevenson built the lighthouse";

/// The line of CURRENT that names the generation.
fn current(site: &Site) -> Value {
    let text = fs::read_to_string(site.store().join("CURRENT")).unwrap();
    serde_json::from_str(text.lines().next().unwrap()).unwrap()
}

fn generation(site: &Site) -> PathBuf {
    site.store().join(current(site)["generation"].as_str().unwrap())
}

/// Path relative to the index folder.
fn name_in_store(site: &Site, file: &Path) -> String {
    file.strip_prefix(site.store()).unwrap().to_str().unwrap().to_owned()
}

#[track_caller]
fn all_is_well(site: &Site) {
    let checked = site.run(&["check"]);
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(checked.out.starts_with("all is well: "), "{checked:?}");
}

/// The damaged index was set aside and rebuilt, with one line that says so, and the answer is right.
#[track_caller]
fn repairs_itself(site: &Site, words: &str) {
    let asked = site.run(&ASKED);
    assert_eq!(asked.code, 0, "{words}: {asked:?}");
    assert!(asked.out.contains(ANSWER), "{words}: {asked:?}");
    let said: Vec<&str> = asked.err.lines().collect();
    assert_eq!(said.len(), 1, "{words}: {asked:?}");
    assert!(
        said[0].contains("set aside and rebuilt") && said[0].contains(words),
        "{words}: {asked:?}"
    );
    let again = site.run(&ASKED);
    assert_eq!((again.code, again.err.as_str()), (0, ""), "repaired for good");
    all_is_well(site);
}

#[test]
fn a_refresh_says_what_changed() {
    let site = Site::indexed();
    let first = generation(&site);
    let said = site.run(&["index"]).err;
    assert!(said.starts_with("nothing changed: 2 articles, 5 passages"), "{said}");
    assert_eq!(generation(&site), first, "nothing is built");
    // Touching a file changes nothing.
    site.write("tea.txt", TEA.as_bytes());
    assert!(site.run(&["index"]).err.starts_with("nothing changed"));

    site.write("owls.txt", b"The snowy owl hunts by day.");
    site.write("deep/er/bees.md", b"Bees dance to show the way.");
    let said = site.run(&["index"]).err;
    assert!(
        said.starts_with("indexed 4 articles, 7 passages: 2 added, 0 changed, 0 removed"),
        "{said}"
    );
    site.write("owls.txt", b"The snowy owl hunts at noon.");
    fs::remove_file(site.articles().join("tea.txt")).unwrap();
    fs::rename(
        site.articles().join("deep/er/bees.md"),
        site.articles().join("wasps.md"),
    )
    .unwrap();
    let said = site.run(&["index"]).err;
    assert!(
        said.starts_with("indexed 3 articles, 5 passages: 1 added, 1 changed, 2 removed"),
        "{said}"
    );
    assert_ne!(generation(&site), first);
    assert!(!first.exists(), "old generations do not pile up");
    assert!(site.done(&["ask", "When does the snowy owl hunt?"]).contains("at noon"));
    assert!(
        site.run(&["ask", "--article", "tea", "tea"])
            .err
            .contains("no article 'tea'")
    );
    all_is_well(&site);
}

#[test]
fn a_flipped_byte_in_any_file_is_found() {
    let site = Site::indexed();
    site.done(&ASKED);
    let files = files_below(&site.store());
    let mut flipped = 0;
    for file in files {
        let good = fs::read(&file).unwrap();
        if good.is_empty() {
            continue;
        }
        let name = name_in_store(&site, &file);
        let base = file.file_name().unwrap().to_str().unwrap();
        for at in [0, good.len() / 3, good.len() / 2, good.len() - 1] {
            for bit in [0x01, 0x80] {
                let mut bad = good.clone();
                bad[at] ^= bit;
                fs::write(&file, bad).unwrap();
                let checked = site.run(&["check"]);
                assert_eq!(checked.code, 1, "byte {at} of {name}: {checked:?}");
                assert!(checked.out.contains(base), "byte {at} of {name}: {checked:?}");
                assert!(!checked.out.contains("all is well"));
                flipped += 1;
            }
        }
        // Cut short, longer, gone.
        fs::write(&file, &good[..good.len() - 1]).unwrap();
        assert_eq!(site.run(&["check"]).code, 1, "{name} cut short");
        fs::write(&file, [good.as_slice(), b"\n"].concat()).unwrap();
        assert_eq!(site.run(&["check"]).code, 1, "{name} longer");
        fs::remove_file(&file).unwrap();
        let checked = site.run(&["check"]);
        assert_eq!(checked.code, 1, "{name} gone: {checked:?}");
        assert!(checked.out.contains(base), "{name} gone: {checked:?}");
        fs::write(&file, good).unwrap();
    }
    assert!(flipped >= 8 * 9, "only {flipped} bytes were flipped");
    all_is_well(&site);
    fs::write(generation(&site).join("stray.idx"), "x").unwrap();
    let checked = site.run(&["check"]);
    assert!(checked.code == 1 && checked.out.contains("stray.idx"), "{checked:?}");
}

#[test]
fn a_changed_removed_or_new_article_is_found() {
    let site = Site::indexed();
    for (name, change) in [
        (
            "tea.txt",
            Some(&b"date 2022-11-30 Robert Fortune smuggled tea plants out of Japan in 1848."[..]),
        ),
        ("tea.txt", Some(b"\xff")),
        ("tea.txt", Some(b"")),
        ("tea.txt", None),
        ("new.md", Some(b"News.")),
    ] {
        let path = site.articles().join(name);
        match change {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let checked = site.run(&["check"]);
        assert_eq!(checked.code, 1, "{name}: {checked:?}");
        assert_eq!(checked.out.lines().count(), 1, "{checked:?}");
        assert!(
            checked.out.contains(name) && checked.out.contains("pullquote index"),
            "{checked:?}"
        );
        // Readers go on with what was indexed.
        assert!(site.done(&["ask", "Who smuggled tea plants?"]).contains("China"));
        let _ = fs::remove_file(site.articles().join("new.md"));
        site.write("tea.txt", TEA.as_bytes());
    }
    all_is_well(&site);
    // What could not be told apart as text is told apart as bytes.
    site.write("odd.txt", "A \u{fffd} mark.".as_bytes());
    site.done(&["index"]);
    site.write("odd.txt", b"A \xff mark.");
    let checked = site.run(&["check"]);
    assert!(checked.code == 1 && checked.out.contains("odd.txt"), "{checked:?}");
}

#[test]
fn any_damaged_file_is_repaired_by_a_question() {
    let site = Site::indexed();
    let count = files_below(&generation(&site)).len();
    for number in 0..count {
        // A rebuilt index has other file names, so that files are taken by their place.
        let file = files_below(&generation(&site)).remove(number);
        let good = fs::read(&file).unwrap();
        if good.is_empty() {
            continue;
        }
        let mut bad = good.clone();
        bad[good.len() / 2] ^= 0x10;
        fs::write(&file, bad).unwrap();
        repairs_itself(&site, file.file_name().unwrap().to_str().unwrap());
        fs::remove_file(files_below(&generation(&site)).remove(number)).unwrap();
        repairs_itself(&site, "was damaged");
    }
    let path = site.store().join("CURRENT");
    let good = fs::read(&path).unwrap();
    for bad in [
        &b""[..],
        b"\xff\xff",
        b"{}\n",
        &good[..good.len() / 2],
        b"generation-00000001\n",
    ] {
        fs::write(&path, bad).unwrap();
        assert_eq!(site.run(&["check"]).code, 1);
        repairs_itself(&site, "CURRENT");
    }
    fs::remove_file(&path).unwrap();
    repairs_itself(&site, "CURRENT is missing");
    // One damaged generation is kept for whoever wants to know what happened, not all of them.
    let kept = fs::read_dir(site.store()).unwrap().filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_str()
            .unwrap()
            .starts_with("set-aside-")
    });
    assert_eq!(kept.count(), 1);
}

#[test]
fn a_damaged_index_is_repaired_by_every_front() {
    for arguments in [&["index"][..], &["articles", "list"], &[]] {
        let site = Site::indexed();
        fs::write(generation(&site).join("articles.json"), "{}").unwrap();
        let ended = site.run(arguments);
        assert_eq!(ended.code, 0, "{ended:?}");
        let lines = ended.err.lines().filter(|line| line.contains("set aside and rebuilt"));
        assert_eq!(lines.count(), 1, "{ended:?}");
        all_is_well(&site);
    }
    // Without the articles there is nothing to rebuild it from; what is left is kept.
    let site = Site::indexed();
    fs::remove_dir_all(site.articles()).unwrap();
    let damaged = generation(&site).join("articles.json");
    fs::write(&damaged, "{}").unwrap();
    let ended = site.run(&ASKED);
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(
        ended.err.contains("damaged") && ended.err.lines().count() == 1,
        "{ended:?}"
    );
    assert!(damaged.exists());
}

#[test]
fn an_index_of_another_version_is_rebuilt() {
    for (key, value) in [("analyser", Value::from("en-0")), ("format", Value::from(999))] {
        let site = Site::indexed();
        let path = generation(&site).join("manifest.json");
        let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        assert!(!manifest[key].is_null());
        manifest[key] = value;
        // What later versions add or leave out is not this version's business.
        manifest.as_object_mut().unwrap().remove("statistics");
        let json = serde_json::to_vec_pretty(&manifest).unwrap();
        fs::write(&path, &json).unwrap();
        let mut named = current(&site);
        named["manifest"] = Value::from(blake3::hash(&json).to_hex().as_str());
        let line = named.to_string();
        let checksum = blake3::hash(line.as_bytes()).to_hex();
        fs::write(site.store().join("CURRENT"), format!("{line}\n{checksum}\n")).unwrap();
        let checked = site.run(&["check"]);
        assert!(
            checked.code == 1 && checked.out.contains("another version"),
            "{checked:?}"
        );
        repairs_itself(&site, "another version");
    }
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let site = Site::indexed();
    let path = site.store().join("LOCK");
    let lock = fs::File::options().write(true).open(&path).unwrap();
    lock.lock().unwrap();
    fs::write(&path, "pullquote (process 4711)").unwrap();
    site.write("new.txt", b"The snowy owl hunts by day.");
    let busy = site.run(&["index"]);
    assert_eq!(
        (busy.code, busy.out.as_str(), busy.err.lines().count()),
        (1, "", 1),
        "{busy:?}"
    );
    assert!(
        busy.err.contains("process 4711") && busy.err.contains("wait until it is done"),
        "{busy:?}"
    );
    // Reading goes on meanwhile, in every front.
    assert!(site.done(&ASKED).contains(ANSWER));
    let talked = site.run_with(&[], b"Who built the lighthouse?\n");
    assert!(talked.code == 0 && talked.out.contains(ANSWER), "{talked:?}");
    assert!(talked.err.contains("process 4711"), "{talked:?}");
    drop(lock);
    let after = site.run(&["index"]);
    assert!(after.err.contains("1 added"), "{after:?}");
    assert_eq!(fs::read(&path).unwrap(), b"", "nobody writes any more");
}
