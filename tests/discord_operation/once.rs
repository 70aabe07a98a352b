//! Events that come twice are answered once.

use std::time::Duration;

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::{Bot, FakeDiscord};
use crate::{WORDS_ONLY, eventually};

const RESUME: u64 = 6;

#[tokio::test]
async fn an_event_that_comes_twice_is_answered_once() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let _bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.repeat_last("INTERACTION_CREATE");
    fake.wait_edit(&asked).await;
    fake.repeat_last("INTERACTION_CREATE");
    let mention = fake.mention(BRIDGE.0).in_guild(fake.elsewhere()).send().await;
    fake.repeat_last("MESSAGE_CREATE");
    fake.wait_reply(&mention).await;
    // The last message is now the bot's own reply: the person's comes again by a session that replays everything.
    fake.replay_everything();
    fake.drop_connection();
    fake.wait_frames(RESUME, 1).await;
    let last = fake.mention(LIGHTHOUSE.0).send().await;
    assert!(quoted(&fake.wait_reply(&last).await.text()).contains(LIGHTHOUSE.1));
    tokio::time::sleep(Duration::from_millis(500)).await;

    assert_eq!(fake.requests("POST", "/interactions/*/*/callback").len(), 1);
    assert_eq!(fake.requests("PATCH", "/webhooks/*/*/messages/@original").len(), 1);
    assert_eq!(
        fake.requests("POST", "/channels/*/messages").len(),
        2,
        "one for each mention"
    );
    fake.assert_clean();
}

#[tokio::test]
async fn a_reply_carries_what_keeps_it_from_standing_there_twice() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let mut bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    let mention = fake.mention(BRIDGE.0).send().await;
    let reply = fake.wait_reply(&mention).await;
    assert_eq!(reply.body["nonce"], mention.id.to_string());
    assert_eq!(reply.body["enforce_nonce"], true);

    // A second process that gets the same message says the same, and Discord shows it once.
    bot.restart(&fake).await;
    let asked = fake.mention(LIGHTHOUSE.0).send().await;
    fake.wait_reply(&asked).await;
    bot.restart(&fake).await;
    fake.lose_reply("POST", "/channels/*/messages", 2, 502);
    let lost = fake.mention(BRIDGE.0).in_guild(fake.elsewhere()).send().await;
    eventually("the third try", || {
        let id = lost.id.to_string();
        let posts = fake.requests("POST", "/channels/*/messages");
        posts.iter().filter(|r| r.body["nonce"] == id.as_str()).count() == 3
    })
    .await;
    assert_eq!(fake.bot_messages(fake.elsewhere().channel).len(), 1);
    fake.assert_clean();
}
