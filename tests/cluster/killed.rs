//! A bot that is killed among changes: what was acknowledged is there, and the other goes on.

use std::time::Duration;

use crate::fake_discord::events::InteractionHandle;
use crate::fake_discord::{FakeDiscord, Person, Recorded};
use crate::{LIGHTHOUSE, Two, ask, manage, postgres, text, until};

/// Waits for an answer for as long as the bot lives.
async fn answer(
    fake: &FakeDiscord,
    sent: &InteractionHandle,
    killed: &tokio::sync::watch::Receiver<bool>,
) -> Option<Recorded> {
    let mut killed = killed.clone();
    tokio::select! {
        biased;
        answer = fake.wait_answer(sent) => Some(answer),
        // What was sent before the end may still be on its way.
        _ = async { let _ = killed.wait_for(|killed| *killed).await; tokio::time::sleep(Duration::from_millis(300)).await } => {
            fake.excuse(sent);
            None
        }
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_9() {
    let server = postgres::shared();
    for database in std::iter::once(None).chain(server.map(|server| Some(server.database()))) {
        let fake = FakeDiscord::start_for_two().await;
        let mut two = Two::start(&fake, database.as_deref(), "").await;
        let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
        let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
        fake.wait_edit(&asked).await;
        let message = fake.original(&asked);
        let button = fake.button(message, "👍").unwrap();
        let (mut cooldown, mut votes, mut sent_votes) = (0_u64, 0, 0);
        for round in 0..3_u64 {
            let (tell, killed) = tokio::sync::watch::channel(false);
            // Another moment in each round and each run.
            let moment = Duration::from_millis(300 + home.id % 7 * 61 + round * 217);
            let id = two.first.id();
            let killing = tokio::spawn(async move {
                tokio::time::sleep(moment).await;
                let kill = std::process::Command::new("kill")
                    .args(["-KILL", &id.to_string()])
                    .status();
                assert!(kill.unwrap().success());
                tell.send(true).unwrap();
            });
            let mut wanted = cooldown;
            while !*killed.borrow() {
                wanted += 1;
                let set = manage(&fake, &home, "settings").option("cooldown", wanted).send().await;
                match answer(&fake, &set, &killed).await {
                    Some(told) if told.text().contains(&format!(" {wanted} s")) => cooldown = wanted,
                    Some(told) => panic!("{}", told.text()),
                    None => break,
                }
                sent_votes += 1;
                let vote = fake.click(message, &button).by(&Person::new("voter")).send().await;
                match answer(&fake, &vote, &killed).await {
                    Some(told) if told.text().contains("helped") => votes += 1,
                    // The acknowledgement comes before the vote is counted.
                    Some(_) => {}
                    None => break,
                }
            }
            killing.await.unwrap();
            assert!(cooldown > round && votes > round, "nothing was acknowledged");
            // The other one has lost nothing and goes on.
            until(&fake, &elsewhere, LIGHTHOUSE.0, |answer| answer.contains(LIGHTHOUSE.1)).await;
            two.first.restart_beside(&fake).await;
            let shown = text(&fake, manage(&fake, &home, "settings")).await;
            let kept: u64 = number_before(&shown, " s");
            assert!(
                (cooldown..=wanted).contains(&kept),
                "{kept}, and {cooldown} was acknowledged:\n{shown}"
            );
            cooldown = kept;
            let stats = text(&fake, manage(&fake, &home, "stats")).await;
            let kept: u64 = stats
                .split("👍 ")
                .nth(1)
                .unwrap()
                .split(',')
                .next()
                .unwrap()
                .parse()
                .unwrap();
            assert!(
                (votes..=sent_votes).contains(&kept),
                "{kept} votes, and {votes} were acknowledged"
            );
            votes = kept;
        }
        text(&fake, manage(&fake, &home, "settings").option("cooldown", 0)).await;
        assert!(ask(&fake, &home, LIGHTHOUSE.0).await.contains(LIGHTHOUSE.1));
        fake.assert_clean();
    }
}

/// The number that stands before a unit.
fn number_before(text: &str, unit: &str) -> u64 {
    let words = text.match_indices(unit).filter_map(|(at, _)| {
        let before = text[..at].rsplit(|c: char| !c.is_ascii_digit()).next()?;
        before.parse().ok()
    });
    words
        .into_iter()
        .next()
        .unwrap_or_else(|| panic!("there is no number of {unit:?} in:\n{text}"))
}
