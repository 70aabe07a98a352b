//! Settings, commands and counts of two bots: set in one and in force in the other, registered once, added up.

use crate::fake_discord::{Bot, FakeDiscord, permission};
use crate::{BRIDGE, LIGHTHOUSE, SEEN_WITHIN, Two, answered, ask, manage, postgres, quoted, quotes, text, until};

/// Once with a file, and once with a database where there is one.
fn databases() -> Vec<Option<String>> {
    let server = postgres::shared().map(|server| Some(server.database()));
    std::iter::once(None).chain(server).collect()
}

#[tokio::test]
async fn a_setting_that_is_changed_through_one_bot_is_in_force_in_the_other() {
    for database in databases() {
        let fake = FakeDiscord::start_for_two().await;
        let two = Two::start(&fake, database.as_deref(), "").await;
        let (home, elsewhere) = (fake.home().clone(), fake.elsewhere().clone());
        // Each answers in its own server.
        for guild in [&home, &elsewhere] {
            assert!(quoted(&ask(&fake, guild, LIGHTHOUSE.0).await).contains(LIGHTHOUSE.1));
        }
        // The second bot gets the questions of the home, and knows nothing of its settings yet.
        fake.hand_over(&home, 1);
        assert_eq!(quotes(&ask(&fake, &home, BRIDGE.0).await), 1);
        fake.hand_over(&home, 0);
        let set = manage(&fake, &home, "settings")
            .option("quotes", 2)
            .option("confidence", 1);
        assert!(text(&fake, set).await.contains("Quotes in an answer: 2"));
        fake.hand_over(&home, 1);
        let took = until(&fake, &home, BRIDGE.0, |answer| quotes(answer) == 2).await;
        assert!(took < SEEN_WITHIN, "{took:?}");
        // And back, by the other.
        let set = manage(&fake, &home, "settings").option("quotes", 3);
        assert!(text(&fake, set).await.contains("Quotes in an answer: 3"));
        fake.hand_over(&home, 0);
        let took = until(&fake, &home, BRIDGE.0, |answer| quotes(answer) == 3).await;
        assert!(took < SEEN_WITHIN, "{took:?}");
        text(&fake, manage(&fake, &home, "forget").option("what", "everything")).await;
        fake.hand_over(&home, 1);
        until(&fake, &home, BRIDGE.0, |answer| quotes(answer) == 1).await;

        for bot in [&two.first, &two.second] {
            assert!(!bot.stderr().contains("pass-w0rd"), "{}", bot.stderr());
        }
        fake.assert_clean();
    }
}

#[tokio::test]
async fn the_commands_are_registered_by_one() {
    let fake = FakeDiscord::start_for_two().await;
    let mut two = Two::start(&fake, None, "").await;
    two.second.restart_beside(&fake).await;
    until(&fake, fake.elsewhere(), LIGHTHOUSE.0, |answer| quotes(answer) == 1).await;
    assert_eq!(fake.requests("PUT", "/applications/*/commands").len(), 1);
    assert_eq!(
        fake.requests("GET", "/applications/*/commands").len(),
        1,
        "the other does not even look"
    );
    let is_said = |bot: &Bot| bot.stderr().contains("by the process that runs shard 0");
    assert!(!is_said(&two.first) && is_said(&two.second));
    // What is asked of the other works all the same.
    let status = fake.slash("status").in_guild(fake.elsewhere(), permission::PLAIN);
    assert!(text(&fake, status).await.contains("3"));
    fake.assert_clean();
}

#[tokio::test]
async fn what_two_bots_count_adds_up_and_a_server_of_the_other_is_not_taken_for_gone() {
    for database in databases() {
        let fake = FakeDiscord::start_for_two().await;
        let mut two = Two::start(&fake, database.as_deref(), "").await;
        let home = fake.home().clone();
        for shard in [0, 1] {
            fake.hand_over(&home, shard);
            ask(&fake, &home, LIGHTHOUSE.0).await;
            ask(&fake, &home, BRIDGE.0).await;
            // It writes what it has counted and reads the sum.
            text(&fake, manage(&fake, &home, "stats")).await;
        }
        assert_eq!(answered(&fake, &home, 4).await, 4);
        // The second bot begins, and its Discord names no server but its own.
        two.second.restart_beside(&fake).await;
        ask(&fake, fake.elsewhere(), LIGHTHOUSE.0).await;
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        if let (Some(address), Some(server)) = (&database, postgres::shared()) {
            assert_eq!(server.ask(address, "SELECT server FROM departed"), "");
            assert_eq!(
                server.ask(address, "SELECT DISTINCT server FROM answered"),
                home.id.to_string()
            );
        }
        fake.assert_clean();
    }
}

#[tokio::test]
async fn nothing_secret_is_logged_however_much_is() {
    let Some(server) = postgres::shared() else { return };
    let fake = FakeDiscord::start().await;
    let (machine, articles) = (crate::Machine::new(), crate::Articles::few());
    let config = machine.config(&fake, articles.path(), None, "");
    let config = format!("{config}[privacy]\nstore_questions = true\n");
    let address = server.database();
    let environment = vec![
        ("PULLQUOTE_DATABASE_URL".to_owned(), address.clone()),
        ("RUST_LOG".to_owned(), "trace".to_owned()),
    ];
    let bot = Bot::start_with(&config, environment, &fake).await;
    ask(&fake, fake.home(), BRIDGE.0).await;
    let begun = std::time::Instant::now();
    while server.try_to_ask(&address, "SELECT text FROM question") != (true, BRIDGE.0.to_owned()) {
        assert!(begun.elapsed() < SEEN_WITHIN, "the variable was not read");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    // What is said at that level comes too.
    server.ask(&address, "UPDATE revision SET number = number + 1");
    let begun = std::time::Instant::now();
    while !bot.stderr().contains("settings were read anew") {
        assert!(begun.elapsed() < SEEN_WITHIN, "{}", bot.stderr());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let log = bot.stderr();
    assert!(log.contains("DEBUG"), "{log}");
    for secret in ["pass-w0rd", "Tannforth", fake.token()] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
    fake.assert_clean();
}

#[tokio::test]
async fn an_address_that_cannot_be_read_starts_nothing() {
    let fake = FakeDiscord::start().await;
    let (machine, articles) = (crate::Machine::new(), crate::Articles::few());
    for wrong in [
        "keeper:pass-w0rd@db.example/quotes",
        "postgres://keeper:pass-w0rd@db.example/quotes?sslmode=maybe",
    ] {
        let in_file = machine.config(&fake, articles.path(), Some(wrong), "");
        let in_environment = machine.config(&fake, articles.path(), None, "");
        let variable = vec![("PULLQUOTE_DATABASE_URL".to_owned(), wrong.to_owned())];
        for (config, environment, named) in [
            (in_file, Vec::new(), "database_url"),
            (in_environment, variable, "PULLQUOTE_DATABASE_URL"),
        ] {
            let mut bot = Bot::launch_config(&[], environment, &config, fake.token());
            let exit = bot.wait_exit(crate::fake_discord::PATIENCE).await;
            assert_eq!(exit.code, Some(1), "{}", exit.stderr);
            assert!(
                exit.stderr.contains(named) && !exit.stderr.contains("pass-w0rd"),
                "{}",
                exit.stderr
            );
        }
    }
    assert_eq!(fake.connections(), 0);
    fake.assert_clean();
}
