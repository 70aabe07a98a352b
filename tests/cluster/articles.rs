//! Articles that one bot publishes: the other answers from them, beside it or on another machine.

use std::time::Duration;

use crate::fake_discord::{Bot, FakeDiscord, Person};
use crate::{Articles, Machine, SEEN_WITHIN, Two, ask, manage, postgres, quoted, until};

const MILL: &str = "The mill of Ostrand grinds barley for Petra Lindqvist.\n";
const MILL_QUESTION: &str = "Who does the mill of Ostrand grind barley for?";
const MILLER: &str = "Petra Lindqvist";

async fn reindex(fake: &FakeDiscord, operator: &Person) {
    let sent = fake.slash("reindex").by(operator).in_dm().send().await;
    fake.wait_edit_where(&sent, |text| text.contains("mill")).await;
}

fn operators(operator: &Person) -> String {
    format!("operators = [\"{}\"]", operator.id)
}

#[tokio::test]
async fn what_one_bot_reindexes_the_other_of_its_machine_answers_from() {
    let (fake, operator) = (FakeDiscord::start_for_two().await, Person::new("operator"));
    let two = Two::start(&fake, None, &operators(&operator)).await;
    let elsewhere = fake.elsewhere().clone();
    two.articles.write("mill.md", MILL);
    assert!(!ask(&fake, &elsewhere, MILL_QUESTION).await.contains(MILLER));
    reindex(&fake, &operator).await;
    let took = until(&fake, &elsewhere, MILL_QUESTION, |answer| answer.contains(MILLER)).await;
    assert!(took < SEEN_WITHIN, "{took:?}");
    fake.assert_clean();
}

#[tokio::test]
async fn what_a_server_adds_through_one_bot_the_other_of_its_machine_answers_from() {
    let fake = FakeDiscord::start_for_two().await;
    let _two = Two::start(&fake, None, "").await;
    let home = fake.home().clone();
    fake.hand_over(&home, 1);
    assert!(!ask(&fake, &home, MILL_QUESTION).await.contains(MILLER));
    fake.hand_over(&home, 0);
    let add = manage(&fake, &home, "articles-add").attach("file", "mill.md", MILL.as_bytes());
    let sent = add.send().await;
    fake.wait_edit_where(&sent, |text| text.contains("mill")).await;
    fake.hand_over(&home, 1);
    let took = until(&fake, &home, MILL_QUESTION, |answer| answer.contains(MILLER)).await;
    assert!(took < SEEN_WITHIN, "{took:?}");
    // And a second one, when it knows the first.
    let more = "The kiln of Ostrand burns birch for Aune Falk.\n";
    fake.hand_over(&home, 0);
    let add = manage(&fake, &home, "articles-add").attach("file", "kiln.md", more.as_bytes());
    let sent = add.send().await;
    fake.wait_edit_where(&sent, |text| text.contains("kiln")).await;
    fake.hand_over(&home, 1);
    let question = "Who does the kiln of Ostrand burn birch for?";
    let took = until(&fake, &home, question, |answer| answer.contains("Aune Falk")).await;
    assert!(took < SEEN_WITHIN, "{took:?}");
    fake.assert_clean();
}

#[tokio::test]
async fn what_one_bot_reindexes_another_machine_takes_up_from_its_own_copy() {
    let Some(server) = postgres::shared() else { return };
    let (fake, operator) = (FakeDiscord::start_for_two().await, Person::new("operator"));
    let address = server.database();
    let machines = [Machine::new(), Machine::new()];
    let copies = [Articles::few(), Articles::few()];
    let config = |shard: usize| {
        let extra = format!("shards = \"{shard}/2\"\n{}", operators(&operator));
        machines[shard].config(&fake, copies[shard].path(), Some(&address), &extra)
    };
    let (one, other) = (config(0), config(1));
    let (first, second) = tokio::join!(
        Bot::start_with(&one, Vec::new(), &fake),
        Bot::start_with(&other, Vec::new(), &fake)
    );
    let elsewhere = fake.elsewhere().clone();
    for copy in &copies {
        copy.write("mill.md", MILL);
    }
    // Nobody has asked for it, and nobody watches.
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(!ask(&fake, &elsewhere, MILL_QUESTION).await.contains(MILLER));
    reindex(&fake, &operator).await;
    let took = until(&fake, &elsewhere, MILL_QUESTION, |answer| answer.contains(MILLER)).await;
    assert!(took < SEEN_WITHIN, "{took:?}");
    assert!(quoted(&ask(&fake, fake.home(), MILL_QUESTION).await).contains(MILLER));

    // A copy that comes late is looked for once, and taken up when somebody asks again.
    copies[0].write("kiln.md", "The kiln beside the mill of Ostrand burns birch.\n");
    let sent = fake.slash("reindex").by(&operator).in_dm().send().await;
    fake.wait_edit_where(&sent, |text| text.contains("kiln")).await;
    tokio::time::sleep(Duration::from_secs(4)).await;
    let heard = |bot: &Bot| bot.stderr().matches("published by another process").count();
    assert_eq!(
        (heard(&first), heard(&second)),
        (0, 2),
        "the one that has less tells nobody"
    );
    assert_eq!(server.ask(&address, "SELECT count(*) FROM published"), "1");
    fake.assert_clean();
}
