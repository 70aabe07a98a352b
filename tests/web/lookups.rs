//! Name servers that lie, and addresses that change between two questions.

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use pullquote::web::{Address, Conditions, Fetcher, Limits, Lookup, Outcome, Reach, Refusal};

use crate::server::{Server, page, redirect};

/// Takes the part of a public address; the tests' fetchers make an exception of it.
const PUBLIC: Ipv4Addr = Ipv4Addr::LOCALHOST;
/// Stays what it is: an address of this machine.
const INSIDE: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 2);

/// Gives one list of addresses after the other, and the last one again and again.
struct Script {
    answers: Mutex<Vec<Vec<IpAddr>>>,
    asked: AtomicUsize,
}

impl Script {
    fn new(answers: &[&[Ipv4Addr]]) -> Arc<Script> {
        let answers = answers
            .iter()
            .map(|answer| answer.iter().map(|address| IpAddr::from(*address)).collect());
        Arc::new(Script {
            answers: Mutex::new(answers.collect()),
            asked: AtomicUsize::new(0),
        })
    }
}

impl Lookup for Script {
    fn addresses(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let mut answers = self.answers.lock().unwrap();
        if answers.len() > 1 {
            return Ok(answers.remove(0));
        }
        Ok(answers[0].clone())
    }
}

fn fetcher(lookup: Arc<dyn Lookup>, time: Duration) -> Fetcher {
    let limits = Limits {
        time,
        ..Limits::default()
    };
    Fetcher::with_lookup(limits, Reach::PublicAnd(vec![PUBLIC.into()]), lookup).unwrap()
}

fn fetch(fetcher: &Fetcher, address: &str) -> Result<Vec<u8>, Refusal> {
    match fetcher.fetch(&Address::parse(address).unwrap(), &Conditions::default())? {
        Outcome::Fetched(fetched) => Ok(fetched.bytes),
        Outcome::NotModified => panic!("nothing was known before"),
    }
}

const SHORT: Duration = Duration::from_secs(20);

#[test]
fn a_name_is_looked_up_once_and_what_was_checked_is_connected_to() {
    let server = Server::start(|_, out| page(out, "text/plain", "public"));
    let inside = Server::start_beside(&server, INSIDE.into(), |_, out| page(out, "text/plain", "secret"));
    let script = Script::new(&[&[PUBLIC], &[INSIDE]]);
    let fetcher = fetcher(script.clone(), SHORT);
    let address = format!("http://rebinding.example:{}/", server.port());

    assert_eq!(fetch(&fetcher, &address).unwrap(), b"public");
    assert_eq!(
        script.asked.load(Ordering::Relaxed),
        1,
        "a second lookup could have answered otherwise"
    );
    // From then on the name leads inside, and the connection that was good is not used again.
    assert_eq!(fetch(&fetcher, &address), Err(Refusal::NotPublic));
    assert_eq!((server.connections(), inside.connections()), (1, 0));
}

#[test]
fn a_redirect_to_the_same_name_is_looked_up_and_checked_anew() {
    let server = Server::start(|_, out| redirect(out, "/next"));
    let inside = Server::start_beside(&server, INSIDE.into(), |_, out| page(out, "text/plain", "secret"));
    let fetcher = fetcher(Script::new(&[&[PUBLIC], &[INSIDE]]), SHORT);
    let address = format!("http://rebinding.example:{}/", server.port());
    assert_eq!(fetch(&fetcher, &address), Err(Refusal::NotPublic));
    assert_eq!((server.connections(), inside.connections()), (1, 0));
}

#[test]
fn a_name_with_one_address_inside_is_refused_as_a_whole() {
    let server = Server::start(|_, out| page(out, "text/plain", "public"));
    let inside = Server::start_beside(&server, INSIDE.into(), |_, out| page(out, "text/plain", "secret"));
    for answer in [[PUBLIC, INSIDE], [INSIDE, PUBLIC]] {
        let fetcher = fetcher(Script::new(&[&answer]), SHORT);
        let address = format!("http://two-faced.example:{}/", server.port());
        assert_eq!(fetch(&fetcher, &address), Err(Refusal::NotPublic));
    }
    assert_eq!((server.connections(), inside.connections()), (0, 0));
}

#[test]
fn without_the_switch_a_name_of_this_machine_is_refused() {
    let server = Server::start(|_, out| page(out, "text/plain", "secret"));
    for inside in [PUBLIC, Ipv4Addr::new(169, 254, 169, 254), Ipv4Addr::new(10, 0, 0, 7)] {
        let fetcher = Fetcher::with_lookup(Limits::default(), Reach::Public, Script::new(&[&[inside]])).unwrap();
        for name in [
            "inside.example",
            "inside.example.",
            "localhost",
            "xn--mnchen-3ya.example",
        ] {
            let address = format!("http://{name}:{}/", server.port());
            assert_eq!(fetch(&fetcher, &address), Err(Refusal::NotPublic), "{name}");
        }
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_name_that_nobody_knows_is_named() {
    let nobody = fetcher(Script::new(&[&[]]), SHORT);
    let refusal = fetch(&nobody, "https://no-such-site.example./x").unwrap_err();
    assert!(
        refusal
            .to_string()
            .contains("the site no-such-site.example cannot be found"),
        "{refusal}"
    );
}

/// A name server that takes its time.
struct Hanging;

impl Lookup for Hanging {
    fn addresses(&self, _host: &str) -> io::Result<Vec<IpAddr>> {
        std::thread::sleep(Duration::from_secs(5));
        Ok(vec![PUBLIC.into()])
    }
}

#[test]
fn a_lookup_that_hangs_costs_no_more_than_the_limit() {
    let limit = Duration::from_millis(300);
    let begun = Instant::now();
    let hanging = fetcher(Arc::new(Hanging), limit);
    assert_eq!(fetch(&hanging, "http://slow.example/"), Err(Refusal::TooSlow { limit }));
    drop(hanging);
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}

#[test]
fn attachments_come_from_discord_alone() {
    let server = Server::start(|request, out| match request.path.as_str() {
        "/elsewhere" => redirect(out, "/notes.md"),
        _ => page(out, "application/octet-stream", "# Owls"),
    });
    let strict = Fetcher::with_lookup(Limits::default(), Reach::Public, Script::new(&[&[PUBLIC]])).unwrap();
    for address in [
        server.url("/notes.md"),
        "http://cdn.discordapp.com/attachments/1/2/notes.md".to_owned(),
        "https://cdn.discordapp.com.example/attachments/1/2/notes.md".to_owned(),
        "https://example/cdn.discordapp.com".to_owned(),
        "https://discord.com/notes.md".to_owned(),
    ] {
        assert_eq!(
            strict.fetch_attachment(&address),
            Err(Refusal::NotAnAttachment),
            "{address}"
        );
    }
    // Even Discord's own names are only as good as what they lead to.
    let refusal = strict.fetch_attachment("https://cdn.discordapp.com/attachments/1/2/notes.md?ex=1");
    assert_eq!(refusal, Err(Refusal::NotPublic));
    let refusal = strict.fetch_attachment("https://user@cdn.discordapp.com/attachments/1/2/notes.md");
    assert!(matches!(refusal, Err(Refusal::Address(_))), "{refusal:?}");
    assert_eq!(server.connections(), 0);

    let lenient = fetcher(Script::new(&[&[PUBLIC]]), SHORT);
    let fetched = lenient.fetch_attachment(&server.url("/a/notes.md?ex=1")).unwrap();
    assert_eq!(
        (fetched.name.as_str(), fetched.bytes.as_slice()),
        ("notes.md", b"# Owls".as_slice())
    );
    let refusal = lenient.fetch_attachment(&server.url("/elsewhere"));
    assert_eq!(refusal, Err(Refusal::TooManyRedirects { most: 0 }));
}
