//! Sizes, times, packed bytes and other ways to wear a reader out.

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use pullquote::web::{Address, Conditions, Fetched, Fetcher, Limits, Outcome, Reach, Refusal};

use crate::server::{Server, missing, page, respond};
use crate::{Site, says};

/// What is read at most, as a rule.
const MOST: usize = 10 * 1024 * 1024;

fn fetch_within(limits: Limits, address: &str, conditions: &Conditions) -> Result<Outcome, Refusal> {
    let fetcher = Fetcher::new(limits, Reach::configured(true)).unwrap();
    fetcher.fetch(&Address::parse(address).unwrap(), conditions)
}

fn fetched(outcome: Result<Outcome, Refusal>) -> Result<Fetched, Refusal> {
    match outcome? {
        Outcome::Fetched(fetched) => Ok(fetched),
        Outcome::NotModified => panic!("nothing was known before"),
    }
}

fn fetch(address: &str) -> Result<Fetched, Refusal> {
    fetched(fetch_within(Limits::default(), address, &Conditions::default()))
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn ten_megabytes_are_read_and_not_a_byte_more() {
    let server = Server::start(|request, out| {
        let length = if request.path.contains("more") { MOST + 1 } else { MOST };
        let body = vec![b'x'; length];
        if request.path.contains("chunked") {
            write!(out, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
            for part in body.chunks(60_000) {
                write!(out, "{:x}\r\n", part.len())?;
                out.write_all(part)?;
                out.write_all(b"\r\n")?;
            }
            return out.write_all(b"0\r\n\r\n");
        }
        if request.path.contains("unsaid") {
            out.write_all(b"HTTP/1.0 200 OK\r\nconnection: close\r\n\r\n")?;
            return out.write_all(&body);
        }
        page(out, "text/plain", body)
    });
    let too_large = Err(Refusal::TooLarge { most: MOST });
    for way in ["said", "chunked", "unsaid"] {
        let length = fetch(&server.url(&format!("/{way}"))).map(|fetched| fetched.bytes.len());
        assert_eq!(length, Ok(MOST), "{way}");
        let more = fetch(&server.url(&format!("/{way}-more")));
        assert_eq!(more, too_large, "{way}");
    }
}

#[test]
fn a_length_that_is_said_is_refused_before_anything_is_read() {
    let server = Server::start(|_, out| {
        write!(out, "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\n")?;
        out.flush()?;
        thread::sleep(Duration::from_secs(5));
        Ok(())
    });
    let begun = Instant::now();
    assert!(fetch(&server.url("/")).is_err());
    assert!(begun.elapsed() < Duration::from_secs(4));
}

#[test]
fn a_body_that_ends_early_is_damaged() {
    let server = Server::start(|request, out| {
        if request.path == "/packed" {
            let body = packed(&[b'x'; 10_000]);
            return respond(out, "200 OK", &[("content-encoding", "gzip")], &body[..body.len() - 9]);
        }
        write!(out, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort")
    });
    for path in ["/", "/packed"] {
        assert!(matches!(fetch(&server.url(path)), Err(Refusal::Damaged(_))), "{path}");
    }
}

#[test]
fn packed_pages_are_unpacked_as_far_as_the_limit_goes() {
    let bomb = packed(&vec![0; 30 * 1024 * 1024]);
    assert!(bomb.len() < 300_000);
    let server = Server::start(move |request, out| {
        assert_eq!(request.header("accept-encoding"), Some("gzip"));
        let gzip = |body: &[u8], out: &mut dyn Write| respond(out, "200 OK", &[("content-encoding", "gzip")], body);
        match request.path.as_str() {
            "/owl" => gzip(&packed(b"The snowy owl hunts by day."), out),
            "/two" => gzip(&[packed(b"The snowy owl "), packed(b"hunts by day.")].concat(), out),
            "/empty" => gzip(b"", out),
            "/bomb" => gzip(&bomb, out),
            "/nonsense" => gzip(b"this is no gzip at all", out),
            "/brotli" => respond(out, "200 OK", &[("content-encoding", "br")], "x"),
            _ => missing(out),
        }
    });
    let text = |path: &str| fetch(&server.url(path)).map(|fetched| String::from_utf8(fetched.bytes).unwrap());
    assert_eq!(text("/owl").unwrap(), "The snowy owl hunts by day.");
    assert_eq!(text("/two").unwrap(), "The snowy owl hunts by day.");
    assert_eq!(text("/empty").unwrap(), "");
    assert_eq!(text("/bomb"), Err(Refusal::TooLarge { most: MOST }));
    assert!(matches!(text("/nonsense"), Err(Refusal::Damaged(_))));
    assert!(matches!(text("/brotli"), Err(Refusal::Damaged(_))));
    // And through the front door.
    let site = Site::new("");
    says(&site.add(&server.url("/bomb")), 1, "larger than 10 MB");
    assert_eq!(site.ids(), ["tea"]);
}

#[test]
fn everything_together_has_one_limit_of_time() {
    let server = Server::start(|request, out| {
        let pause = || thread::sleep(Duration::from_millis(100));
        match request.path.as_str() {
            // A byte now and then keeps no connection alive for ever.
            "/drip" => {
                write!(out, "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")?;
                for _ in 0..1_000 {
                    out.write_all(b"x")?;
                    out.flush()?;
                    pause();
                }
                Ok(())
            }
            "/drip-head" => {
                out.write_all(b"HTTP/1.1 200 OK\r\nx: ")?;
                for _ in 0..1_000 {
                    out.write_all(b"x")?;
                    out.flush()?;
                    pause();
                }
                Ok(())
            }
            "/silent" => {
                thread::sleep(Duration::from_secs(5));
                Ok(())
            }
            // Each step is quick enough, and all of them are not.
            _ => {
                thread::sleep(Duration::from_millis(350));
                crate::server::redirect(out, &format!("{}x", request.path))
            }
        }
    });
    let limit = Duration::from_millis(800);
    for path in ["/drip", "/drip-head", "/silent", "/steps"] {
        let limits = Limits {
            time: limit,
            ..Limits::default()
        };
        let begun = Instant::now();
        let outcome = fetch_within(limits, &server.url(path), &Conditions::default());
        assert_eq!(outcome, Err(Refusal::TooSlow { limit }), "{path}");
        assert!(
            begun.elapsed() < Duration::from_secs(4),
            "{path}: {:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn endless_heads_end() {
    let server = Server::start(|request, out| {
        out.write_all(b"HTTP/1.1 200 OK\r\n")?;
        loop {
            match request.path.as_str() {
                "/many" => out.write_all(b"x-header: and another one\r\n")?,
                _ => out.write_all(b"x-header-that-never-ends-")?,
            }
        }
    });
    for path in ["/many", "/long"] {
        let begun = Instant::now();
        let refusal = fetch(&server.url(path)).unwrap_err();
        assert!(matches!(refusal, Refusal::Connection(_)), "{path}: {refusal}");
        assert!(
            begun.elapsed() < Duration::from_secs(10),
            "{path}: {:?}",
            begun.elapsed()
        );
    }
}

#[test]
fn servers_that_do_not_speak_http_are_told_from_pages() {
    for greeting in [
        b"SSH-2.0-OpenSSH_9.6\r\n".as_slice(),
        b"220 mail.example ESMTP\r\n",
        b"\x16\x03\x01\x00\x05hello",
        b"",
        b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nxx",
    ] {
        let server = Server::start(move |_, out| out.write_all(greeting));
        let refusal = fetch(&server.url("/")).unwrap_err();
        assert!(matches!(refusal, Refusal::Connection(_)), "{greeting:?}: {refusal}");
    }
}

#[test]
fn statuses_are_told_in_words() {
    let server = Server::start(|request, out| {
        let status = format!("{} Whatever", &request.path[1..]);
        respond(out, &status, &[("retry-after", "120")], "no page")
    });
    for (status, words) in [
        (204, "did not answer with a page"),
        (206, "did not answer with a page"),
        (304, "did not answer with a page"),
        (401, "does not let the bot read it"),
        (403, "does not let the bot read it (status 403)"),
        (404, "has no such page (status 404): check"),
        (410, "taken the page away for good"),
        (418, "did not answer with a page"),
        (429, "asked less often"),
        (500, "has trouble"),
        (503, "has trouble (status 503): try again later"),
    ] {
        let refusal = fetch(&server.url(&format!("/{status}"))).unwrap_err();
        assert!(refusal.to_string().contains(words), "{status}: {refusal}");
        assert_eq!(refusal.is_gone(), status == 410);
        assert_eq!(refusal.retry_after(), Some(Duration::from_secs(120)), "{status}");
    }
}

#[test]
fn a_pause_is_understood_in_seconds_and_as_a_date() {
    let in_an_hour = httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(3_600));
    for (written, seconds) in [
        ("90".to_owned(), Some(90..=90)),
        (in_an_hour, Some(3_500..=3_600)),
        ("Wed, 21 Oct 2015 07:28:00 GMT".to_owned(), Some(0..=0)),
        ("99999999999".to_owned(), Some(86_400..=86_400)),
        ("soon".to_owned(), None),
        ("-1".to_owned(), None),
    ] {
        let header = written.clone();
        let server = Server::start(move |_, out| respond(out, "503 Busy", &[("retry-after", &header)], ""));
        let pause = fetch(&server.url("/"))
            .unwrap_err()
            .retry_after()
            .map(|pause| pause.as_secs());
        match seconds {
            Some(seconds) => assert!(
                pause.is_some_and(|pause| seconds.contains(&pause)),
                "{written}: {pause:?}"
            ),
            None => assert_eq!(pause, None, "{written}"),
        }
    }
}

#[test]
fn a_page_that_has_not_changed_is_not_sent_again() {
    let server = Server::start(|request, out| {
        let is_known = request.header("if-none-match") == Some("W/\"v1\"")
            && request.header("if-modified-since") == Some("Wed, 21 Oct 2015 07:28:00 GMT");
        if is_known {
            return respond(out, "304 Not Modified", &[], "");
        }
        let headers = [("etag", "W/\"v1\""), ("last-modified", "Wed, 21 Oct 2015 07:28:00 GMT")];
        respond(out, "200 OK", &headers, "The first version.")
    });
    let first = fetch(&server.url("/")).unwrap();
    let again = fetch_within(Limits::default(), &server.url("/"), &first.conditions);
    assert_eq!(again, Ok(Outcome::NotModified));
    let requests = server.requests();
    assert_eq!(requests[0].header("if-none-match"), None);
    assert_eq!(requests.len(), 2);
}

#[test]
fn a_name_is_made_of_what_the_server_and_the_address_say() {
    let server = Server::start(|request, out| {
        let content_type = request
            .path
            .split_once("?")
            .map_or("", |(_, content_type)| content_type);
        page(out, &content_type.replace('+', "; "), "x")
    });
    for (path, name) in [
        ("/a/owls.html?text/html+charset=utf-8", "owls.html"),
        ("/a/owls?TEXT/HTML", "owls.html"),
        ("/a/owls.php?text/html", "owls.html"),
        ("/a/owls.md?text/plain", "owls.md"),
        ("/a/owls.md?text/markdown", "owls.md"),
        ("/a/owls?text/plain", "owls.txt"),
        ("/a/owls.pdf?application/octet-stream", "owls.pdf"),
        ("/a/owls?application/pdf", "owls.pdf"),
        ("/a/owls.DOCX?", "owls.docx"),
        ("/a/owls.exe?application/x-msdownload", "owls.html"),
        ("/?text/html", "127.0.0.1.html"),
    ] {
        assert_eq!(fetch(&server.url(path)).unwrap().name, name, "{path}");
    }
}
