//! Single visits to feeds, without the program around them: how many entries, in which order, how politely.

use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pullquote::config::{Sources, WebConfig};
use pullquote::error::{Error, Result};
use pullquote::intake::feeds::{Followed, Report, Which, poll};
use pullquote::web::{Fetcher, Limits, Lookup, Reach};
use tempfile::TempDir;

use crate::feeds::{item, rss};
use crate::server::{Server, missing, page, respond};

/// Every name is this machine, so that each entry can have a site of its own and nobody has to pause.
struct EveryName;

impl Lookup for EveryName {
    fn addresses(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(vec![Ipv4Addr::LOCALHOST.into()])
    }
}

/// A visit to a feed without the program around it.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        fs::create_dir(folder.0.path().join("articles")).unwrap();
        fs::write(folder.0.path().join("articles/tea.txt"), "Tea is a plant.").unwrap();
        folder
    }

    fn visit(&self, feed: &str) -> Report {
        let fetcher = Fetcher::with_lookup(Limits::default(), Reach::configured(true), Arc::new(EveryName)).unwrap();
        let config = WebConfig {
            feeds: vec![feed.to_owned()],
            ..WebConfig::default()
        };
        let followed = Followed {
            sources: &Sources {
                of_a_guild: false,
                articles: self.0.path().join("articles"),
                added: Some(self.0.path().join("added")),
            },
            config: &config,
            fetcher: &fetcher,
            convert: &without_tags,
        };
        poll(&followed, Which::All, &|| false).unwrap()
    }

    fn added(&self, name: &str) -> String {
        fs::read_to_string(self.0.path().join("added").join(name)).unwrap()
    }
}

/// Makes text of a page; what a real conversion does is tested elsewhere.
fn without_tags(name: &str, bytes: &[u8], address: Option<&str>) -> Result<(String, Vec<u8>)> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::NotAdded {
        name: name.to_owned(),
        what: "it is not text".to_owned(),
    })?;
    if !name.ends_with(".html") {
        return Ok((name.to_owned(), bytes.to_vec()));
    }
    let text: String = text
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text))
        .collect();
    let file = format!("---\nurl: {}\n---\n\n{}\n", address.unwrap(), text.trim());
    Ok((name.replace(".html", ".md"), file.into_bytes()))
}

#[test]
fn twenty_entries_are_taken_in_a_visit_the_newest_first() {
    let items = Arc::new(Mutex::new(String::new()));
    let server = Server::start({
        let items = Arc::clone(&items);
        move |request, out| match request.path.as_str() {
            "/feed" => respond(out, "200 OK", &[("etag", "\"v1\"")], rss(&items.lock().unwrap())),
            path => page(out, "text/plain", format!("This is {path}.")),
        }
    });
    let port = server.port();
    // The feed's own order is another one.
    *items.lock().unwrap() = (1..=28)
        .map(|day| item(&format!("http://site-{day}.example:{port}/entry-{day:02}.txt"), day))
        .collect();
    let folder = Folder::new();
    let ids = |days: std::ops::RangeInclusive<u32>| -> Vec<String> {
        days.rev().map(|day| format!("entry-{day:02}")).collect()
    };
    let feed = server.url("/feed");
    let begun = Instant::now();
    assert_eq!(folder.visit(&feed).articles, ids(9..=28));
    assert_eq!(folder.visit(&feed).articles, ids(1..=8));
    assert!(
        begun.elapsed() < Duration::from_secs(15),
        "sites of their own need no pause"
    );
    assert_eq!(folder.visit(&feed).articles, Vec::<String>::new());
}

#[test]
fn one_site_is_asked_once_a_second_at_most() {
    let times = Arc::new(Mutex::new(Vec::new()));
    let server = Server::start({
        let times = Arc::clone(&times);
        move |request, out| {
            times.lock().unwrap().push(Instant::now());
            match request.path.as_str() {
                "/feed" => page(
                    out,
                    "application/rss+xml",
                    rss(&(item("/a-1.txt", 1) + &item("/a-2.txt", 2))),
                ),
                path => page(out, "text/plain", format!("This is {path}.")),
            }
        }
    });
    assert_eq!(Folder::new().visit(&server.url("/feed")).articles.len(), 2);
    for pair in times.lock().unwrap().windows(2) {
        assert!(
            pair[1] - pair[0] > Duration::from_millis(900),
            "{:?}",
            pair[1] - pair[0]
        );
    }
}

#[test]
fn a_site_that_is_tired_is_left_alone_and_its_entries_wait() {
    let is_tired = Arc::new(AtomicUsize::new(1));
    let server = Server::start({
        let is_tired = Arc::clone(&is_tired);
        move |request, out| match request.path.as_str() {
            "/feed" => page(
                out,
                "application/rss+xml",
                rss(&(item("/a-1.txt", 1) + &item("/a-2.txt", 2))),
            ),
            _ if is_tired.load(Ordering::Relaxed) == 1 => respond(out, "429 Slow Down", &[], ""),
            path => page(out, "text/plain", format!("This is {path}.")),
        }
    });
    let folder = Folder::new();
    let feed = server.url("/feed");
    assert_eq!(folder.visit(&feed).missed.len(), 1);
    assert_eq!(server.paths(), ["/feed", "/a-2.txt"]);
    is_tired.store(0, Ordering::Relaxed);
    assert_eq!(folder.visit(&feed).articles, ["a-2", "a-1"]);
}

#[test]
fn an_entry_stands_for_its_page_where_it_says_enough() {
    let long = "The snowy owl hunts by day, which no other owl of the north does. ".repeat(5);
    let items = [
        // Content that is escaped, content in CDATA, plain text, a teaser, and entries without a link.
        format!(
            "<item><title>Snowy &amp;amp; barn owls</title><link>/gone/snowy-owls.html</link>\
             <description>&lt;p&gt;{long}&lt;/p&gt;</description></item>"
        ),
        format!(
            "<item xmlns:content='http://purl.org/rss/1.0/modules/content/'><title>Eagle owls</title>\
             <link>/gone/eagle-owls.html</link><description>Short.</description>\
             <content:encoded><![CDATA[<p>{long}</p><script>alert(1)</script>]]></content:encoded></item>"
        ),
        "<item><title>Teaser</title><link>/gone/teaser.html</link><description>Read on.</description></item>"
            .to_owned(),
        format!("<item><title>Owls without a page</title><description>{long}</description></item>"),
        format!("<item><title>More owls without a page</title><description>{long}</description></item>"),
    ]
    .concat();
    let server = Server::start(move |request, out| match request.path.as_str() {
        "/feed" => page(out, "application/rss+xml", rss(&items)),
        _ => missing(out),
    });
    let folder = Folder::new();
    let report = folder.visit(&server.url("/feed"));
    assert_eq!(
        report.articles,
        [
            "snowy-owls",
            "eagle-owls",
            "owls-without-a-page",
            "more-owls-without-a-page"
        ]
    );
    assert_eq!(report.missed.len(), 1);
    assert!(
        report.missed[0].contains("/gone/teaser.html: the site has no such page"),
        "{report:?}"
    );
    assert!(folder.added("snowy-owls.md").contains("which no other owl"));
    assert!(
        folder
            .added("snowy-owls.md")
            .contains(&format!("url: {}", server.url("/gone/snowy-owls.html")))
    );
    assert!(
        folder.visit(&server.url("/feed")).articles.is_empty(),
        "entries without an id are known by what they say"
    );
}
