//! Who asks too much is told how long to wait, and nobody else notices.

use std::time::Duration;

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::{Bot, EPHEMERAL, FakeDiscord, Person};
use crate::{WORDS_ONLY, eventually};

#[tokio::test]
async fn a_person_who_asks_too_much_is_told_when_to_come_back() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("person_per_minute = 3\n{WORDS_ONLY}");
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    let eager = Person::new("eager");
    for _ in 0..3 {
        let asked = fake
            .slash("ask")
            .option("question", LIGHTHOUSE.0)
            .by(&eager)
            .send()
            .await;
        assert!(quoted(&fake.wait_answer(&asked).await.text()).contains(LIGHTHOUSE.1));
    }
    let asked = fake
        .slash("ask")
        .option("question", LIGHTHOUSE.0)
        .by(&eager)
        .send()
        .await;
    let refusal = fake.wait_callback(&asked).await;
    assert_eq!(refusal.body["type"], 4, "it is said at once");
    assert_eq!(refusal.message()["flags"].as_u64().unwrap() & EPHEMERAL, EPHEMERAL);
    let said = refusal.text();
    let seconds: u64 = said
        .split(|c: char| !c.is_ascii_digit())
        .find_map(|digits| digits.parse().ok())
        .unwrap_or_else(|| panic!("no number of seconds in: {said}"));
    assert!((1..=20).contains(&seconds), "{said}");

    // A private talk and another server are no way round, and other people are not concerned.
    let direct = fake
        .slash("ask")
        .option("question", LIGHTHOUSE.0)
        .by(&eager)
        .in_dm()
        .send()
        .await;
    assert_eq!(fake.wait_callback(&direct).await.body["type"], 4);
    let other = fake.slash("ask").option("question", BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_answer(&other).await.text()).contains(BRIDGE.1));
    fake.assert_clean();
}

#[tokio::test]
async fn a_flood_of_mentions_is_told_once() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("person_per_minute = 2\n{WORDS_ONLY}");
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    let flood = Person::new("flood");
    for _ in 0..12 {
        fake.mention(LIGHTHOUSE.0).by(&flood).send().await;
    }
    let channel = fake.home().channel;
    eventually("two answers and one word", || fake.bot_messages(channel).len() >= 3).await;
    // Somebody else's question comes after all of the flood, so that nothing of it is still under way.
    let other = fake.mention(BRIDGE.0).send().await;
    fake.wait_reply(&other).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let said: Vec<String> = fake
        .bot_messages(channel)
        .iter()
        .map(crate::fake_discord::visible_text)
        .collect();
    let told = said.iter().filter(|text| text.contains("again in")).count();
    assert_eq!((said.len(), told), (4, 1), "{said:#?}");
    fake.assert_clean();
}

#[tokio::test]
async fn a_server_that_asks_too_much_leaves_others_alone() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("guild_per_minute = 4\n{WORDS_ONLY}");
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    for _ in 0..4 {
        let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
        fake.wait_edit(&asked).await;
    }
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    let said = fake.wait_callback(&asked).await.text();
    assert!(said.contains("server") && said.contains("again in"), "{said}");
    // Different people in one server are told once together.
    for _ in 0..5 {
        fake.mention(LIGHTHOUSE.0).send().await;
    }
    let elsewhere = fake.mention(BRIDGE.0).in_guild(fake.elsewhere()).send().await;
    assert!(quoted(&fake.wait_reply(&elsewhere).await.text()).contains(BRIDGE.1));
    let direct = fake.direct_message(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_message(direct.channel).await.text()).contains(BRIDGE.1));
    tokio::time::sleep(Duration::from_millis(300)).await;
    let replies = fake.requests("POST", &format!("/channels/{}/messages", fake.home().channel));
    assert_eq!(replies.len(), 1, "one word for all five");
    fake.assert_clean();
}

#[tokio::test]
async fn no_limit_means_no_limit() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("person_per_minute = 0\nguild_per_minute = 0\n{WORDS_ONLY}");
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    let eager = Person::new("eager");
    let mut asked = Vec::new();
    for _ in 0..60 {
        asked.push(
            fake.slash("ask")
                .option("question", LIGHTHOUSE.0)
                .by(&eager)
                .send()
                .await,
        );
    }
    for question in &asked {
        assert!(quoted(&fake.wait_answer(question).await.text()).contains(LIGHTHOUSE.1));
    }
    fake.assert_clean();
}
