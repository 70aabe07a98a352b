//! A search cluster that is killed and comes back, empty, while people ask.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, unescaped};
use crate::fake_discord::events::InteractionHandle;
use crate::fake_discord::load::Fate;
use crate::fake_discord::{Bot, FakeDiscord};
use crate::search_server::SearchServer;
use crate::{WORDS_ONLY, eventually};

/// What is said while there is no cluster.
const AWAY: &str = "the search does not answer";
/// How long a cluster may be back before questions are answered again.
const BACK_WITHIN: Duration = Duration::from_secs(5);
/// Between two questions of the stream.
const PAUSE: Duration = Duration::from_millis(40);

fn section(server: &SearchServer, extra: &str) -> String {
    let prefix = format!("bot-{}", std::process::id());
    format!(
        "person_per_minute = 0\nguild_per_minute = 0\n{WORDS_ONLY}\n[search]\nbackend = \"opensearch\"\nurl = {:?}\nprefix = \
         {prefix:?}\ntimeout = 500\n{extra}",
        server.address(),
    )
}

/// How many times the server is killed.
fn kills() -> usize {
    let is_soak = std::env::var("PULLQUOTE_SOAK").is_ok_and(|soak| soak == "1");
    if is_soak { 30 } else { 3 }
}

/// Questions about two things, each in words of its own: no answer is one that was kept.
fn question(number: usize) -> (String, &'static str) {
    let (text, words) = if number.is_multiple_of(2) { LIGHTHOUSE } else { BRIDGE };
    (format!("{} ({number})", text.trim_end_matches('?')), words)
}

/// What a question got by now.
fn answer_to(fake: &FakeDiscord, asked: &InteractionHandle) -> Option<String> {
    let edits = fake.requests("PATCH", &format!("/webhooks/*/{}/messages/*", asked.token));
    let told = fake.requests("POST", &format!("/interactions/{}/{}/callback", asked.id, asked.token));
    let texts = edits.iter().chain(&told).map(|request| request.text());
    texts.into_iter().find(|text| !text.is_empty())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cluster_that_is_killed_costs_no_answer_its_truth_and_comes_back_by_itself() {
    let Some(mut server) = SearchServer::start() else {
        return;
    };
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), &section(&server, "")).await;
    let host = server.host().to_owned();
    let mut asked = Vec::new();
    for kill in 0..kills() {
        let begun = Instant::now();
        let mut killed = None;
        // When the server was back, and how many questions had been asked by then.
        let mut back: Option<(Instant, usize)> = None;
        let mut answered_at: Option<Instant> = None;
        // A stream of questions that does not wait for answers, while the server dies and comes back.
        while begun.elapsed() < Duration::from_secs(8) {
            let (text, words) = question(asked.len());
            asked.push((fake.slash("ask").option("question", text.as_str()).send().await, words));
            tokio::time::sleep(PAUSE).await;
            if killed.is_none() && begun.elapsed() > Duration::from_millis(700) {
                server.kill();
                killed = Some(Instant::now());
            }
            if back.is_none() && killed.is_some_and(|at: Instant| at.elapsed() > Duration::from_millis(900)) {
                server = SearchServer::start_at(&host).expect("a server was there before");
                back = Some((Instant::now(), asked.len()));
            }
            if answered_at.is_none()
                && let Some((back, first)) = back
            {
                let is_answered = asked[first..].iter().rev().take(8).any(|(asked, words)| {
                    answer_to(&fake, asked).is_some_and(|answer| unescaped(&answer).contains(words))
                });
                if is_answered {
                    answered_at = Some(Instant::now());
                    println!(
                        "kill {kill}: answered again {} ms after the server was back",
                        back.elapsed().as_millis()
                    );
                }
            }
        }
        let (back, _) = back.expect("the server came back");
        let answered_at = answered_at.expect("answered again");
        assert!(answered_at - back < BACK_WITHIN, "{:?}", answered_at - back);
    }
    eventually("every answer", || {
        let fates = fake.fates();
        asked
            .iter()
            .all(|(asked, ..)| matches!(fates[&asked.id], Fate::Answered | Fate::ToldAtOnce))
    })
    .await;
    let mut fates = HashSet::new();
    for (asked, words) in &asked {
        let answer = answer_to(&fake, asked).unwrap_or_default();
        // Either the right sentence, or one that says what is the matter: nothing else.
        let is_right = unescaped(&answer).contains(words);
        assert!(is_right || answer.contains(AWAY), "{answer}");
        fates.insert(is_right);
    }
    assert_eq!(fates.len(), 2, "some questions were asked while there was no cluster");
    assert!(bot.stderr().contains("the search cluster does not answer"));
    assert!(bot.stderr().contains("the cluster holds every article again"));
    fake.assert_clean();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_a_copy_on_this_machine_nobody_notices() {
    let Some(mut server) = SearchServer::start() else {
        return;
    };
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), &section(&server, "local_copy = true")).await;
    for number in 0..20 {
        if number == 5 {
            server.kill();
        }
        let (text, words) = question(number);
        let asked = fake.slash("ask").option("question", text.as_str()).send().await;
        let answer = fake.wait_answer(&asked).await.text();
        assert!(unescaped(&answer).contains(words), "{answer}");
    }
    fake.assert_clean();
}
