//! Feeds that are followed beside the answers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::fake_discord::articles::{Articles, LIGHTHOUSE, quoted};
use crate::fake_discord::{Bot, FakeDiscord};
use crate::{WORDS_ONLY, eventually};

const MILL: &str = "The mill of Ostrand grinds barley for Petra Lindqvist.\n";
const MILL_QUESTION: &str = "Who does the mill of Ostrand grind barley for?";

/// The settings that make a bot follow a feed of this machine.
fn following(address: &str) -> String {
    format!("{WORDS_ONLY}\n[web]\nloopback = true\nfeeds = [{address:?}]\n")
}

/// Serves some pages until the test ends; the port.
async fn serve(pages: Router) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move { axum::serve(listener, pages).await.unwrap() });
    port
}

#[tokio::test]
async fn what_comes_in_a_feed_is_answered_without_anybody_asking_for_it() {
    let visits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&visits);
    let feed = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        let items = "<item><title>The mill</title><link>/news/mill.txt</link></item>";
        let body = format!("<rss version=\"2.0\"><channel><title>News</title>{items}</channel></rss>");
        async move { ([(CONTENT_TYPE, "application/rss+xml")], body) }
    };
    let pages = Router::new()
        .route("/feed", get(feed))
        .route("/news/mill.txt", get(|| async { MILL }));
    let port = serve(pages).await;
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let settings = following(&format!("http://127.0.0.1:{port}/feed"));
    let mut bot = Bot::start(&fake, articles.path(), &settings).await;
    eventually("the index with the article", || {
        bot.stderr().contains("looked at the feeds")
    })
    .await;
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let asked = fake.slash("ask").option("question", MILL_QUESTION).send().await;
        // As long as there is no quote there is none to look into.
        if fake.wait_edit(&asked).await.text().contains("Petra Lindqvist") {
            break;
        }
        assert!(Instant::now() < deadline, "{}", bot.stderr());
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    // A restart is no reason to ask again: it is not due.
    bot.restart(&fake).await;
    let asked = fake.slash("ask").option("question", MILL_QUESTION).send().await;
    assert!(quoted(&fake.wait_edit(&asked).await.text()).contains("Petra Lindqvist"));
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(visits.load(Ordering::Relaxed), 1);
    fake.assert_clean();
}

#[tokio::test]
async fn a_feed_that_hangs_holds_up_neither_answers_nor_the_end() {
    let visits = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&visits);
    let feed = move || {
        counted.fetch_add(1, Ordering::Relaxed);
        async { std::future::pending::<String>().await }
    };
    let port = serve(Router::new().route("/feed", get(feed))).await;
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let settings = following(&format!("http://127.0.0.1:{port}/feed"));
    let mut bot = Bot::start(&fake, articles.path(), &settings).await;
    eventually("the first visit", || visits.load(Ordering::Relaxed) == 1).await;
    let asked = fake.slash("ask").option("question", LIGHTHOUSE.0).send().await;
    assert!(quoted(&fake.wait_edit(&asked).await.text()).contains(LIGHTHOUSE.1));
    // The visit would take 20 seconds.
    let exit = bot.stop(Duration::from_secs(12)).await;
    assert_eq!(exit.code, Some(0), "{}", exit.stderr);
    fake.assert_clean();
}
