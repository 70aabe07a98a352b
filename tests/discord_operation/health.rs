//! What can be seen from outside: over HTTP on this machine, and by a service manager.

use std::os::unix::net::UnixDatagram;
use std::time::Duration;

use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE};
use crate::fake_discord::{Bot, FakeDiscord, PATIENCE};
use crate::{ENDS_WITHIN, WORDS_ONLY, ask_all, eventually};

/// Where the bot says that it can be looked at.
pub(crate) async fn address(bot: &Bot) -> String {
    let find = || {
        let log = bot.stderr();
        let line = log
            .lines()
            .find(|line| line.contains("health and metrics can be read"))?
            .to_owned();
        let entry: serde_json::Value = serde_json::from_str(&line).ok()?;
        Some(entry["fields"]["address"].as_str()?.to_owned())
    };
    eventually("the address", || find().is_some()).await;
    find().unwrap()
}

async fn get(address: &str, path: &str) -> (u16, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(format!("http://{address}{path}")).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// What somebody gets who takes only what is named, and what they are told that it is.
pub(crate) async fn get_as(address: &str, path: &str, accepted: &str) -> (String, String) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let asked = client.get(format!("http://{address}{path}")).header("accept", accepted);
    let answer = asked.send().await.unwrap();
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    (kind, answer.text().await.unwrap())
}

/// The value of one line of the metrics.
pub(crate) async fn metric(address: &str, name: &str) -> f64 {
    let (status, text) = get(address, "/metrics").await;
    assert_eq!(status, 200);
    let value = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
    value.map_or(0.0, |value| value.parse().unwrap())
}

/// Waits until /readyz has this status, and gives what it says then.
async fn becomes(address: &str, wanted: u16) -> String {
    for _ in 0..300 {
        let (status, said) = get(address, "/readyz").await;
        if status == wanted {
            return said;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("/readyz never has the status {wanted}");
}

#[tokio::test]
async fn alive_ready_and_in_numbers() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let extra = format!("health = \"127.0.0.1:0\"\nperson_per_minute = 3\n{WORDS_ONLY}");
    let mut bot = Bot::start(&fake, articles.path(), &extra).await;
    let at = address(&bot).await;
    assert_eq!(get(&at, "/healthz").await, (200, "ok\n".to_owned()));
    assert_eq!(becomes(&at, 200).await, "ready\n");
    assert_eq!(get(&at, "/other").await.0, 404);

    let somebody = crate::fake_discord::Person::new("somebody");
    ask_all(
        &fake,
        &somebody,
        &[
            LIGHTHOUSE.0,
            BRIDGE.0,
            "Who painted the ceiling of the opera?",
            LIGHTHOUSE.0,
        ],
    )
    .await;
    for (name, expected) in [
        ("pullquote_questions_total{outcome=\"answered\"}", 2.0),
        ("pullquote_questions_total{outcome=\"not_found\"}", 1.0),
        ("pullquote_questions_total{outcome=\"cooldown\"}", 1.0),
        ("pullquote_acknowledged_seconds_count", 3.0),
        ("pullquote_answered_seconds_count", 3.0),
        ("pullquote_shards", 1.0),
        ("pullquote_shards_connected", 1.0),
        ("pullquote_places", 66.0),
        ("pullquote_index_generation", 1.0),
        ("pullquote_articles", 3.0),
        ("pullquote_sessions_begun_total", 1.0),
    ] {
        // The last answer is delivered a moment before it is counted.
        for _ in 0..50 {
            if metric(&at, name).await == expected {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(metric(&at, name).await, expected, "{name}");
    }
    let age = metric(&at, "pullquote_index_age_seconds").await;
    assert!((0.0..120.0).contains(&age), "{age}");
    let (_, text) = get(&at, "/metrics").await;
    assert!(!text.contains("lighthouse") && !text.contains(fake.token()), "{text}");

    // While nothing can be asked the process is alive and not ready.
    fake.delay("PATCH", "/webhooks/*/*/messages/@original", 1, Duration::from_secs(3));
    let asked = fake.slash("ask").option("question", BRIDGE.0).send().await;
    fake.wait_callback(&asked).await;
    assert_eq!(metric(&at, "pullquote_places_taken").await, 1.0);
    bot.signal("TERM");
    tokio::time::sleep(Duration::from_millis(500)).await;
    let (status, why) = get(&at, "/readyz").await;
    assert_eq!((status, why.contains("stopping")), (503, true), "{why}");
    assert_eq!(get(&at, "/healthz").await.0, 200);
    assert_eq!(bot.wait_exit(ENDS_WITHIN).await.code, Some(0));
    fake.assert_clean();
}

#[tokio::test]
async fn a_lost_connection_is_seen_from_outside() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    fake.set_heartbeat_interval(Duration::from_secs(1));
    let extra = format!("health = \"127.0.0.1:0\"\nsilence = 6\n{WORDS_ONLY}");
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    let at = address(&bot).await;
    fake.close(4000);
    fake.wait_frames(6, 1).await;
    for _ in 0..100 {
        if metric(&at, "pullquote_sessions_resumed_total").await == 1.0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(metric(&at, "pullquote_sessions_resumed_total").await, 1.0);
    // As long as Discord takes no session up again, no question would be answered.
    fake.refuse_sessions(Some(4000));
    fake.close(4000);
    assert!(becomes(&at, 503).await.contains("0 of 1 shards"));
    fake.refuse_sessions(None);
    assert_eq!(becomes(&at, 200).await, "ready\n");
    fake.assert_clean();
}

#[tokio::test]
async fn an_address_that_is_taken_costs_no_answer() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let extra = format!("health = \"{}\"\n{WORDS_ONLY}", taken.local_addr().unwrap());
    let bot = Bot::start(&fake, articles.path(), &extra).await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_answer(&asked).await;
    assert!(
        bot.stderr().contains("cannot listen at [discord] health"),
        "{}",
        bot.stderr()
    );
    fake.assert_clean();
}

#[tokio::test]
async fn a_service_manager_is_told() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notify");
    let manager = UnixDatagram::bind(&path).unwrap();
    manager.set_read_timeout(Some(PATIENCE)).unwrap();
    let environment = vec![
        ("NOTIFY_SOCKET".to_owned(), path.to_str().unwrap().to_owned()),
        ("WATCHDOG_USEC".to_owned(), "400000".to_owned()),
    ];
    let mut bot = Bot::start_in(environment, &fake, articles.path(), WORDS_ONLY).await;
    let heard = || {
        let mut buffer = [0; 200];
        let count = manager.recv(&mut buffer).unwrap();
        String::from_utf8(buffer[..count].to_vec()).unwrap()
    };
    let mut until_stopping = Vec::new();
    // Alive comes five times a second, ready once.
    while until_stopping.iter().filter(|word| *word == "WATCHDOG=1\n").count() < 5
        || !until_stopping.contains(&"READY=1\n".to_owned())
    {
        until_stopping.push(heard());
        assert!(until_stopping.len() < 200, "{until_stopping:?}");
    }
    bot.signal("TERM");
    while until_stopping.last().is_none_or(|word| word != "STOPPING=1\n") {
        until_stopping.push(heard());
        assert!(until_stopping.len() < 400, "{until_stopping:?}");
    }
    assert_eq!(until_stopping.iter().filter(|word| *word == "READY=1\n").count(), 1);
    assert_eq!(bot.wait_exit(ENDS_WITHIN).await.code, Some(0));
    fake.assert_clean();
}

/// Runs `pullquote health` with a configuration that names this address.
fn asked(bot: &Bot, address: &str) -> (Option<i32>, String, String) {
    let config = bot.folder().join("health.toml");
    std::fs::write(&config, format!("[discord]\nhealth = {address:?}\n")).unwrap();
    let ended = bot.pullquote(&["--config", config.to_str().unwrap(), "health"]);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (ended.status.code(), text(ended.stdout), text(ended.stderr))
}

#[tokio::test]
async fn the_command_says_whether_the_bot_is_ready_by_its_exit_code() {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    fake.set_heartbeat_interval(Duration::from_secs(1));
    let extra = format!("health = \"127.0.0.1:0\"\nsilence = 6\n{WORDS_ONLY}");
    let mut bot = Bot::start(&fake, articles.path(), &extra).await;
    let at = address(&bot).await;
    becomes(&at, 200).await;
    assert_eq!(asked(&bot, &at), (Some(0), "ready\n".to_owned(), String::new()));

    fake.refuse_sessions(Some(4000));
    fake.close(4000);
    becomes(&at, 503).await;
    let (code, out, err) = asked(&bot, &at);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert_eq!(err, "not ready: 0 of 1 shards are connected\n");
    fake.refuse_sessions(None);

    bot.stop(ENDS_WITHIN).await;
    let (code, out, err) = asked(&bot, &at);
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(
        err.starts_with(&format!("error: no bot answers at {at}, its [discord] health (")),
        "{err}"
    );
    // An empty address is none.
    let (code, _, err) = asked(&bot, "");
    assert_eq!(code, Some(1));
    assert!(err.starts_with("error: there is no address to ask at: "), "{err}");
    fake.assert_clean();
}

#[tokio::test]
async fn the_command_takes_no_stranger_and_no_silence_for_the_bot() {
    use std::io::{Read, Write};
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(&fake, articles.path(), WORDS_ONLY).await;
    for (answer, expected) in [
        ("HTTP/1.1 200 OK\r\n\r\nwelcome", "is no bot of pullquote"),
        ("SSH-2.0-server\r\n", "is no bot of pullquote"),
        ("", "no bot answers at "),
    ] {
        let stranger = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let at = stranger.local_addr().unwrap().to_string();
        std::thread::spawn(move || {
            let (mut connection, _) = stranger.accept().unwrap();
            let _ = connection.read(&mut [0; 1000]).unwrap();
            connection.write_all(answer.as_bytes()).unwrap();
            // Silence is kept up for longer than anybody should wait.
            std::thread::sleep(Duration::from_secs(if answer.is_empty() { 30 } else { 1 }));
        });
        let begun = std::time::Instant::now();
        let (code, out, err) = asked(&bot, &at);
        assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
        assert!(err.contains(expected), "{err}");
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    fake.assert_clean();
}
