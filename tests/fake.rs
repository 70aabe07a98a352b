//! The fake Discord itself, tried with serenity as its peer: what a test of the bot rests on must not be wrong.
#![cfg(feature = "discord")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "in tests a panic is the report"
)]

mod fake_discord;

use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::{
    ClientBuilder, Command, CommandOptionType, Context, CreateAllowedMentions, CreateCommand, CreateCommandOption,
    CreateInteractionResponse, CreateMessage, EditInteractionResponse, EventHandler, GatewayIntents, Guild,
    HttpBuilder, Interaction, Message, Ready,
};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use fake_discord::{FakeDiscord, Person, permission, validate};

/// A small bot that says what it is asked and reports what it saw.
struct Parrot {
    seen: mpsc::UnboundedSender<String>,
}

#[serenity::async_trait]
impl EventHandler for Parrot {
    async fn ready(&self, context: Context, ready: Ready) {
        let question = CreateCommandOption::new(CommandOptionType::String, "question", "What to say").required(true);
        let ask = CreateCommand::new("ask").description("Say it").add_option(question);
        Command::set_global_commands(&context.http, vec![ask]).await.unwrap();
        self.seen.send(format!("ready {}", ready.guilds.len())).unwrap();
    }

    async fn guild_create(&self, _: Context, guild: Guild, _: Option<bool>) {
        self.seen.send(format!("guild {}", guild.name)).unwrap();
    }

    async fn interaction_create(&self, context: Context, interaction: Interaction) {
        let Interaction::Command(command) = interaction else {
            return;
        };
        let said = command.data.options[0].value.as_str().unwrap().to_owned();
        let manages = command
            .member
            .as_ref()
            .and_then(|m| m.permissions)
            .is_some_and(|p| p.manage_guild());
        self.seen.send(format!("ask {said} {manages}")).unwrap();
        let deferral = CreateInteractionResponse::Defer(Default::default());
        command.create_response(&context.http, deferral).await.unwrap();
        let answer = EditInteractionResponse::new()
            .content(said)
            .allowed_mentions(CreateAllowedMentions::new());
        command.edit_response(&context.http, answer).await.unwrap();
    }

    async fn message(&self, context: Context, message: Message) {
        if message.author.bot || message.content.is_empty() {
            return;
        }
        self.seen.send(format!("message {}", message.content)).unwrap();
        let answer = CreateMessage::new()
            .content("heard")
            .reference_message(&message)
            .allowed_mentions(CreateAllowedMentions::new());
        message.channel_id.send_message(&context.http, answer).await.unwrap();
    }
}

struct Peer {
    seen: mpsc::UnboundedReceiver<String>,
    running: JoinHandle<Result<(), serenity::Error>>,
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl Peer {
    async fn start(fake: &FakeDiscord, token: &str) -> Peer {
        let (sender, seen) = mpsc::unbounded_channel();
        let http = HttpBuilder::new(token)
            .proxy(fake.api_base())
            .ratelimiter_disabled(true)
            .build();
        let intents = GatewayIntents::GUILDS | GatewayIntents::GUILD_MESSAGES | GatewayIntents::DIRECT_MESSAGES;
        let parrot = Parrot { seen: sender };
        let mut client = ClientBuilder::new_with_http(http, intents)
            .event_handler(parrot)
            .await
            .unwrap();
        assert_eq!(*client.ws_url.lock().await, fake.gateway_url());
        let running = tokio::spawn(async move { client.start().await });
        Peer { seen, running }
    }

    /// The next thing that the peer reports.
    async fn sees(&mut self) -> String {
        tokio::time::timeout(Duration::from_secs(20), self.seen.recv())
            .await
            .expect("nothing was seen")
            .unwrap()
    }

    async fn until_ready(&mut self) {
        let mut first: Vec<String> = Vec::new();
        for _ in 0..3 {
            first.push(self.sees().await);
        }
        first.sort();
        assert_eq!(first, ["guild elsewhere", "guild home", "ready 2"]);
    }
}

#[tokio::test]
async fn a_peer_gets_commands_and_messages_and_answers_them() {
    let fake = FakeDiscord::start().await;
    let mut peer = Peer::start(&fake, fake.token()).await;
    peer.until_ready().await;

    let manager = Person::new("ann");
    let asked = fake
        .slash("ask")
        .option("question", "hello")
        .by(&manager)
        .in_guild(fake.elsewhere(), permission::PLAIN | permission::MANAGE_GUILD)
        .send()
        .await;
    assert_eq!(peer.sees().await, "ask hello true");
    let callback = fake.wait_callback(&asked).await;
    assert_eq!(callback.body["type"], 5);
    assert!(callback.elapsed < Duration::from_secs(3));
    assert_eq!(fake.wait_edit(&asked).await.text(), "hello");
    let shown = fake.bot_messages(fake.elsewhere().channel);
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0]["content"], "hello");

    let direct = fake.slash("ask").option("question", "alone").in_dm().send().await;
    assert_eq!(peer.sees().await, "ask alone false");
    assert_eq!(fake.wait_answer(&direct).await.text(), "alone");

    fake.chatter("not for the bot").send().await;
    let mention = fake.mention("you").send().await;
    assert!(
        peer.sees().await.ends_with(" you"),
        "a message that does not mention the bot has no content"
    );
    assert_eq!(fake.wait_reply(&mention).await.text(), "heard");
    let direct = fake.direct_message("psst").by(&manager).send().await;
    assert_eq!(peer.sees().await, "message psst");
    assert_eq!(fake.wait_message(manager.dm_channel).await.body["content"], "heard");
    assert_eq!(direct.channel, manager.dm_channel);

    assert_eq!(fake.commands().len(), 1);
    assert_eq!(fake.requests("PUT", "/applications/*/commands").len(), 1);
    fake.assert_clean();
}

#[tokio::test]
async fn a_broken_connection_is_resumed_and_what_was_missed_comes_once() {
    let fake = FakeDiscord::start().await;
    fake.set_heartbeat_interval(Duration::from_secs(1));
    let mut peer = Peer::start(&fake, fake.token()).await;
    peer.until_ready().await;
    fake.wait_frames(1, 1).await;
    type Break = fn(&FakeDiscord);
    let breaks: [Break; 5] = [
        FakeDiscord::drop_connection,
        FakeDiscord::reset_connection,
        FakeDiscord::ask_to_reconnect,
        |fake| fake.invalidate_session(true),
        |fake| fake.close(4000),
    ];
    for (count, break_it) in breaks.iter().enumerate() {
        break_it(&fake);
        let asked = fake.slash("ask").option("question", format!("{count}")).send().await;
        assert_eq!(peer.sees().await, format!("ask {count} false"));
        fake.wait_answer(&asked).await;
        assert_eq!(fake.wait_frames(6, count + 1).await.len(), count + 1);
    }
    assert_eq!(fake.frames(2).len(), 1, "a resumed session does not identify again");
    fake.invalidate_session(false);
    fake.wait_frames(2, 2).await;
    peer.until_ready().await;
    assert!(peer.seen.is_empty(), "nothing came twice");
    fake.assert_clean();
}

#[tokio::test]
async fn heartbeats_that_nobody_acknowledges_make_the_peer_come_back() {
    let fake = FakeDiscord::start().await;
    fake.set_heartbeat_interval(Duration::from_millis(500));
    let mut peer = Peer::start(&fake, fake.token()).await;
    peer.until_ready().await;
    fake.acknowledge_heartbeats(false);
    fake.wait_frames(2, 2).await;
    fake.acknowledge_heartbeats(true);
    peer.until_ready().await;
    fake.assert_clean();
}

#[tokio::test]
async fn a_wrong_token_is_refused_by_both_sides() {
    let fake = FakeDiscord::start().await;
    let mut peer = Peer::start(&fake, "bm90aGluZw.wrong1.wrong").await;
    let ended = tokio::time::timeout(Duration::from_secs(20), &mut peer.running)
        .await
        .unwrap()
        .unwrap();
    assert!(
        ended.unwrap_err().to_string().contains("authentication"),
        "the gateway closed with 4004"
    );
    assert_eq!(
        call(
            &fake,
            "GET",
            "/users/@me",
            Some("Bot bm90aGluZw.wrong1.wrong"),
            Value::Null
        )
        .await,
        401
    );
    fake.assert_clean();
}

#[tokio::test]
async fn what_discord_would_refuse_is_found() {
    let fake = FakeDiscord::start().await;
    let own = format!("Bot {}", fake.token());
    let channel = format!("/channels/{}/messages", fake.home().channel);
    let nobody = json!({"parse": []});
    let too_much = json!({"description": "x".repeat(3001)});
    let bad: [(&str, &str, Value, &str); 9] = [
        ("POST", &channel, json!({"content": "x"}), "allowed_mentions"),
        (
            "POST",
            &channel,
            json!({"content": "x", "allowed_mentions": {"parse": ["users"]}}),
            "allowed_mentions",
        ),
        (
            "POST",
            &channel,
            json!({"content": "x".repeat(2001), "allowed_mentions": nobody}),
            "content has 2001",
        ),
        (
            "POST",
            &channel,
            json!({"embeds": [too_much, too_much], "allowed_mentions": nobody}),
            "6002 characters",
        ),
        ("POST", &channel, json!({"allowed_mentions": nobody}), "empty message"),
        (
            "PUT",
            "/applications/1183420937462915072/commands",
            json!([{"name": "Ask", "description": "x"}]),
            "\"Ask\"",
        ),
        (
            "PUT",
            "/applications/1183420937462915072/commands",
            json!([{"name": "ask"}]),
            "description has 0",
        ),
        ("POST", "/guilds/1/channels", json!({"name": "x"}), "unexpected request"),
        (
            "PUT",
            "/guilds/1/channels",
            json!({"name": "x"}),
            "must not go unchecked",
        ),
    ];
    for (method, path, body, expected) in bad {
        let before = fake.problems().len();
        call(&fake, method, path, Some(&own), body).await;
        let found = fake.problems().join("\n");
        assert!(
            fake.problems().len() > before && found.contains(expected),
            "{expected} is not in:\n{found}"
        );
    }
}

#[tokio::test]
async fn the_description_of_discord_is_used_where_it_is_at_hand() {
    let Some(described) = validate::described() else { return };
    for (method, path, errors) in described {
        assert!(
            !errors.is_empty(),
            "{method} {path} takes any body: the description does not know it"
        );
    }
    let fake = FakeDiscord::start().await;
    let own = format!("Bot {}", fake.token());
    let embed = json!({"title": "x", "color": 16_777_216});
    let body = json!({"embeds": [embed], "allowed_mentions": {"parse": []}});
    call(
        &fake,
        "POST",
        &format!("/channels/{}/messages", fake.home().channel),
        Some(&own),
        body,
    )
    .await;
    assert!(fake.problems().join("\n").contains("16777216"), "{:?}", fake.problems());
}

#[tokio::test]
async fn faults_are_answered_as_often_as_ordered() {
    let fake = FakeDiscord::start().await;
    fake.rate_limit("GET", "/gateway", 1, 0.5);
    fake.fail("GET", "/gateway", 2, 502);
    fake.delay("GET", "/users/*", 1, Duration::from_millis(300));
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(call(&fake, "GET", "/gateway", None, Value::Null).await);
    }
    assert_eq!(statuses, [429, 502, 502, 200]);
    let before = std::time::Instant::now();
    assert_eq!(
        call(
            &fake,
            "GET",
            "/users/@me",
            Some(&format!("Bot {}", fake.token())),
            Value::Null
        )
        .await,
        200
    );
    assert!(before.elapsed() >= Duration::from_millis(300));

    let own = format!("Bot {}", fake.token());
    let channel = format!("/channels/{}/messages", fake.home().channel);
    let body = json!({"content": "x", "allowed_mentions": {"parse": []}, "nonce": "7", "enforce_nonce": true});
    fake.lose_reply("POST", "/channels/*/messages", 1, 502);
    assert_eq!(call(&fake, "POST", &channel, Some(&own), body.clone()).await, 502);
    assert_eq!(call(&fake, "POST", &channel, Some(&own), body).await, 200);
    assert_eq!(
        fake.bot_messages(fake.home().channel).len(),
        1,
        "the nonce keeps the second try from posting twice"
    );
    fake.assert_clean();
}

/// Makes one REST call and returns its status.
async fn call(fake: &FakeDiscord, method: &str, path: &str, authorization: Option<&str>, body: Value) -> u16 {
    let client = reqwest::Client::builder()
        .no_proxy()
        .user_agent("DiscordBot (https://example.org, 1)")
        .build();
    let url = format!("{}/api/v10{path}", fake.api_base());
    let mut request = client.unwrap().request(method.parse().unwrap(), url);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    if !body.is_null() {
        request = request
            .header("content-type", "application/json")
            .body(body.to_string());
    }
    request.send().await.unwrap().status().as_u16()
}
