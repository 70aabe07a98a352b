//! The bot under load: floods, faults on top of each other, and memory over a long time. `PULLQUOTE_SOAK=1` makes the
//! runs as long as they are meant to be.
#![cfg(feature = "discord")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "in tests a panic is the report, and figures are shown on request"
)]

mod fake_discord;

use std::collections::HashSet;
use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE};
use fake_discord::load::{Dice, Fate, Latencies};
use fake_discord::{Bot, FakeDiscord};

/// These tests measure: one at a time.
static ALONE: Mutex<()> = Mutex::const_new(());

const CALLBACK: &str = "/interactions/*/*/callback";
const EDIT: &str = "/webhooks/*/*/messages/@original";
const POST: &str = "/channels/*/messages";
/// Longer than the bot tries to deliver an answer.
const SETTLED_WITHIN: Duration = Duration::from_secs(100);
const NO_LIMITS: &str = "person_per_minute = 0\nguild_per_minute = 0\nhealth = \"127.0.0.1:0\"\n";

fn is_soak() -> bool {
    std::env::var("PULLQUOTE_SOAK").is_ok_and(|value| value == "1")
}

/// Ids of everything that the bot has given up, as its log says.
fn given_up(bot: &Bot) -> HashSet<u64> {
    let log = bot.stderr();
    let lines = log.lines().filter(|line| line.contains("could not deliver"));
    let entry = |line: &str| serde_json::from_str::<serde_json::Value>(line).ok()?["fields"]["id"].as_u64();
    lines.filter_map(entry).collect()
}

/// Waits until every question is answered, was told something at once, or was given up.
async fn settle(fake: &FakeDiscord, bot: &Bot) {
    let deadline = Instant::now() + SETTLED_WITHIN;
    loop {
        let lost = given_up(bot);
        let fates = fake.fates();
        let open = fates.iter().filter(|(id, fate)| is_open(**fate) && !lost.contains(*id));
        let open: Vec<_> = open.collect();
        if open.is_empty() {
            return;
        }
        assert!(
            Instant::now() < deadline,
            "nothing became of {open:?}; the bot said:\n{}",
            bot.stderr()
        );
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

fn is_open(fate: Fate) -> bool {
    matches!(fate, Fate::Waiting | Fate::Silent)
}

/// The address that the bot shows its numbers at.
fn health(bot: &Bot) -> String {
    let log = bot.stderr();
    let line = log
        .lines()
        .find(|line| line.contains("health and metrics can be read"))
        .unwrap();
    let entry: serde_json::Value = serde_json::from_str(line).unwrap();
    entry["fields"]["address"].as_str().unwrap().to_owned()
}

async fn metric(address: &str, name: &str) -> f64 {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(format!("http://{address}/metrics")).send().await.unwrap();
    let text = answer.text().await.unwrap();
    let value = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
    value.unwrap_or("0").parse().unwrap()
}

/// Kinds of [`break_something`].
const BREAKS: u64 = 18;

/// Something goes wrong at Discord.
fn break_something(fake: &FakeDiscord, kind: u64) -> &'static str {
    match kind {
        0 => {
            fake.drop_connection();
            "a dropped connection"
        }
        1 => {
            fake.reset_connection();
            "a reset connection"
        }
        2 => {
            fake.ask_to_reconnect();
            "op 7"
        }
        3 => {
            fake.invalidate_session(true);
            "op 9 true"
        }
        4 => {
            fake.close(4000);
            "close 4000"
        }
        5 => {
            fake.invalidate_session(false);
            "op 9 false"
        }
        6 => {
            fake.fail("POST", CALLBACK, 5, 500);
            "500 on acknowledgements"
        }
        7 => {
            fake.fail("PATCH", EDIT, 5, 502);
            "502 on edits"
        }
        8 => {
            fake.fail("POST", POST, 5, 503);
            "503 on replies"
        }
        9 => {
            fake.rate_limit("PATCH", EDIT, 5, 0.5);
            "429 on edits"
        }
        10 => {
            fake.rate_limit_globally("POST", POST, 3, 0.5);
            "a global 429 on replies"
        }
        11 => {
            fake.delay("POST", CALLBACK, 5, Duration::from_secs(1));
            "late acknowledgements"
        }
        12 => {
            fake.lose_reply("PATCH", EDIT, 3, 502);
            "lost answers to edits"
        }
        13 => {
            fake.lose_reply("POST", POST, 3, 502);
            "lost answers to replies"
        }
        14 => {
            fake.lose_reply("POST", CALLBACK, 3, 502);
            "lost answers to acknowledgements"
        }
        15 => {
            fake.refuse("POST", CALLBACK, 2, 404, 10_062);
            "expired interactions"
        }
        16 => {
            fake.refuse("POST", POST, 2, 403, 50_013);
            "missing permissions"
        }
        _ => {
            fake.send_raw("{\"op\": 0, \"t\": \"MESSAGE_CREATE\", \"d\": {");
            fake.send_binary(b"\x78\x9c\xff");
            "garbage"
        }
    }
}

#[tokio::test]
async fn whatever_breaks_every_question_comes_to_one_end() {
    let _alone = ALONE.lock().await;
    let seconds = if is_soak() { 60 } else { 10 };
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("{NO_LIMITS}[reader]\nmodel = \"off\"");
    let mut bot = Bot::start(&fake, articles.path(), &extra).await;
    let address = health(&bot);
    fake.replay_everything();
    let first = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_edit(&first).await;
    let answer = fake.original(&first);
    let button = fake.button(answer, "In context").unwrap();
    let (mut dice, mut broken) = (Dice::new(20_261_125), Vec::new());
    let mut bag: Vec<u64> = Vec::new();
    let begun = Instant::now();
    let mut ticks = tokio::time::interval(Duration::from_millis(20));
    let mut next_fault = Duration::from_millis(500);
    let mut asked = 1;
    while begun.elapsed() < Duration::from_secs(seconds) {
        ticks.tick().await;
        if begun.elapsed() >= next_fault {
            // In random order, and each kind once before one comes again.
            if bag.is_empty() {
                bag.extend(0..BREAKS);
            }
            let kind = bag.swap_remove(usize::try_from(dice.roll(bag.len() as u64)).unwrap());
            broken.push(break_something(&fake, kind));
            next_fault += Duration::from_secs(1);
        }
        asked += 1;
        let question = if dice.roll(2) == 0 { LIGHTHOUSE.0 } else { BRIDGE.0 };
        match dice.roll(10) {
            0 | 1 => _ = fake.mention(question).send().await,
            2 => _ = fake.direct_message(question).send().await,
            3 => _ = fake.click(answer, &button).send().await,
            _ => _ = fake.slash("ask").option("question", question).send().await,
        }
    }
    fake.heal();
    settle(&fake, &bot).await;

    let (fates, lost) = (fake.fates(), given_up(&bot));
    let count = |wanted: Fate| fates.values().filter(|fate| **fate == wanted).count();
    println!(
        "{asked} questions in {seconds} s: {} answered, {} told at once, {} given up; {broken:?}",
        count(Fate::Answered),
        count(Fate::ToldAtOnce),
        lost.len()
    );
    assert_eq!(fates.len(), asked);
    let twice: Vec<_> = fake.answers().into_iter().filter(|(_, count)| *count > 1).collect();
    assert!(twice.is_empty(), "answered more than once: {twice:?}");
    assert!(
        count(Fate::Answered) * 2 > asked,
        "most questions are answered all the same"
    );
    // Where acknowledgements are late or lost at Discord the bot can only come too late; all else must be right.
    let is_allowed =
        |problem: &String| problem.contains("acknowledged only after") || problem.contains("never acknowl");
    let problems: Vec<String> = fake
        .problems()
        .into_iter()
        .filter(|problem| !is_allowed(problem))
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");

    // Nothing is left behind, and the process ends as it should.
    for name in ["pullquote_tasks", "pullquote_places_taken"] {
        for _ in 0..100 {
            if metric(&address, name).await == 0.0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        assert_eq!(metric(&address, name).await, 0.0, "{name}");
    }
    assert!(bot.is_running());
    let exit = bot.stop(Duration::from_secs(30)).await;
    assert_eq!(exit.code, Some(0), "{}", exit.stderr);
    assert!(!exit.stderr.contains("panicked"), "{}", exit.stderr);
}

#[tokio::test]
async fn ten_times_too_much_is_acknowledged_in_time() {
    let _alone = ALONE.lock().await;
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), &format!("{NO_LIMITS}workers = 1\nqueue = 8")).await;
    // What one worker takes for a question that is not kept from before.
    let mut slowest = Duration::ZERO;
    for number in 0..4 {
        let question = format!("{} Number {number}?", LIGHTHOUSE.0);
        let asked = fake.slash("ask").option("question", question).send().await;
        let acknowledged = fake.wait_callback(&asked).await.at;
        slowest = slowest.max(fake.wait_edit(&asked).await.at - acknowledged);
    }
    let pause = (slowest / 10).clamp(Duration::from_millis(2), Duration::from_millis(100));
    let flood = Duration::from_secs(if is_soak() { 60 } else { 4 });
    let begun = Instant::now();
    let mut ticks = tokio::time::interval(pause);
    let mut asked = 4;
    while begun.elapsed() < flood {
        ticks.tick().await;
        let question = format!("{} Number {asked}?", LIGHTHOUSE.0);
        fake.slash("ask").option("question", question).send().await;
        asked += 1;
    }
    settle(&fake, &bot).await;
    let latencies = fake.latencies();
    println!(
        "{asked} questions, one each {pause:?}: {} answered, {} told busy; acknowledged after {:?} (median), {:?} (99%), \
         {:?} at the latest",
        latencies.answered.len(),
        latencies.told_at_once,
        Latencies::quantile(&latencies.acknowledged, 0.5),
        Latencies::quantile(&latencies.acknowledged, 0.99),
        latencies.acknowledged.last().unwrap(),
    );
    assert_eq!(latencies.acknowledged.len(), asked);
    assert_eq!(latencies.answered.len() + latencies.told_at_once, asked);
    assert!(latencies.told_at_once > 0, "it was no flood");
    let said: HashSet<String> = fake.requests("POST", CALLBACK).iter().map(|r| r.text()).collect();
    assert!(said.iter().any(|text| text.contains("busy")), "{said:?}");
    let nearly_all = Latencies::quantile(&latencies.acknowledged, 0.99);
    assert!(nearly_all < Duration::from_secs(1), "acknowledged after {nearly_all:?}");
    // The fake itself reports whatever comes after Discord's three seconds.
    fake.assert_clean();
}

/// Discord bans the address of whoever it refuses 10,000 times in ten minutes.
#[tokio::test]
async fn who_is_refused_too_often_stops_before_discord_bans() {
    let _alone = ALONE.lock().await;
    const REFUSED: usize = 5_000;
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("{NO_LIMITS}queue = 10000\n[reader]\nmodel = \"off\"");
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    fake.refuse("POST", POST, usize::MAX, 403, 50_013);
    for _ in 0..REFUSED + 3_000 {
        fake.mention(LIGHTHOUSE.0).send().await;
    }
    settle(&fake, &bot).await;
    let tried = fake.requests("POST", POST).len();
    println!("{tried} of {} replies were tried", REFUSED + 3_000);
    // Those that are under way when it is enough come on top.
    assert!((REFUSED..REFUSED + 1_000).contains(&tried), "{tried}");
    // Commands are answered all the same.
    let asked = fake.slash("ask").option("question", BRIDGE.0).send().await;
    fake.wait_edit(&asked).await;
    fake.assert_clean();
}

/// Linux alone tells the memory of a process in this way.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn memory_does_not_grow_with_the_number_of_questions() {
    let _alone = ALONE.lock().await;
    let rounds = if is_soak() { 2_500 } else { 20 };
    const EACH: u64 = 40;
    /// More questions than there is room for answers that are kept.
    const DIFFERENT: u64 = 1_500;
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), &format!("{NO_LIMITS}[reader]\nmodel = \"off\"")).await;
    let ask = async |round: u64| {
        for number in 0..EACH {
            let question = format!("{} Number {}?", LIGHTHOUSE.0, (round * EACH + number) % DIFFERENT);
            match number % 10 {
                0 => _ = fake.mention(&question).send().await,
                1 => _ = fake.autocomplete("ask").focused("article", "skar").send().await,
                _ => _ = fake.slash("ask").option("question", question).send().await,
            }
        }
        settle(&fake, &bot).await;
        let problems = fake.problems();
        assert!(problems.is_empty(), "{problems:#?}");
        fake.forget();
    };
    // Until the answers that are kept have all their places, memory grows as it should.
    for round in 0..(DIFFERENT / EACH).min(rounds) {
        ask(round).await;
    }
    let mut samples = vec![bot.resident_kilobytes()];
    for round in 1..=rounds {
        ask(round).await;
        if round % (rounds / 4) == 0 {
            samples.push(bot.resident_kilobytes());
        }
    }
    println!(
        "kB before, and after each quarter of {} interactions: {samples:?}",
        rounds * EACH
    );
    let grown = |from: usize, to: usize| samples[to].saturating_sub(samples[from]) / 1024;
    assert!(grown(0, 4) < 24, "{} MB more: {samples:?}", grown(0, 4));
    // What is left to grow by then is a leak: everything that has a bound has reached it.
    assert!(grown(2, 4) < 6, "no end is in sight: {samples:?}");
    fake.assert_clean();
}
