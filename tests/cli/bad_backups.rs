//! Backups that are damaged, foreign or made up: they change nothing.

use std::fs;
use std::io::{Cursor, Write};

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::backup::{beside, contents, full, own_and_added, refused};
use crate::{Site, TEA};

/// Restores something into a site that holds other articles, where that has to fail and change nothing.
#[track_caller]
fn is_refused(site: &Site, backup: &[u8], why: &str) {
    let before = own_and_added(site);
    fs::write(site.path("bad.zip"), backup).unwrap();
    let ended = site.run(&["restore", "bad.zip", "--force"]);
    refused(&ended, why);
    assert_eq!(own_and_added(site), before);
    assert!(
        !beside(site).iter().any(|name| name.contains("restor")),
        "{:?}",
        beside(site)
    );
}

#[test]
fn a_damaged_backup_changes_nothing() {
    let site = full();
    site.done(&["backup", "all.zip"]);
    let backup = fs::read(site.path("all.zip")).unwrap();
    let saved = own_and_added(&site);
    let other = Site::indexed();
    let mut refusals = 0;
    for step in 0..60 {
        let place = backup.len() * step / 60 + step % 7;
        let mut flipped = backup.clone();
        flipped[place.min(backup.len() - 1)] ^= 1 << (step % 8);
        let before = own_and_added(&other);
        fs::write(other.path("bad.zip"), flipped).unwrap();
        let ended = other.run(&["restore", "bad.zip", "--force"]);
        if ended.code == 0 {
            // A byte that means nothing, such as that of a time: then what comes back is right.
            assert_eq!(own_and_added(&other), saved, "byte {place}");
            fs::remove_dir_all(other.path("index")).unwrap();
            other.write("tea.txt", TEA.as_bytes());
        } else {
            refused(&ended, "bad.zip");
            refusals += 1;
            assert_eq!(own_and_added(&other), before, "byte {place}: {ended:?}");
        }
    }
    assert!(refusals > 30, "{refusals} of 60 were noticed");
    for length in [0, 1, 21, 22, 100, backup.len() / 2, backup.len() - 1] {
        is_refused(&other, &backup[..length], "bad.zip");
    }
    is_refused(&other, &b"PK\x05\x06 is how a zip file ends".repeat(40), "bad.zip");
    refused(&other.run(&["restore", "nowhere.zip"]), "nowhere.zip");
    refused(&other.run(&["restore", "index"]), "index");
}

/// A backup as somebody might make it up: its entries, and what its manifest says.
fn made_up(entries: &[(&str, &[u8])], change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let listed = |(name, bytes): &(&str, &[u8])| {
        let contents = json!({"bytes": bytes.len(), "blake3": blake3::hash(bytes).to_hex().to_string()});
        ((*name).to_owned(), contents)
    };
    let files: serde_json::Map<String, Value> = entries.iter().map(listed).collect();
    let mut manifest = json!({"format": 1, "program": "0.1.0", "made": "2026-01-01T00:00:00Z", "files": files});
    change(&mut manifest);
    let manifest = manifest.to_string();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let all = entries.iter().copied().chain([("manifest.json", manifest.as_bytes())]);
    for (name, bytes) in all {
        match name.strip_prefix("link:") {
            Some(name) => zip.add_symlink(name, "/etc", SimpleFileOptions::default()).unwrap(),
            None => {
                zip.start_file(name, SimpleFileOptions::default()).unwrap();
                zip.write_all(bytes).unwrap();
            }
        }
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_leads_elsewhere_or_is_not_what_it_says_is_refused() {
    const OWL: &[u8] = b"The owl of Henfield eats seven voles a night.\n";
    let site = Site::indexed();
    let outside = site.path("evil.txt");
    for name in [
        "articles/../../evil.txt",
        "../evil.txt",
        "/evil.txt",
        "articles//evil.txt",
        "articles/./evil.txt",
        "store/CURRENT",
        "config.toml",
        "articles",
        "state.sqlite/x",
    ] {
        is_refused(
            &site,
            &made_up(&[("articles/owl.txt", OWL), (name, OWL)], |_| {}),
            "no file of articles",
        );
        assert!(!outside.exists(), "{name}");
    }
    is_refused(
        &site,
        &made_up(&[("articles/owl.txt", OWL), ("link:articles/out", b"")], |_| {}),
        "no file of articles",
    );
    let owl = [("articles/owl.txt", OWL)];
    is_refused(
        &site,
        &made_up(&owl, |manifest| manifest["format"] = json!(2)),
        "restore it with a newer one",
    );
    is_refused(
        &site,
        &made_up(&owl, |manifest| manifest["files"] = json!({})),
        "its list does not name",
    );
    is_refused(
        &site,
        &made_up(&owl, |manifest| manifest["files"] = json!(7)),
        "cannot be understood",
    );
    is_refused(
        &site,
        &made_up(&owl, |manifest| {
            manifest["files"]["articles/owl.txt"]["bytes"] = json!(9)
        }),
        "instead of 9",
    );
    is_refused(
        &site,
        &made_up(&owl, |manifest| {
            manifest["files"]["articles/owl.txt"]["blake3"] = json!("00")
        }),
        "does not match its hash",
    );
    is_refused(
        &site,
        &made_up(&owl, |manifest| {
            manifest["files"]["articles/gone.txt"] = json!({"bytes": 1, "blake3": ""})
        }),
        "is missing",
    );
    // A file where another name needs a folder.
    is_refused(
        &site,
        &made_up(&[("articles/owl.txt", OWL), ("articles/owl.txt/x", OWL)], |_| {}),
        "cannot",
    );
    is_refused(
        &site,
        &made_up(&[("articles/owl.txt", OWL), ("state.sqlite", b"no database")], |_| {}),
        "settings and votes",
    );
    // Some other program's zip file.
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("articles/owl.txt", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(OWL).unwrap();
    is_refused(&site, &zip.finish().unwrap().into_inner(), "no backup of pullquote");

    // The same without the fault is taken.
    fs::write(site.path("good.zip"), made_up(&owl, |_| {})).unwrap();
    site.done(&["restore", "good.zip", "--force"]);
    assert_eq!(contents(&site.articles()).len(), 1);
    assert!(site.run(&["check"]).code == 0);
}

#[test]
fn a_backup_that_unpacks_to_more_than_it_can_hold_is_refused() {
    let site = Site::indexed();
    let zeros = vec![0_u8; 4 << 20];
    let huge = 0xF000_0000_u32;
    let mut bomb = made_up(&[("articles/zeros.txt", &zeros)], |manifest| {
        manifest["files"]["articles/zeros.txt"]["bytes"] = json!(huge);
    });
    // The zip file's own lists of sizes are made to agree.
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    for place in 0..bomb.len() - 4 {
        if bomb[place..place + 4] == size {
            bomb[place..place + 4].copy_from_slice(&huge.to_le_bytes());
        }
    }
    is_refused(&site, &bomb, "more than it can");
}
