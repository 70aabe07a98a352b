//! Feeds: each format, what is new in them, what was removed, and servers that are tired, gone or hostile.

use std::fmt::Write as _;
use std::fs;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::server::{Server, missing, page, respond};
use crate::{Site, says};

/// An RSS feed of items that are written out.
pub(crate) fn rss(items: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Birds</title>{items}</channel></rss>")
}

pub(crate) fn item(link: &str, day: u32) -> String {
    format!(
        "<item><title>{link}</title><link>{link}</link><guid>{link}</guid>\
         <pubDate>{day:02} Jan 2024 08:00:00 GMT</pubDate></item>"
    )
}

/// A site that follows a feed.
fn following(address: &str) -> Site {
    Site::new(&format!("feeds = [{address:?}]"))
}

/// What the program has written down about its only feed.
fn known(site: &Site) -> Value {
    let books: Value = serde_json::from_slice(&fs::read(site.path("index/added/.feeds.json")).unwrap()).unwrap();
    books.as_object().unwrap().values().next().unwrap().clone()
}

/// How long the feed is left alone, in seconds.
fn pause(site: &Site) -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    known(site)["due"].as_u64().unwrap() - now
}

#[test]
fn what_is_new_is_taken_in_once_and_what_was_removed_stays_away() {
    let feed = Arc::new(Mutex::new(rss(&item("/owls.txt", 1))));
    let server = Server::start({
        let feed = Arc::clone(&feed);
        move |request, out| match request.path.as_str() {
            "/feed" => page(out, "application/rss+xml", feed.lock().unwrap().as_bytes()),
            "/owls.txt" => page(out, "text/plain", "The snowy owl hunts by day."),
            "/crows.txt" => page(out, "text/plain", "The crow counts to seven."),
            _ => missing(out),
        }
    });
    let site = following(&server.url("/feed"));
    let first = site.run(&["feeds"]);
    says(
        &first,
        0,
        "added owls\nlooked at 1 feed: 1 article added\nindexed 2 articles",
    );
    assert_eq!(site.ask("When does the snowy owl hunt?"), "The snowy owl hunts by day.");

    // It was looked at a moment ago.
    let asked = server.paths().len();
    says(&site.run(&["feeds"]), 0, "no feed is due for 60 minutes");
    assert_eq!(server.paths().len(), asked);
    says(&site.run(&["articles", "remove", "owls"]), 0, "removed owls");
    *feed.lock().unwrap() = rss(&(item("/owls.txt", 1) + &item("/crows.txt", 2)));
    says(
        &site.run(&["feeds", "--now"]),
        0,
        "added crows\nlooked at 1 feed: 1 article added",
    );
    assert_eq!(site.ids(), ["crows", "tea"]);
    let times = server.paths().iter().filter(|path| *path == "/owls.txt").count();
    assert_eq!(times, 1, "what is known is not fetched again");
}

#[test]
fn every_format_is_read_with_relative_links_too() {
    let atom = "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'>\
        <id>urn:birds</id><title>Birds</title><updated>2024-01-02T08:00:00Z</updated>\
        <link rel='self' href='/atom'/>\
        <entry><id>urn:1</id><title>Owls &amp; others</title><updated>2024-01-01T08:00:00Z</updated>\
        <link rel='replies' href='/comments.txt'/><link rel='enclosure' type='audio/mpeg' href='/owl.mp3'/>\
        <link rel='alternate' type='text/html' href='pages/owls.txt'/></entry></feed>";
    let json_feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Birds",
        "items": [{"id": "1", "url": "pages/owls.txt", "date_published": "2024-01-01T08:00:00Z", "content_text": "Short."}],
    });
    let rdf = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>\
        <channel><title>Birds</title><link>/</link><description>x</description></channel>\
        <item><title>Owls</title><link>pages/owls.txt</link><description>x</description></item></rdf:RDF>";
    let utf16: Vec<u8> = "\u{feff}<?xml version='1.0' encoding='utf-16'?><rss version='2.0'><channel><title>x</title>\
        <item><title>Owls</title><link>pages/owls.txt</link></item></channel></rss>"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let bodies = [
        ("rss", rss(&item("pages/owls.txt", 1)).into_bytes()),
        ("atom", atom.as_bytes().to_vec()),
        ("json", json_feed.to_string().into_bytes()),
        ("rdf", rdf.as_bytes().to_vec()),
        ("utf-16", utf16),
    ];
    for (name, body) in bodies {
        let server = Server::start(move |request, out| match request.path.as_str() {
            // What a server says about a feed is rarely right.
            "/news/feed" => page(out, "text/html", &body),
            "/news/pages/owls.txt" => page(out, "text/plain", "The snowy owl hunts by day."),
            _ => missing(out),
        });
        let site = following(&server.url("/news/feed"));
        let ended = site.run(&["feeds"]);
        assert!(ended.code == 0 && ended.err.contains("added owls"), "{name}: {ended:?}");
        assert_eq!(server.paths(), ["/news/feed", "/news/pages/owls.txt"], "{name}");
    }
}

#[test]
fn a_feed_that_has_not_changed_is_not_sent_again() {
    let server = Server::start(|request, out| match request.path.as_str() {
        "/feed" if request.header("if-none-match") == Some("\"v1\"") => respond(out, "304 Not Modified", &[], ""),
        "/feed" => {
            let headers = [("etag", "\"v1\""), ("last-modified", "Mon, 01 Jan 2024 08:00:00 GMT")];
            respond(out, "200 OK", &headers, rss(&item("/owls.txt", 1)))
        }
        "/owls.txt" => page(out, "text/plain", "The snowy owl hunts by day."),
        _ => missing(out),
    });
    let site = following(&server.url("/feed"));
    says(&site.run(&["feeds"]), 0, "1 article added");
    says(&site.run(&["feeds", "--now"]), 0, "looked at 1 feed: 0 articles added");
    let requests = server.requests();
    let asked: Vec<_> = requests.iter().filter(|request| request.path == "/feed").collect();
    assert_eq!(asked[0].header("if-none-match"), None);
    assert_eq!(asked[1].header("if-none-match"), Some("\"v1\""));
    assert_eq!(
        asked[1].header("if-modified-since"),
        Some("Mon, 01 Jan 2024 08:00:00 GMT")
    );
    assert_eq!(asked.len(), 2);
}

#[test]
fn a_page_that_cannot_be_read_is_tried_three_times() {
    let server = Server::start(|request, out| match request.path.as_str() {
        "/feed" => respond(out, "200 OK", &[("etag", "\"v1\"")], rss(&item("/owls.txt", 1))),
        _ => missing(out),
    });
    let site = following(&server.url("/feed"));
    for _ in 0..4 {
        let ended = site.run(&["feeds", "--now"]);
        assert_eq!(
            ended.code, 0,
            "an entry that fails is no failure of the feed: {ended:?}"
        );
    }
    let tried = server.paths().iter().filter(|path| *path == "/owls.txt").count();
    assert_eq!(tried, 3);
    let requests = server.requests();
    let feed = requests.iter().filter(|request| request.path == "/feed");
    let conditions: Vec<_> = feed.map(|request| request.header("if-none-match").is_some()).collect();
    assert_eq!(
        conditions,
        [false, false, false, true],
        "as long as something is left to do the whole feed is wanted"
    );
}

#[test]
fn a_feed_that_fails_is_left_alone_ever_longer() {
    let state = Arc::new(AtomicUsize::new(0));
    let server = Server::start({
        let state = Arc::clone(&state);
        move |_, out| match state.load(Ordering::Relaxed) {
            0 => respond(out, "500 Broken", &[], ""),
            1 => respond(out, "503 Busy", &[("retry-after", "36000")], ""),
            2 => page(out, "text/xml", rss("")),
            _ => respond(out, "410 Gone", &[], ""),
        }
    });
    let site = following(&server.url("/feed"));
    let hour = 3_600;
    let is_about = |hours: u64| {
        let pause = pause(&site);
        assert!(pause <= hours * hour && pause > hours * hour - 60, "{hours}: {pause}");
    };
    says(
        &site.run(&["feeds"]),
        1,
        "/feed: the site has trouble (status 500): try again later",
    );
    is_about(2);
    says(&site.run(&["feeds", "--now"]), 1, "the site has trouble");
    is_about(4);
    state.store(1, Ordering::Relaxed);
    says(&site.run(&["feeds", "--now"]), 1, "status 503");
    is_about(10);
    state.store(2, Ordering::Relaxed);
    says(&site.run(&["feeds", "--now"]), 0, "looked at 1 feed");
    is_about(1);
    state.store(3, Ordering::Relaxed);
    says(
        &site.run(&["feeds", "--now"]),
        1,
        "for good (status 410): it is not asked again",
    );
    let asked = server.paths().len();
    // However long ago that was.
    let books = site.path("index/added/.feeds.json");
    let due = known(&site)["due"].to_string();
    fs::write(&books, fs::read_to_string(&books).unwrap().replace(&due, "0")).unwrap();
    assert_eq!(site.run(&["feeds"]).code, 0);
    assert_eq!(server.paths().len(), asked);
}

#[test]
fn hostile_and_broken_feeds_cost_themselves_alone() {
    let mut bomb = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a0 \"haha\">".to_owned();
    for level in 1..40 {
        let below = format!("&a{};", level - 1);
        write!(bomb, "<!ENTITY a{level} \"{}\">", below.repeat(10)).unwrap();
    }
    let item_of = |title: &str| format!("<item><title>{title}</title><link>/x.txt</link></item>");
    bomb.push_str(&format!(
        "]><rss version=\"2.0\"><channel>{}</channel></rss>",
        item_of("&a39;")
    ));
    let external = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
        <rss version=\"2.0\"><channel><item><title>&x;</title><link>/x.txt</link></item></channel></rss>";
    let attributes: String = (0..400_000).map(|number| format!(" a{number}=''")).collect();
    let bodies: Vec<Vec<u8>> = vec![
        b"this is no feed".to_vec(),
        b"<html><body>neither is this</body></html>".to_vec(),
        b"<rss version='2.0'><channel><item><title>cut off".to_vec(),
        b"{\"version\": \"https://jsonfeed.org/version/1\", \"items\": [".to_vec(),
        [b"{\"version\":".to_vec(), b"[".repeat(1_000_000)].concat(),
        b"<a>".repeat(1_000_000),
        format!("<rss version='2.0'{attributes}></rss>").into_bytes(),
        rss(&"<x:y xmlns:x='z'>".repeat(100_000)).into_bytes(),
        vec![b'<'; 5_000_000],
        b"\xff\xfe\x00\xd8\x00\xd8".to_vec(),
        Vec::new(),
    ];
    let served = Arc::new(Mutex::new(Vec::new()));
    let server = Server::start({
        let served = Arc::clone(&served);
        move |request, out| match request.path.as_str() {
            "/bad" => page(out, "application/rss+xml", &*served.lock().unwrap()),
            "/good" => page(out, "application/rss+xml", rss(&item("/owls.txt", 1))),
            "/owls.txt" => page(out, "text/plain", "The snowy owl hunts by day."),
            _ => missing(out),
        }
    });
    let site = Site::new(&format!(
        "feeds = [{:?}, {:?}]",
        server.url("/bad"),
        server.url("/good")
    ));
    for body in bodies {
        let shown = String::from_utf8_lossy(&body).chars().take(60).collect::<String>();
        *served.lock().unwrap() = body;
        let begun = Instant::now();
        let ended = site.run(&["feeds", "--now"]);
        assert_eq!(ended.code, 1, "{shown}: {ended:?}");
        assert!(
            ended.err.contains("/bad: it ") && ended.err.contains("looked at 2 feeds"),
            "{shown}: {ended:?}"
        );
        assert!(!ended.err.contains("panicked"), "{shown}: {ended:?}");
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "{shown}: {:?}",
            begun.elapsed()
        );
        assert_eq!(site.ids(), ["owls", "tea"], "{shown}");
    }
    // Entities of a feed's own are never expanded, and files never read.
    for body in [bomb.as_str(), external] {
        *served.lock().unwrap() = body.as_bytes().to_vec();
        let begun = Instant::now();
        let ended = site.run(&["feeds", "--now"]);
        assert!(begun.elapsed() < Duration::from_secs(20), "{ended:?}");
        assert!(!ended.err.contains("haha") && !ended.err.contains("root:"), "{ended:?}");
        assert_eq!(site.ids(), ["owls", "tea"]);
    }
}

#[test]
fn entries_lead_nowhere_that_a_person_may_not_send_the_program() {
    let inside = Server::start(|_, out| page(out, "text/plain", "Nobody may read this."));
    let port = inside.port();
    let items: String = [
        format!("http://127.0.0.2:{port}/x.txt"),
        format!("http://[::ffff:127.0.0.2]:{port}/x.txt"),
        "http://169.254.169.254/latest/meta-data/".to_owned(),
        "file:///etc/passwd".to_owned(),
        "javascript:alert(1)".to_owned(),
        format!("http://user:pw@127.0.0.1:{port}/x.txt"),
    ]
    .iter()
    .map(|link| item(link, 1))
    .collect();
    let server = Server::start(move |_, out| page(out, "application/rss+xml", rss(&items)));
    let site = Site::new(&format!(
        "feeds = [{:?}, {:?}]",
        server.url("/feed"),
        format!("http://127.0.0.2:{port}/feed")
    ));
    says(&site.run(&["feeds"]), 1, "looked at 2 feeds: 0 articles added");
    assert_eq!(inside.connections(), 0);
    assert_eq!(site.ids(), ["tea"]);
}

#[test]
fn books_that_are_damaged_are_begun_anew_and_kept() {
    let server = Server::start(|request, out| match request.path.as_str() {
        "/feed" => page(out, "application/rss+xml", rss(&item("/owls.txt", 1))),
        _ => page(out, "text/plain", "The snowy owl hunts by day."),
    });
    let site = following(&server.url("/feed"));
    fs::create_dir_all(site.path("index/added")).unwrap();
    fs::write(site.path("index/added/.feeds.json"), "{\"http://").unwrap();
    says(&site.run(&["feeds"]), 0, "1 article added");
    assert_eq!(
        fs::read_to_string(site.path("index/added/.feeds.json.damaged")).unwrap(),
        "{\"http://"
    );
    assert_eq!(known(&site)["seen"].as_array().unwrap().len(), 1);
}

#[test]
fn without_feeds_there_is_nothing_to_do() {
    let site = Site::new("");
    says(
        &site.run(&["feeds"]),
        0,
        "no feeds are followed: name their addresses in config.toml",
    );
}

#[test]
fn two_programs_do_not_look_at_the_feeds_at_once() {
    let server = Server::start(|request, out| match request.path.as_str() {
        "/feed" => {
            thread::sleep(Duration::from_secs(4));
            page(out, "application/rss+xml", rss(""))
        }
        _ => missing(out),
    });
    let site = following(&server.url("/feed"));
    let mut first = site.command(&["feeds"]).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while server.paths().is_empty() {
        assert!(begun.elapsed() < Duration::from_secs(30), "the first one never asks");
        thread::sleep(Duration::from_millis(10));
    }
    says(
        &site.run(&["feeds"]),
        1,
        "another pullquote is looking at the feeds right now",
    );
    assert!(first.wait().unwrap().success());
    assert_eq!(server.paths(), ["/feed"]);
}

#[test]
fn a_program_that_is_killed_while_it_looks_at_feeds_loses_nothing() {
    let count = 5;
    let server = Server::start(move |request, out| match request.path.as_str() {
        "/feed" => {
            let items: String = (1..=count).map(|day| item(&format!("/entry-{day}.txt"), day)).collect();
            page(out, "application/rss+xml", rss(&items))
        }
        path => page(out, "text/plain", format!("This is {path}.")),
    });
    let site = following(&server.url("/feed"));
    let mut kills = 0;
    for round in 0..12_u64 {
        let mut child = site.command(&["feeds", "--now"]).stderr(Stdio::null()).spawn().unwrap();
        // At all kinds of moments: before, while and after an entry is written.
        thread::sleep(Duration::from_millis(700 + round * 173));
        let has_ended = child.try_wait().unwrap().is_some();
        child.kill().unwrap();
        let _ = child.wait();
        kills += u32::from(!has_ended);
        if site.path("index/added/.feeds.json").exists() {
            let known = known(&site);
            let seen = known["seen"].as_array().unwrap().len();
            let entries = fs::read_dir(site.path("index/added")).unwrap();
            let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            let stored = names.filter(|name| name.starts_with("entry-")).count();
            // The article comes first: what counts as seen is there.
            assert!(stored == seen || stored == seen + 1, "{stored} stored, {seen} seen");
        }
    }
    assert!(kills > 0, "nothing was killed");
    says(&site.run(&["feeds", "--now"]), 0, "looked at 1 feed");
    let ids = site.ids();
    assert_eq!(ids, ["entry-1", "entry-2", "entry-3", "entry-4", "entry-5", "tea"]);
    assert_eq!(known(&site)["seen"].as_array().unwrap().len(), 5);
    let checked = site.run(&["check"]);
    assert_eq!(checked.code, 0, "{checked:?}");
}

#[test]
fn an_entry_whose_page_is_gone_becomes_an_article_of_its_own_words() {
    let text =
        "The snowy owl hunts by day, which no other owl of the north does. It waits on a post for hours. ".repeat(4);
    let server = Server::start(move |request, out| match request.path.as_str() {
        "/feed" => {
            let entry = format!(
                "<item><title>Snowy &amp; others</title><link>/gone/snowy-owl.html</link>\
                 <pubDate>01 Jan 2024 08:00:00 GMT</pubDate>\
                 <description>&lt;p&gt;Carl Linnaeus named it in 1758.&lt;/p&gt;&lt;p&gt;{text}&lt;/p&gt;</description></item>"
            );
            page(out, "application/rss+xml", rss(&entry))
        }
        _ => missing(out),
    });
    let site = following(&server.url("/feed"));
    says(&site.run(&["feeds"]), 0, "added snowy-owl");
    let stored = fs::read_to_string(site.path("index/added/snowy-owl.md")).unwrap();
    for held in ["Snowy & others", "2024-01-01", &server.url("/gone/snowy-owl.html")] {
        assert!(stored.contains(held), "{held}: {stored}");
    }
    assert_eq!(
        site.ask("When was it named by Carl Linnaeus?"),
        "Carl Linnaeus named it in 1758."
    );
}
