//! The end of the process: what was acknowledged is answered, and Discord is told goodbye.

use std::time::{Duration, Instant};

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::{Bot, FakeDiscord};
use crate::{ENDS_WITHIN, WORDS_ONLY, eventually};

const NORMAL: u16 = 1000;

#[tokio::test]
async fn what_was_acknowledged_is_answered_before_the_goodbye() {
    for signal in ["TERM", "INT"] {
        let (fake, articles) = (FakeDiscord::start().await, Articles::few());
        let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
        // The answers are held up for two seconds, so that the signal comes before them.
        fake.delay("PATCH", "/webhooks/*/*/messages/@original", 3, Duration::from_secs(2));
        fake.delay("POST", "/channels/*/messages", 1, Duration::from_secs(2));
        let mut asked = Vec::new();
        for _ in 0..3 {
            asked.push(fake.slash("ask").option("question", LIGHTHOUSE.0).send().await);
        }
        for question in &asked {
            fake.wait_callback(question).await;
        }
        let mention = fake.mention(BRIDGE.0).send().await;
        // It has reached the bot once its reply is under way; the fake counts the request when the delay is over.
        tokio::time::sleep(Duration::from_millis(700)).await;
        bot.signal(signal);
        tokio::time::sleep(Duration::from_millis(300)).await;
        let late = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
        let said = fake.wait_callback(&late).await;
        assert_eq!(said.body["type"], 4, "who asks now is told at once: {}", said.text());
        let exit = bot.wait_exit(ENDS_WITHIN).await;
        assert_eq!(exit.code, Some(0), "{signal}: {}", exit.stderr);
        for question in &asked {
            assert!(quoted(&fake.wait_edit(question).await.text()).contains(LIGHTHOUSE.1));
        }
        assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(BRIDGE.1));
        eventually("the goodbye", || !fake.closes().is_empty()).await;
        assert_eq!(fake.closes(), [NORMAL], "{signal}");
        fake.assert_clean();
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_delivered_holds_the_end_up_for_ten_seconds_only() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    fake.delay(
        "PATCH",
        "/webhooks/*/*/messages/@original",
        100,
        Duration::from_secs(120),
    );
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_callback(&asked).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    let begun = Instant::now();
    let exit = bot.stop(ENDS_WITHIN).await;
    assert_eq!(exit.code, Some(0), "{}", exit.stderr);
    let took = begun.elapsed();
    assert!(
        (Duration::from_secs(9)..Duration::from_secs(20)).contains(&took),
        "{took:?}"
    );
    assert!(exit.stderr.contains("not every answer is delivered"), "{}", exit.stderr);
    fake.assert_clean();
}
