//! A database that is killed and begins again while questions come: not one stays without an answer.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::fake_discord::{FakeDiscord, Person, permission};
use crate::{BRIDGE, LIGHTHOUSE, SEEN_WITHIN, Two, manage, postgres, quotes, text};

#[tokio::test]
async fn every_question_is_answered_while_the_database_is_away() {
    let Some(mut server) = postgres::Server::start() else {
        return;
    };
    let fake = FakeDiscord::start_for_two().await;
    let two = Two::start(&fake, Some(&server.database()), "guild_per_minute = 0").await;
    let guilds = [fake.home().clone(), fake.elsewhere().clone()];
    for guild in &guilds {
        text(
            &fake,
            manage(&fake, guild, "settings")
                .option("quotes", 2)
                .option("confidence", 1),
        )
        .await;
    }
    let (is_over, answered) = (AtomicBool::new(false), AtomicUsize::new(0));
    let questions = async |guild| {
        while !is_over.load(Ordering::Relaxed) {
            let (question, expected) = if answered.load(Ordering::Relaxed) % 2 == 0 {
                LIGHTHOUSE
            } else {
                BRIDGE
            };
            let asked = fake
                .slash("ask")
                .option("question", question)
                .by(&Person::new("somebody"));
            let answer = text(&fake, asked.in_guild(guild, permission::PLAIN)).await;
            assert!(
                answer.replace("**", "").contains(expected) && quotes(&answer) == 2,
                "the settings stay in force:\n{answer}"
            );
            answered.fetch_add(1, Ordering::Relaxed);
        }
    };
    let outage = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        let away = blocking(move || {
            server.kill();
            server
        });
        let mut server = away.await;
        for guild in &guilds {
            let told = text(&fake, manage(&fake, guild, "settings").option("quotes", 3)).await;
            assert!(told.contains("could not be saved"), "{told}");
        }
        let before = answered.load(Ordering::Relaxed);
        tokio::time::sleep(Duration::from_secs(3)).await;
        assert!(
            answered.load(Ordering::Relaxed) > before,
            "nothing is answered while it is away"
        );
        let begun = blocking(move || {
            server.begin();
            server
        });
        let server = begun.await;
        let back = Instant::now();
        for guild in &guilds {
            loop {
                let told = text(&fake, manage(&fake, guild, "settings").option("private", false)).await;
                if !told.contains("could not be saved") {
                    break;
                }
                assert!(back.elapsed() < SEEN_WITHIN, "{told}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        is_over.store(true, Ordering::Relaxed);
        server
    };
    let (_, _, _server) = tokio::join!(questions(&guilds[0]), questions(&guilds[1]), outage);
    assert!(answered.load(Ordering::Relaxed) > 10);
    // Nothing that was counted meanwhile is lost.
    let all = answered.load(Ordering::Relaxed);
    let first = crate::answered(&fake, &guilds[0], all).await;
    let counted = first + crate::answered(&fake, &guilds[1], all - first).await;
    assert_eq!(counted, all);
    for bot in [&two.first, &two.second] {
        let log = bot.stderr();
        assert!(
            log.contains("settings and votes in postgres://") && !log.contains("pass-w0rd"),
            "{log}"
        );
        let begun = Instant::now();
        while !bot.stderr().contains("can be kept again") {
            assert!(begun.elapsed() < 2 * SEEN_WITHIN, "nobody says that it is over");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
    fake.assert_clean();
}

/// Does something that takes a while beside the questions.
async fn blocking<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(job).await.unwrap()
}
