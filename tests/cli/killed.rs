//! Writers that are killed while they work, and several programs at once: what was published stays, the next writer
//! tidies up, and every question is answered.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Instant;

use crate::{Site, first_quote, killed_after};

const ARTICLES: usize = 200;
const KILLS: u32 = 20;

/// An article whose answer says in which round it was written.
fn article(number: usize, round: u32) -> String {
    let filler = format!("The harbour of town {number} holds boats and nets and ropes. ").repeat(8);
    format!("Ferry number{number} carries {round} passengers.\n\n{filler}\n")
}

fn write_round(site: &Site, round: u32) {
    for number in 0..ARTICLES {
        site.write(&format!("ferry-{number}.txt"), article(number, round).as_bytes());
    }
}

#[test]
fn a_killed_writer_loses_nothing() {
    let site = Site::new(&[]);
    site.set_threshold(0.0);
    write_round(&site, 1000);
    let begun = Instant::now();
    site.done(&["index"]);
    let mut whole = begun.elapsed();
    let mut killed_at_work = 0;
    for round in 1..=KILLS {
        write_round(&site, 1000 + round);
        let mut child = site.command(&["index"]).stderr(Stdio::null()).spawn().unwrap();
        // From the first moment to well after the usual end, finest towards the end, where publishing happens.
        let share = 1.15 * (1.0 - (1.0 - f64::from(round) / f64::from(KILLS)).powi(2));
        let begun = Instant::now();
        if killed_after(&mut child, whole.mul_f64(share)) {
            // The machine is faster now than it was when the first run was timed.
            whole = whole.min(begun.elapsed());
        } else {
            killed_at_work += 1;
        }

        // The old articles or the new ones, never a mixture and never none.
        let answers: Vec<String> = [0, 77, ARTICLES - 1]
            .iter()
            .map(|number| {
                let answer = site.ask(&format!("How many passengers does ferry number{number} carry?"), &[]);
                first_quote(&answer).split(' ').nth(3).unwrap().to_owned()
            })
            .collect();
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert!(answers[0].parse::<u32>().unwrap() <= 1000 + round);

        if round % 4 == 0 {
            let report = site.run(&["index"]);
            assert_eq!(report.code, 0, "{report:?}");
            assert!(!report.err.contains("set aside"), "nothing was damaged: {report:?}");
            let checked = site.run(&["check"]);
            assert_eq!(checked.code, 0, "{checked:?}");
            assert!(
                checked.out.contains(&format!("all is well: {ARTICLES} articles")),
                "{checked:?}"
            );
            let answer = site.ask("How many passengers does ferry number77 carry?", &[]);
            assert!(first_quote(&answer).contains(&(1000 + round).to_string()));
        }
    }
    println!("{killed_at_work} of {KILLS} writers were killed at work; one takes {whole:.1?}");
    assert!(
        killed_at_work >= KILLS / 4,
        "only {killed_at_work} of {KILLS} were killed at work"
    );

    // The next writer with work to do leaves nothing of the others behind.
    write_round(&site, 2000);
    site.done(&["index"]);
    let mut left: Vec<String> = fs::read_dir(site.store())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left.len(), 3, "{left:?}");
    assert_eq!((left[0].as_str(), left[1].as_str()), ("CURRENT", "LOCK"));
    let checked = site.run(&["check"]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""), "{checked:?}");
}

#[test]
fn what_a_killed_writer_left_is_removed() {
    let site = Site::indexed();
    fs::write(site.store().join("CURRENT.new"), "half").unwrap();
    fs::create_dir(site.store().join("building-00000002")).unwrap();
    fs::write(site.store().join("LOCK"), "pullquote (process 1)").unwrap();
    // Killed right after the new generation was published: the old one, with articles that may be gone, is still there.
    fs::create_dir(site.store().join("generation-00000000")).unwrap();
    fs::write(site.store().join("generation-00000000/meta.json"), "{}").unwrap();
    let checked = site.run(&["check"]);
    assert_eq!(checked.code, 0, "it does no harm: {checked:?}");
    assert!(
        checked.err.contains("LOCK") && checked.err.contains("generation-00000000 is not in use"),
        "{checked:?}"
    );
    assert!(site.run(&["index"]).err.starts_with("nothing changed"));
    assert!(!site.store().join("generation-00000000").exists());
    let checked = site.run(&["check"]);
    assert_eq!((checked.code, checked.err.as_str()), (0, ""), "{checked:?}");
}

#[test]
fn every_question_is_answered_while_the_index_changes() {
    let site = Site::new(&[]);
    // Who takes up changes by itself is another matter.
    let config = fs::read_to_string(site.path("config.toml")).unwrap();
    fs::write(site.path("config.toml"), format!("watch = false\n{config}")).unwrap();
    write_round(&site, 1000);
    site.done(&["index"]);
    let question = "How many passengers does ferry number77 carry?";
    let mut talk = site.talk(&[]);
    talk.hear_complaint();
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for round in 1..=12 {
                write_round(&site, 1000 + round);
                assert_eq!(site.run(&["index"]).code, 0);
            }
        });
        let mut asked = 0;
        while !writer.is_finished() || asked < 10 {
            let answer = site.ask(question, &[]);
            assert!(first_quote(&answer).starts_with("Ferry number77 carries"), "{answer}");
            talk.say(question);
            assert!(talk.hear().starts_with("Ferry number77 carries"));
            asked += 1;
        }
        println!("{asked} questions were asked while the index changed twelve times");
    });
    let (code, _, err) = talk.end();
    assert_eq!((code, err), (0, vec![]));
}

#[test]
fn those_who_meet_a_damaged_index_together_are_all_answered() {
    let site = Site::new(&[]);
    write_round(&site, 1000);
    for _ in 0..3 {
        site.done(&["index"]);
        let folders = fs::read_dir(site.store()).unwrap().map(|entry| entry.unwrap().path());
        let published = folders
            .filter(|path| path.join("articles.json").exists())
            .max_by_key(|path| {
                path.file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with("generation-"))
            });
        fs::write(published.unwrap().join("articles.json"), "{}").unwrap();
        thread::scope(|scope| {
            let asking: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| site.run(&["ask", "How many passengers does ferry number77 carry?"])))
                .collect();
            let ended: Vec<_> = asking.into_iter().map(|asking| asking.join().unwrap()).collect();
            assert!(
                ended
                    .iter()
                    .all(|ended| ended.out.contains("Ferry number77 carries 1000")),
                "{ended:?}"
            );
            let repairs = ended.iter().filter(|ended| ended.err.contains("set aside and rebuilt"));
            assert_eq!(repairs.count(), 1, "{ended:?}");
        });
    }
}
