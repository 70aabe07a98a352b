//! The page's server without a browser: who may reach it, what it allows the page, and what people may do.

use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::Instant;

use reqwest::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, ORIGIN};
use reqwest::{Client, Response, StatusCode, Url};
use serde_json::{Value, json};

use crate::program::{Preview, Site};
use crate::{ARTICLES, PATIENCE, QUESTION, SENTENCE, WORDS};

/// Somebody who talks to the server, as the page does.
struct Visitor {
    preview: Preview,
    client: Client,
    events: Response,
    /// What was received of the event that is not whole yet.
    begun: String,
    world: Value,
}

impl Visitor {
    /// Starts the program and looks at what there is once the bot has come.
    async fn arrive() -> Visitor {
        let preview = Preview::start(&Site::of(&ARTICLES));
        let client = Client::new();
        let events = client.get(format!("{}events", preview.address)).send().await.unwrap();
        let mut visitor = Visitor {
            preview,
            client,
            events,
            begun: String::new(),
            world: Value::Null,
        };
        visitor.world = visitor.next("world").await;
        while visitor.world["commands"].as_array().unwrap().is_empty() {
            visitor.world["commands"] = visitor.next("commands").await;
        }
        visitor
    }

    /// The next event of this name; others are passed over.
    async fn next(&mut self, name: &str) -> Value {
        let until = Instant::now() + PATIENCE;
        loop {
            while let Some((event, rest)) = self.begun.split_once("\n\n") {
                let line = |key: &str| event.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
                let is_wanted = line("event:") == Some(name);
                let data = line("data:").map(|data| serde_json::from_str(data).unwrap());
                self.begun = rest.to_owned();
                if is_wanted {
                    return data.unwrap();
                }
            }
            let left = until.saturating_duration_since(Instant::now());
            let chunk = tokio::time::timeout(left, self.events.chunk()).await;
            let chunk = chunk
                .unwrap_or_else(|_| panic!("no event {name:?} came"))
                .unwrap()
                .unwrap();
            self.begun.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    /// The next message that the bot has finished.
    async fn answer(&mut self) -> Value {
        loop {
            let message = self.next("message").await;
            if message["author"]["bot"] == true && message["is_waiting"] == false {
                return message;
            }
        }
    }

    fn person(&self, role: &str) -> &Value {
        let people = self.world["people"].as_array().unwrap();
        &people.iter().find(|person| person["role"] == role).unwrap()["id"]
    }

    fn channel(&self, kind: &str, person: &Value) -> &Value {
        let channels = self.world["channels"].as_array().unwrap();
        let is_theirs = |channel: &&Value| channel["person"].is_null() || channel["person"] == *person;
        &channels
            .iter()
            .filter(is_theirs)
            .find(|channel| channel["kind"] == kind)
            .unwrap()["id"]
    }

    /// Does something in the server's channel; gives the status and what was told.
    async fn act(&self, role: &str, what: Value) -> (StatusCode, Value) {
        let person = self.person(role).clone();
        self.act_in(role, self.channel("channel", &person).clone(), what).await
    }

    async fn act_in(&self, role: &str, channel: Value, mut what: Value) -> (StatusCode, Value) {
        what["person"] = self.person(role).clone();
        what["channel"] = channel;
        let sent = self.client.post(format!("{}do", self.preview.address));
        let sent = sent.header(CONTENT_TYPE, "application/json").body(what.to_string());
        let response = sent.send().await.unwrap();
        let status = response.status();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }

    async fn attach(&self, name: &str, bytes: &[u8]) -> (StatusCode, Value) {
        let mut address = Url::parse(&self.preview.address).unwrap().join("files").unwrap();
        address.query_pairs_mut().append_pair("name", name);
        let sent = self.client.post(address);
        let response = sent.body(bytes.to_vec()).send().await.unwrap();
        let status = response.status();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }
}

fn slash(name: &str, options: Value) -> Value {
    json!({ "act": "command", "kind": 1, "name": name, "options": options })
}

fn asking() -> Value {
    slash("ask", json!([{ "name": "question", "type": 3, "value": QUESTION }]))
}

#[tokio::test]
async fn a_command_is_answered_with_the_message_that_discord_would_get() {
    let mut visitor = Visitor::arrive().await;
    assert_eq!(visitor.act("member", asking()).await.0, StatusCode::OK);
    let answer = visitor.answer().await;
    let quoted = SENTENCE.replace(WORDS, &format!("**{WORDS}**"));
    assert!(
        answer["content"].as_str().unwrap().contains(&format!("> {quoted}")),
        "{answer}"
    );
    assert_eq!(answer["interaction_metadata"]["name"], "ask");
    assert_eq!(answer["visible_to"], Value::Null);
}

#[tokio::test]
async fn only_this_machines_own_names_reach_the_page() {
    let visitor = Visitor::arrive().await;
    let from = |host: &'static str, origin: Option<&'static str>| {
        let mut request = visitor.client.get(&visitor.preview.address).header(HOST, host);
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        async { request.send().await.unwrap().status() }
    };
    assert_eq!(from("localhost:1", None).await, StatusCode::OK);
    assert_eq!(from("127.0.0.1", Some("http://127.0.0.1")).await, StatusCode::OK);
    assert_eq!(from("attacker.example", None).await, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(
        from("127.0.0.1", Some("https://attacker.example")).await,
        StatusCode::MISDIRECTED_REQUEST
    );
}

#[tokio::test]
async fn a_page_of_somebody_else_cannot_do_anything() {
    let visitor = Visitor::arrive().await;
    let mut deed = asking();
    deed["person"] = visitor.person("operator").clone();
    deed["channel"] = visitor.channel("channel", &Value::Null).clone();
    let send = |kind: &'static str, origin: Option<&'static str>| {
        let mut request = visitor.client.post(format!("{}do", visitor.preview.address));
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        let request = request.header(CONTENT_TYPE, kind).body(deed.to_string());
        async { request.send().await.unwrap().status() }
    };
    // What a form, or a script that asks nobody, could send.
    assert_eq!(send("text/plain", None).await, StatusCode::BAD_REQUEST);
    let foreign = send("application/json", Some("http://localhost:1")).await;
    assert_eq!(foreign, StatusCode::MISDIRECTED_REQUEST);
    assert_eq!(send("application/json", None).await, StatusCode::OK);
}

#[tokio::test]
async fn the_page_may_load_and_reach_nothing_else() {
    let visitor = Visitor::arrive().await;
    for path in ["", "page/app.js", "page/nothing.js", "events", "page/../Cargo.toml"] {
        let response = visitor
            .client
            .get(format!("{}{path}", visitor.preview.address))
            .send()
            .await
            .unwrap();
        let policy = response.headers()[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self';"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
    }
    for built_from in ["vendor/package.json", "vendor/build.mjs"] {
        let path = format!("{}page/{built_from}", visitor.preview.address);
        let response = visitor.client.get(path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{built_from}");
    }
}

#[tokio::test]
async fn people_can_do_what_discord_lets_them_and_no_more() {
    let visitor = Visitor::arrive().await;
    let stats = || slash("manage", json!([{ "name": "stats", "type": 1, "options": [] }]));
    assert_eq!(visitor.act("operator", stats()).await.0, StatusCode::OK);
    let others = visitor.channel("direct", visitor.person("operator")).clone();
    let refused = [
        visitor.act("member", stats()).await,
        visitor.act("member", slash("nothing", json!([]))).await,
        visitor
            .act_in("member", others, json!({ "act": "say", "content": "hello" }))
            .await,
        visitor
            .act_in("member", json!("1"), json!({ "act": "say", "content": "hello" }))
            .await,
        visitor.act("member", json!({ "act": "say", "content": " " })).await,
        visitor
            .act("member", json!({ "act": "say", "content": "x".repeat(2001) }))
            .await,
        visitor
            .act("member", json!({ "act": "press", "message": "1", "custom_id": "x" }))
            .await,
        visitor.act("member", json!({ "act": "dismiss", "message": "1" })).await,
        visitor.act("member", json!({ "act": "fly" })).await,
        visitor.attach("", b"text").await,
        visitor.attach("large.txt", &vec![b'x'; (10 << 20) + 1]).await,
    ];
    for (number, (status, told)) in refused.iter().enumerate() {
        assert_eq!(*status, StatusCode::BAD_REQUEST, "{number}");
        assert!(!told["error"].as_str().unwrap().is_empty(), "{number}");
    }
}

#[tokio::test]
async fn a_file_that_is_attached_becomes_an_article_of_the_server() {
    let mut visitor = Visitor::arrive().await;
    let text = "The ferry to Tiree was named Clansman in 1998.\n";
    let (status, told) = visitor.attach("Ferry to Tiree.txt", text.as_bytes()).await;
    assert_eq!(status, StatusCode::OK);
    let adding = json!([{
        "name": "articles-add", "type": 1, "options": [{ "name": "file", "type": 11, "value": told["id"] }],
    }]);
    assert_eq!(visitor.act("operator", slash("manage", adding)).await.0, StatusCode::OK);
    let added = visitor.answer().await;
    assert!(
        added["content"].as_str().unwrap().contains("Added: **Ferry to Tiree**"),
        "{added}"
    );
    let question = json!([{ "name": "question", "type": 3, "value": "When was the ferry to Tiree named Clansman?" }]);
    visitor.act("member", slash("ask", question)).await;
    let answer = visitor.answer().await;
    assert!(
        answer["content"].as_str().unwrap().contains("Clansman in **1998**."),
        "{answer}"
    );
}

#[tokio::test]
async fn a_message_that_mentions_nobody_stays_without_an_answer() {
    let mut visitor = Visitor::arrive().await;
    visitor
        .act("member", json!({ "act": "say", "content": QUESTION }))
        .await;
    assert_eq!(visitor.next("message").await["author"]["bot"], false);
    // The next message of the bot answers what was asked later.
    visitor.act("operator", slash("help", json!([]))).await;
    let next = visitor.answer().await;
    assert_eq!(next["interaction_metadata"]["name"], "help");
}

#[tokio::test]
async fn nothing_is_kept_of_what_people_did() {
    let mut visitor = Visitor::arrive().await;
    visitor.act("member", asking()).await;
    let answer = visitor.answer().await;
    let rows = answer["components"].as_array().unwrap();
    let buttons: Vec<&Value> = rows
        .iter()
        .flat_map(|row| row["components"].as_array().unwrap())
        .collect();
    let vote = buttons.iter().find(|button| button["emoji"]["name"] == "👍").unwrap();
    let press = json!({ "act": "press", "message": answer["id"], "custom_id": vote["custom_id"] });
    assert_eq!(visitor.act("member", press).await.0, StatusCode::OK);
    visitor.answer().await;
    let database = visitor.preview.site.store().with_file_name("state.sqlite");
    assert!(!database.exists(), "{} was written", database.display());
}

#[test]
fn an_address_that_is_taken_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let folder = tempfile::tempdir().unwrap();
    let ended = Command::new(env!("CARGO_BIN_EXE_pullquote"))
        .args(["preview", "--address", &address])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = String::from_utf8(ended.stderr).unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(said.contains(&address) && said.contains("--address"), "{said}");
}
