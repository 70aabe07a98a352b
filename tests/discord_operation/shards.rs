//! Which shards a process runs: as many as Discord recommends, or those that the operator names.

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE, quoted};
use crate::fake_discord::{Bot, FakeDiscord};
use crate::{ENDS_WITHIN, WORDS_ONLY};

const IDENTIFY: u64 = 2;

/// Shard and total of every session that was begun, in order.
async fn sessions(fake: &FakeDiscord, count: usize) -> Vec<(u64, u64)> {
    let frames = fake.wait_frames(IDENTIFY, count).await;
    let number = |frame: &crate::fake_discord::Frame, place: usize| frame.d["shard"][place].as_u64().unwrap();
    let mut found: Vec<_> = frames
        .iter()
        .map(|frame| (number(frame, 0), number(frame, 1)))
        .collect();
    found.sort_unstable();
    found
}

#[tokio::test]
async fn as_many_shards_as_discord_recommends() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    fake.recommend_shards(2);
    let _bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    assert_eq!(sessions(&fake, 2).await, [(0, 2), (1, 2)]);
    for guild in [fake.home().clone(), fake.elsewhere().clone()] {
        let mention = fake.mention(LIGHTHOUSE.0).in_guild(&guild).send().await;
        assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(LIGHTHOUSE.1));
        assert_eq!(fake.bot_messages(guild.channel).len(), 1);
    }
    let direct = fake.direct_message(BRIDGE.0).send().await;
    assert!(quoted(&fake.wait_message(direct.channel).await.text()).contains(BRIDGE.1));
    assert_eq!(
        fake.requests("PUT", "/applications/*/commands").len(),
        1,
        "registered once, not by each shard"
    );
    fake.assert_clean();
}

#[tokio::test]
async fn a_range_of_shards_is_run_with_its_end() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let of_home = (fake.home().id >> 22) % 8;
    let first = of_home.min(6);
    let extra = format!("shards = \"{first}-{}/8\"\n{WORDS_ONLY}", first + 1);
    let _bot = Bot::start(&fake, articles.path(), &extra).await;
    assert_eq!(sessions(&fake, 2).await, [(first, 8), (first + 1, 8)]);
    let mention = fake.mention(LIGHTHOUSE.0).send().await;
    assert!(quoted(&fake.wait_reply(&mention).await.text()).contains(LIGHTHOUSE.1));
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    assert_eq!(fake.frames(IDENTIFY).len(), 2, "no third shard is started");
    fake.assert_clean();
}

#[tokio::test]
async fn a_range_that_cannot_be_read_starts_nothing() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    for written in ["\"0-8/8\"", "0-3/8"] {
        let mut bot = Bot::launch(&fake, articles.path(), &format!("shards = {written}"), fake.token());
        let exit = bot.wait_exit(ENDS_WITHIN).await;
        assert_eq!(exit.code, Some(1), "{}", exit.stderr);
        assert!(exit.stderr.contains("discord.shards"), "{}", exit.stderr);
    }
    assert_eq!(fake.connections(), 0);
    fake.assert_clean();
}
