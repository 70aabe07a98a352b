//! Traces: the real program sends its spans to a collector on this machine, and they hold no texts.
#![cfg(feature = "otlp")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in tests a panic is the report")]

#[cfg(feature = "discord")]
mod fake_discord;

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};

/// What a collector got: the path, the kind of content, and the bytes.
type Exports = Arc<Mutex<Vec<(String, String, Vec<u8>)>>>;

const QUESTION: &str = "Who built the lighthouse of Skerryvore?";
const ARTICLE: &str =
    "Alan Stevenson built the lighthouse of Skerryvore in 1844.\n\nIts granite tower is 48 metres high.\n";
/// Words of the question and of the articles, none of which is the name of a span.
const TEXTS: [&str; 4] = ["Skerryvore", "Stevenson", "lighthouse", "granite"];

/// A collector on a port of its own.
async fn collector() -> (String, Exports) {
    async fn take(State(exports): State<Exports>, uri: Uri, headers: HeaderMap, body: Bytes) {
        let kind = headers["content-type"].to_str().unwrap().to_owned();
        exports
            .lock()
            .unwrap()
            .push((uri.path().to_owned(), kind, body.to_vec()));
    }
    let exports = Exports::default();
    let router = Router::new().fallback(take).with_state(Arc::clone(&exports));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}"), exports)
}

/// All that was exported, once it was seen that it came as it should.
fn spans(exports: &Exports) -> Vec<u8> {
    let exports = exports.lock().unwrap();
    assert!(!exports.is_empty(), "nothing was exported");
    for (path, kind, _) in exports.iter() {
        assert_eq!((path.as_str(), kind.as_str()), ("/v1/traces", "application/x-protobuf"));
    }
    exports.iter().flat_map(|(_, _, bytes)| bytes.clone()).collect()
}

/// Whether a text stands in a message of protocol buffers, where its length stands before it.
fn holds(message: &[u8], text: &str) -> bool {
    let mut written = vec![u8::try_from(text.len()).unwrap()];
    written.extend_from_slice(text.as_bytes());
    message.windows(written.len()).any(|window| window == written)
}

/// The spans of a message by the trace that each belongs to: the ids of both are written one after the other.
fn spans_by_trace(message: &[u8]) -> BTreeMap<Vec<u8>, usize> {
    let mut spans = BTreeMap::new();
    for window in message.windows(20) {
        if window.starts_with(&[0x0a, 16]) && window.ends_with(&[0x12, 8]) {
            *spans.entry(window[2..18].to_vec()).or_default() += 1;
        }
    }
    spans
}

fn assert_holds_no_texts(message: &[u8]) {
    for text in TEXTS {
        assert!(
            !message.windows(text.len()).any(|window| window == text.as_bytes()),
            "{text}"
        );
    }
}

/// Asks the program a question in a folder of its own, with these variables set.
fn ask(variables: &[(&str, &str)]) -> (Output, Duration) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("index/articles")).unwrap();
    fs::write(folder.path().join("index/articles/lighthouse.txt"), ARTICLE).unwrap();
    let program = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
        command.current_dir(folder.path()).args(arguments);
        command.env_remove("DISCORD_TOKEN").env_remove("RUST_LOG");
        command
    };
    assert!(program(&["index"]).output().unwrap().status.success());
    let begun = Instant::now();
    let asked = program(&["ask", QUESTION])
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    (asked, begun.elapsed())
}

fn assert_answered(asked: &Output) {
    let said = String::from_utf8_lossy(&asked.stdout);
    assert!(asked.status.success() && said.contains("Alan Stevenson"), "{asked:?}");
    assert!(asked.stderr.is_empty(), "{asked:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_a_question_is_a_span_without_its_text() {
    let (address, exports) = collector().await;
    let variables = address.clone();
    let (asked, _) = tokio::task::spawn_blocking(move || ask(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &variables)]))
        .await
        .unwrap();
    assert_answered(&asked);
    let sent = spans(&exports);
    for name in [
        "answer",
        "retrieve",
        "select",
        "read",
        "decide",
        "pullquote",
        "passages",
        "is_answered",
    ] {
        assert!(
            holds(&sent, name),
            "{name} is not in {}",
            String::from_utf8_lossy(&sent)
        );
    }
    assert_holds_no_texts(&sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_can_be_given_another_name() {
    let (address, exports) = collector().await;
    let asked = tokio::task::spawn_blocking(move || {
        ask(&[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &address),
            ("OTEL_SERVICE_NAME", "bot-of-the-library"),
        ])
    });
    assert_answered(&asked.await.unwrap().0);
    assert!(holds(&spans(&exports), "bot-of-the-library"));
}

#[test]
fn a_collector_that_is_away_or_silent_costs_no_answer() {
    // A port that was free a moment ago, and one that is listened at by nobody who answers.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let (without, usual) = ask(&[]);
    assert_answered(&without);
    for address in [free, silent.local_addr().unwrap()] {
        let (asked, took) = ask(&[("OTEL_EXPORTER_OTLP_ENDPOINT", &format!("http://{address}"))]);
        assert_answered(&asked);
        assert!(took < usual * 4 + Duration::from_secs(8), "{took:?}, usually {usual:?}");
    }
    let (asked, _) = ask(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "no address")]);
    assert!(asked.status.success() && !asked.stdout.is_empty(), "{asked:?}");
}

#[cfg(feature = "discord")]
#[tokio::test(flavor = "multi_thread")]
async fn a_question_on_discord_is_one_trace_that_is_sent_before_the_end() {
    use fake_discord::articles::{Articles, LIGHTHOUSE};
    use fake_discord::{Bot, FakeDiscord};

    let (address, exports) = collector().await;
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let variables = vec![("OTEL_EXPORTER_OTLP_ENDPOINT".to_owned(), address)];
    let mut bot = Bot::start_in(variables, &fake, articles.path(), "[reader]\nmodel = \"off\"").await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    fake.wait_answer(&asked).await;
    let exit = bot.stop(Duration::from_secs(60)).await;
    assert_eq!(exit.code, Some(0), "{}", exit.stderr);
    let sent = spans(&exports);
    for name in [
        "question", "answer", "retrieve", "select", "decide", "render", "outcome", "answered",
    ] {
        assert!(
            holds(&sent, name),
            "{name} is not in {}",
            String::from_utf8_lossy(&sent)
        );
    }
    // The question, its answer, three steps on a worker's thread, and the message.
    let traces = spans_by_trace(&sent);
    assert_eq!(traces.values().collect::<Vec<_>>(), [&6], "{traces:?}");
    let token = fake.token().as_bytes();
    assert!(!sent.windows(token.len()).any(|window| window == token));
    assert_holds_no_texts(&sent);
    fake.assert_clean();
}
