//! Pages become articles, and no article is lost to another page of its name.

use std::fs;

use crate::server::{Server, missing, page};
use crate::{Site, says};

fn article(title: &str, url: &str, text: &str) -> String {
    format!("---\ntitle: {title}\nurl: {url}\n---\n\n{text}\n")
}

#[test]
fn a_page_is_added_asked_changed_and_removed() {
    let site = Site::new("");
    let server = Server::start(|request, out| match request.path.as_str() {
        "/owls.md" => page(
            out,
            "text/markdown",
            article("Owls", "https://birds.example/owls", "The snowy owl hunts by day."),
        ),
        _ => missing(out),
    });
    let address = server.url("/owls.md");
    says(&site.add(&address), 0, &format!("added owls (from {address})\n"));
    assert_eq!(site.ask("When does the snowy owl hunt?"), "The snowy owl hunts by day.");
    says(&site.add(&format!("{address}#part")), 0, "owls is the same already");
    assert_eq!(site.ids(), ["owls", "tea"]);
    says(&site.run(&["articles", "remove", "owls"]), 0, "removed owls");
    assert_eq!(site.ids(), ["tea"]);
}

#[test]
fn an_address_that_fails_costs_only_itself() {
    let site = Site::new("");
    fs::write(site.path("notes.txt"), "The barn owl hunts by night.").unwrap();
    let server = Server::start(|request, out| match request.path.as_str() {
        "/owls.txt" => page(out, "text/plain", "The snowy owl hunts by day."),
        _ => missing(out),
    });
    let (gone, there) = (server.url("/gone.txt"), server.url("/owls.txt"));
    let ended = site.run(&["articles", "add", &gone, "notes.txt", &there]);
    says(
        &ended,
        1,
        &format!("error: {gone} is not added: the site has no such page (status 404)"),
    );
    assert_eq!(site.ids(), ["notes", "owls", "tea"]);
}

#[test]
fn two_pages_of_one_name_are_two_articles() {
    let site = Site::new("");
    let server = Server::start(|request, out| {
        let text = |text: &str| article("Today", &format!("https://news.example{}", request.path), text);
        match request.path.as_str() {
            "/a/today.md" => page(out, "text/markdown", text("The ferry was late.")),
            "/b/today.md" => page(out, "text/markdown", text("The bridge was closed.")),
            "/c/today.md" => page(out, "text/markdown", text("The tunnel was flooded.")),
            "/tea.md" => page(out, "text/markdown", text("Tea is grown on the Azores too.")),
            _ => missing(out),
        }
    });
    for _ in 0..2 {
        for path in ["/a/today.md", "/b/today.md", "/c/today.md", "/tea.md"] {
            assert_eq!(site.add(&server.url(path)).code, 0);
        }
        let ids = site.ids();
        assert_eq!(ids.len(), 5, "{ids:?}");
        // The operator's own article keeps its id, whatever a page is called.
        assert!(
            ids.contains(&"tea".to_owned()) && ids.contains(&"tea-127-0-0-1".to_owned()),
            "{ids:?}"
        );
        assert!(
            ids.contains(&"today".to_owned()) && ids.contains(&"today-127-0-0-1".to_owned()),
            "{ids:?}"
        );
    }
    for (question, answer) in [
        ("What was late?", "The ferry was late."),
        ("What was closed?", "The bridge was closed."),
        ("What was flooded?", "The tunnel was flooded."),
    ] {
        assert_eq!(site.ask(question), answer);
    }
}

#[test]
fn what_a_server_calls_a_page_does_not_make_it_one() {
    let site = Site::new("");
    let server = Server::start(|request, out| match request.path.as_str() {
        "/picture.txt" => page(out, "text/plain", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"),
        "/empty.txt" => page(out, "text/plain", ""),
        // Text is text, whatever it is called.
        "/owls" => page(out, "image/png", "The snowy owl hunts by day."),
        _ => missing(out),
    });
    for path in ["/picture.txt", "/empty.txt"] {
        let address = server.url(path);
        says(&site.add(&address), 1, &format!("error: {address} is not added: it "));
    }
    says(&site.add(&server.url("/owls")), 0, "added owls");
    assert_eq!(site.ids(), ["owls", "tea"]);
}

#[test]
fn a_web_page_is_added_as_what_it_says_and_not_as_what_surrounds_it() {
    let site = Site::new("");
    let server = Server::start(|request, out| match request.path.as_str() {
        "/2024/05/snowy-owl.html" => page(
            out,
            "text/html; charset=utf-8",
            "<!DOCTYPE html><html lang=en><head><title>The snowy owl</title>\
             <meta property='article:published_time' content='2024-05-01T08:00:00Z'></head><body>\
             <nav><a href=/>Home</a><a href=/news>News</a></nav><article><h1>The snowy owl</h1>\
             <p>The snowy owl hunts by day, which no other owl of the north does.</p>\
             <p>It was first described by <a href='../people/linnaeus'>Carl Linnaeus</a> in 1758.</p></article>\
             <footer>All rights reserved.</footer><script>alert(1)</script></body></html>",
        ),
        _ => missing(out),
    });
    let address = server.url("/2024/05/snowy-owl.html");
    says(&site.add(&address), 0, &format!("added snowy-owl (from {address})\n"));
    assert_eq!(
        site.ask("When does the snowy owl hunt?"),
        "The snowy owl hunts by day, which no other owl of the north does."
    );
    let stored = fs::read_to_string(site.path("index/added/snowy-owl.md")).unwrap();
    for held in [address.as_str(), "2024-05-01", &server.url("/2024/people/linnaeus")] {
        assert!(stored.contains(held), "{held}: {stored}");
    }
    for dropped in ["alert", "rights reserved", "Home"] {
        assert!(!stored.contains(dropped), "{dropped}: {stored}");
    }
    says(&site.add(&address), 0, "snowy-owl is the same already");
    assert_eq!(site.ids(), ["snowy-owl", "tea"]);
}
