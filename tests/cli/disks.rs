//! Disks that are full or cannot be written, and files that cannot be read or change while they are read: the error
//! says what, where and what to do, and nothing is lost.
//!
//! The program runs in a namespace of its own, where a test may mount what it likes; everything mounted there ends with
//! it. Where the system does not allow that, these tests say that they were skipped.

use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::backup::full;
use crate::{Ended, Site, first_quote};

/// Runs some lines of shell in the site's folder, where `pq` is the program. Gives what each `pq` said and its exit code;
/// nothing where the system does not allow namespaces.
fn confined(site: &Site, script: &str) -> Option<Vec<Ended>> {
    let in_namespace = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
        command
            .current_dir(site.path(""))
            .env_remove("DISCORD_TOKEN")
            .env_remove("RUST_LOG");
        command.env("PULLQUOTE", env!("CARGO_BIN_EXE_pullquote"));
        command.output()
    };
    let trial = "mount -t tmpfs none \"$PWD/index\" && mount -o remount,ro \"$PWD/index\"";
    if !in_namespace(trial).is_ok_and(|tried| tried.status.success()) {
        println!("skipped: this system lets nobody mount anything in a namespace");
        return None;
    }
    let script = format!("pq() {{ \"$PULLQUOTE\" \"$@\" 2>&1 && echo '== 0' || echo \"== $?\"; }}\nset -e\n{script}");
    let ran = in_namespace(&script).unwrap();
    let said = String::from_utf8(ran.stdout).unwrap();
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
    let mut runs = Vec::new();
    let mut text = String::new();
    for line in said.lines() {
        match line.strip_prefix("== ") {
            Some(code) => runs.push(Ended {
                code: code.parse().unwrap(),
                out: std::mem::take(&mut text),
                err: String::new(),
            }),
            None => text.push_str(&format!("{line}\n")),
        }
    }
    Some(runs)
}

/// The run failed, and some line of it says what, where and what to do.
#[track_caller]
fn failed(run: &Ended, what: &[&str]) {
    assert_eq!(run.code, 1, "{run:?}");
    let said = run.out.lines().find(|line| line.starts_with("error: "));
    let said = said.unwrap_or_else(|| panic!("no error in {run:?}"));
    for part in what {
        assert!(said.contains(part), "{part:?} is not in {said:?}");
    }
}

#[track_caller]
fn done(run: &Ended, what: &str) {
    assert!(run.code == 0 && run.out.contains(what), "{run:?}");
}

const FULL: &[&str] = &["No space left", "make room"];
const READ_ONLY: &[&str] = &["Read-only", "make that disk writable"];
const OWL: &str = "'How many voles does the owl of Henfield eat?'";

#[test]
fn a_full_disk_keeps_the_old_index() {
    let site = full();
    for number in 0..400 {
        let text = format!("Vole number{number} of Henfield weighs {number} grams.\n\n").repeat(20);
        fs::create_dir_all(site.path("more")).unwrap();
        fs::write(site.path(&format!("more/vole-{number}.txt")), text).unwrap();
    }
    let Some(runs) = confined(
        &site,
        &format!(
            "mount -t tmpfs -o size=400k none index/store\npq index\ncp -r more index/articles/more\npq index\nmv index/articles/more away\npq ask {OWL}\n\
             pq check\nls index/store | grep -c building || true\necho '== 0'\npq ask 'How much does vole number7 weigh?'\n\
             mount -o remount,size=64m index/store\nmv away index/articles/more\npq index\npq ask 'How much does vole number7 weigh?'\npq check"
        ),
    ) else {
        return;
    };
    done(&runs[0], "indexed 4 articles");
    failed(&runs[1], FULL);
    failed(&runs[1], &["index/store"]);
    done(&runs[2], "seven voles");
    done(&runs[3], "all is well: 5 articles");
    assert_eq!(runs[4].out.trim(), "0", "nothing half-done is left");
    assert!(!runs[5].out.contains("7 grams"), "{:?}", runs[5]);
    done(&runs[6], "400 added");
    done(&runs[7], "weighs 7 grams");
    done(&runs[8], "all is well: 405 articles");
}

#[test]
fn a_full_disk_keeps_added_articles_as_they_were() {
    let site = full();
    fs::write(site.path("swan.txt"), "The swan of Thorney sings.\n".repeat(20_000)).unwrap();
    fs::write(site.path("heron-2.txt"), "The heron of Ashby waits for ten hours.\n").unwrap();
    let Some(runs) = confined(
        &site,
        "cp -r index/added kept\nmount -t tmpfs -o size=200k none index/added\ncp -r kept/. index/added\n\
         pq articles add swan.txt\nls -A index/added\necho '== 0'\n\
         dd if=/dev/zero of=index/added/.filler bs=1k 2>/dev/null || true\n\
         cp heron-2.txt heron.txt\npq articles add heron.txt\ncat index/added/heron.txt\necho '== 0'\n\
         pq articles remove heron\npq articles restore heron\npq check\nrm index/added/.filler\npq articles add heron.txt\n\
         pq ask 'How long does the heron of Ashby wait?'",
    ) else {
        return;
    };
    failed(&runs[0], FULL);
    assert!(
        runs[1].out.contains("heron.txt") && !runs[1].out.contains("swan"),
        "{:?}",
        runs[1]
    );
    assert_eq!(
        runs[1].out.matches(".adding-").count(),
        1,
        "only what was there before: {:?}",
        runs[1]
    );
    failed(&runs[2], FULL);
    assert!(runs[3].out.contains("nine hours"), "{:?}", runs[3]);
    // What only moves needs no room.
    done(&runs[4], "removed heron");
    done(&runs[5], "restored heron");
    done(&runs[6], "all is well");
    done(&runs[7], "changed heron");
    done(&runs[8], "ten hours");
}

#[test]
fn a_full_disk_keeps_the_backup_before_and_what_was_to_be_replaced() {
    let site = full();
    fs::write(site.articles().join("noise.bin"), noise(400_000)).unwrap();
    let Some(runs) = confined(
        &site,
        &format!(
            "pq backup whole.zip\nmkdir small\nmount -t tmpfs -o size=100k none small\npq backup small/all.zip\nls -A small\n\
             echo '== 0'\nmv index/articles/noise.bin .\npq backup small/all.zip\nmv noise.bin index/articles\n\
             pq backup small/all.zip --force\nls -A small\necho '== 0'\nmkdir elsewhere\npq --config elsewhere/c.toml restore small/all.zip\n\
             cp -r index kept\nmount -t tmpfs -o size=800k none index\ncp -r kept/. index\necho Later. > index/articles/later.txt\n\
             pq restore whole.zip --force\nls index/articles\nls -A index\necho '== 0'\npq ask {OWL}\nrm index/articles/later.txt\npq check"
        ),
    ) else {
        return;
    };
    done(&runs[0], "saved to whole.zip");
    failed(&runs[1], FULL);
    assert_eq!(runs[2].out, "", "nothing is left of it");
    done(&runs[3], "saved to small/all.zip");
    failed(&runs[4], FULL);
    assert_eq!(runs[5].out.trim(), "all.zip");
    done(&runs[6], "indexed 4 articles");
    failed(&runs[7], FULL);
    assert!(
        runs[8].out.contains("later.txt") && !runs[8].out.contains("restor"),
        "{:?}",
        runs[8]
    );
    done(&runs[9], "seven voles");
    done(&runs[10], "all is well");
}

#[test]
fn a_disk_that_is_full_at_any_moment_of_a_rebuild_keeps_the_old_index() {
    let site = full();
    for number in 0..200 {
        fs::create_dir_all(site.path("more")).unwrap();
        let text = format!("Vole number{number} of Henfield weighs {number} grams.\n");
        fs::write(site.path(&format!("more/vole-{number}.txt")), text).unwrap();
    }
    // With each step a little more room is left beside the index of a few articles.
    let Some(runs) = confined(
        &site,
        &format!(
            "mount -t tmpfs -o size=8m none index/store\npq index\nuse=$(du -sk index/store | cut -f1)\n\
             cp -r more index/articles/more\nfor room in 0 4 8 12 20 28 36 48 60 76; do\n\
             mount -o remount,size=$((use + room))k index/store\npq index\npq ask {OWL}\n\
             ls index/store | grep -c building || true\necho '== 0'\ndone"
        ),
    ) else {
        return;
    };
    done(&runs[0], "indexed 4 articles");
    let mut refusals = 0;
    for step in runs[1..].chunks(3) {
        done(&step[1], "seven voles");
        assert_eq!(step[2].out.trim(), "0", "nothing half-done is left: {step:?}");
        if step[0].code != 0 {
            refusals += 1;
            failed(&step[0], &["index/store", "room"]);
        }
    }
    assert!(refusals >= 5, "{refusals} of 10 had too little room");
}

/// Bytes that cannot be packed.
fn noise(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    blake3::Hasher::new().finalize_xof().fill(&mut bytes);
    bytes
}

#[test]
fn folders_that_cannot_be_written_are_named_and_keep_what_they_have() {
    let site = full();
    site.write("owl-2.txt", b"The owl of Hale eats mice.\n");
    fs::write(site.path("swan.txt"), "The swan of Thorney sings.\n").unwrap();
    let Some(runs) = confined(
        &site,
        &format!(
            "ro() {{ mount --bind \"$1\" \"$1\"; mount -o remount,ro,bind \"$1\"; }}\n\
             ro index/articles\npq index\npq articles add swan.txt\nro index/added\npq articles add bee.txt\n\
             pq articles remove heron\npq articles restore bee\npq articles list\nro index/store\npq index\npq ask {OWL}\npq check\n\
             umount index/articles\necho 'The hare of Ely runs.' > index/articles/hare.txt\npq index\npq ask {OWL}\npq check\n\
             mkdir shelf\nro shelf\npq backup shelf/all.zip\npq backup all.zip\necho More. >> index/articles/hare.txt\n\
             ro index\npq restore all.zip --force\npq ask {OWL}"
        ),
    ) else {
        return;
    };
    done(&runs[0], "1 added");
    done(&runs[1], "added swan");
    for run in &runs[2..5] {
        failed(run, READ_ONLY);
        failed(run, &["added"]);
    }
    done(&runs[5], "heron");
    failed(&runs[6], READ_ONLY);
    failed(&runs[6], &["index/store"]);
    done(&runs[7], "seven voles");
    done(&runs[8], "all is well: 7 articles");
    failed(&runs[9], READ_ONLY);
    done(&runs[10], "seven voles");
    assert_eq!(
        runs[11].out, "hare.txt: not in the index yet: run `pullquote index`\n",
        "nothing else is wrong"
    );
    failed(&runs[12], &["Read-only", "shelf"]);
    done(&runs[13], "saved to all.zip");
    failed(&runs[14], READ_ONLY);
    done(&runs[15], "seven voles");
}

#[test]
fn a_file_that_may_not_be_read_costs_itself_only_until_it_may() {
    use std::os::unix::fs::PermissionsExt;
    let site = full();
    let hidden = site.articles().join("tea.txt");
    fs::set_permissions(&hidden, fs::Permissions::from_mode(0o000)).unwrap();
    // Whoever may read everything is made somebody who may not.
    let run = |arguments: &[&str]| {
        let mut command = if fs::read(&hidden).is_ok() {
            let mut command = Command::new("setpriv");
            command.args([
                "--bounding-set",
                "-dac_override,-dac_read_search",
                env!("CARGO_BIN_EXE_pullquote"),
            ]);
            command
        } else {
            Command::new(env!("CARGO_BIN_EXE_pullquote"))
        };
        command
            .args(arguments)
            .current_dir(site.path(""))
            .env_remove("DISCORD_TOKEN");
        let ran = command.output().ok()?;
        Some(Ended {
            code: ran.status.code()?,
            out: String::from_utf8(ran.stdout).unwrap(),
            err: String::from_utf8(ran.stderr).unwrap(),
        })
    };
    let Some(ended) = run(&["index"]).filter(|ended| ended.err.contains("tea.txt") || ended.code == 0) else {
        println!("skipped: nothing here takes away the right to read everything");
        return;
    };
    assert_eq!(ended.code, 0, "{ended:?}");
    assert!(
        ended
            .err
            .contains("left out: tea.txt: cannot be read (permission denied)"),
        "{ended:?}"
    );
    assert!(first_quote(&site.ask("How many voles does the owl of Henfield eat?", &[])).contains("seven"));
    let checked = run(&["check"]).unwrap();
    assert!(checked.out.contains("all is well: 4 articles"), "{checked:?}");
    let backup = run(&["backup", "all.zip"]).unwrap();
    assert!(
        backup.code == 1 && backup.err.contains("tea.txt") && backup.err.contains("permission"),
        "{backup:?}"
    );
    assert!(!site.path("all.zip").exists(), "a backup with a hole is none");
    fs::set_permissions(&hidden, fs::Permissions::from_mode(0o644)).unwrap();
    let ended = run(&["index"]).unwrap();
    assert!(ended.code == 0 && ended.err.contains("1 added"), "{ended:?}");
}

#[test]
fn files_that_vanish_grow_and_change_while_they_are_read_cost_themselves_only() {
    let site = full();
    for number in 0..40 {
        site.write(
            &format!("vole-{number}.txt"),
            format!("Vole number{number} is grey.\n").as_bytes(),
        );
    }
    site.done(&["index"]);
    let folder = site.articles();
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            let mut round = 0;
            while !stop.load(Ordering::Relaxed) {
                round += 1;
                let file = folder.join(format!("vole-{}.txt", round % 40));
                let text = format!("Vole number{} was counted {round} times.\n\n", round % 40);
                match round % 5 {
                    0 => drop(fs::remove_file(&file)),
                    1 => fs::write(&file, text.repeat(20)).unwrap(),
                    2 => drop(fs::remove_file(&file).and_then(|()| fs::create_dir(&file))),
                    3 => drop(fs::remove_dir(&file)),
                    _ => {
                        let grown = fs::read(&file).unwrap_or_default().repeat(2);
                        fs::write(&file, &grown[..grown.len().min(4_000)]).unwrap();
                    }
                }
                thread::sleep(Duration::from_micros(300));
            }
        });
        for _ in 0..8 {
            let indexed = site.run(&["index"]);
            let answer = site.run(&["ask", "How many voles does the owl of Henfield eat?"]);
            if indexed.code != 0 || !answer.out.contains("seven voles") {
                stop.store(true, Ordering::Relaxed);
                panic!("{indexed:?}\n{answer:?}");
            }
        }
        stop.store(true, Ordering::Relaxed);
    });
    // At rest the index is what the folder holds.
    site.done(&["index"]);
    let again = site.run(&["index"]);
    assert!(again.err.contains("nothing changed"), "{again:?}");
    assert!(site.done(&["check"]).contains("all is well"));
    site.write("vole-0.txt", b"Vole number0 is red at last.\n");
    site.done(&["index"]);
    assert!(first_quote(&site.ask("What colour is vole number0?", &[])).contains("red at last"));
}
