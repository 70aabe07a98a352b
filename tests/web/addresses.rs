//! Address tricks through the front door: what people give, and what servers redirect to.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::server::{Server, missing, page, redirect, respond};
use crate::tls::Identity;
use crate::{Site, ended, says};

const OWL: &str = "The snowy owl hunts by day.\n";

#[test]
fn no_notation_reaches_this_machine() {
    let site = Site::public();
    let server = Server::start(|_, out| page(out, "text/plain", OWL));
    let port = server.port();
    let hosts = [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "017700000001",
        "0177.0.0.1",
        "127.0.0.1.",
        "%31%32%37.0.0.1",
        "0.0.0.0",
        "0",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "localhost",
        "LOCALHOST",
        "localhost.",
    ];
    let addresses: Vec<String> = hosts
        .iter()
        .map(|host| format!("http://{host}:{port}/owl.txt"))
        .collect();
    let mut arguments = vec!["articles", "add"];
    arguments.extend(addresses.iter().map(String::as_str));
    let tried = site.run(&arguments);
    assert_eq!(tried.code, 1, "{tried:?}");
    for address in &addresses {
        // A machine need not know its own name with a dot at the end.
        let is_refused = |line: &str| {
            line.starts_with(&format!("error: {address} is not added: "))
                && (line.contains("not on the public internet") || line.contains("cannot be found"))
        };
        assert!(tried.err.lines().any(is_refused), "{address}: {tried:?}");
    }
    assert_eq!(server.connections(), 0);
    assert_eq!(site.ids(), ["tea"]);
}

#[test]
fn nobody_is_asked_for_what_is_no_page() {
    let site = Site::new("");
    for (address, words) in [
        ("file:///etc/passwd", "only http and https"),
        ("ftp://127.0.0.1/x", "only http and https"),
        ("gopher://127.0.0.1/x", "only http and https"),
        ("data://text/plain,x", "only http and https"),
        ("javascript://x/%0aalert(1)", "only http and https"),
        ("http://user:pw@127.0.0.1/", "user name or a password"),
        ("http://news.example@127.0.0.1/", "user name or a password"),
        ("http://127.0.0.1:22/", "port 22 serves no pages"),
        ("http://127.0.0.1:25/", "port 25 serves no pages"),
        ("https://127.0.0.1:6/", "port 6 serves no pages"),
        ("http://", "no web address"),
    ] {
        says(&site.add(address), 1, words);
    }
    let long = format!("http://127.0.0.1/{}", "a".repeat(2_000));
    says(&site.add(&long), 1, "longer than 2000 bytes");
    // Without a scheme it is the name of a file.
    says(&site.add("127.0.0.1/x"), 1, "cannot read 127.0.0.1/x");
}

#[test]
fn metadata_services_and_private_networks_are_refused_at_once() {
    let site = Site::new("");
    for host in [
        "169.254.169.254",
        "[fd00:ec2::254]",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.1",
        "100.64.0.1",
        "0xa9fea9fe",
        "[::ffff:169.254.169.254]",
        "[64:ff9b::a9fe:a9fe]",
        "[fe80::1]",
        "255.255.255.255",
        "224.0.0.1",
        "127.0.0.2",
    ] {
        let begun = std::time::Instant::now();
        says(
            &site.add(&format!("http://{host}/latest/meta-data/")),
            1,
            "not on the public internet",
        );
        assert!(begun.elapsed().as_secs() < 10, "{host} was connected to");
    }
}

#[test]
fn three_redirects_are_followed_and_no_fourth() {
    let site = Site::new("");
    let server = Server::start(|request, out| match request.path.as_str() {
        "/4" => redirect(out, "/3"),
        // Relative, as most of them are.
        "/3" => redirect(out, "2#part"),
        "/2" => respond(out, "308 Permanent Redirect", &[("location", "./1?x=y")], ""),
        "/1?x=y" => redirect(out, "/owl.txt"),
        "/owl.txt" => page(out, "text/plain", OWL),
        "/loop" => redirect(out, "/loop"),
        _ => missing(out),
    });
    says(&site.add(&server.url("/3")), 0, "added owl (from ");
    says(
        &site.add(&server.url("/4")),
        1,
        "leads on to other addresses more than 3 times",
    );
    let before = server.paths().len();
    says(
        &site.add(&server.url("/loop")),
        1,
        "leads on to other addresses more than 3 times",
    );
    assert_eq!(server.paths().len() - before, 4);
    assert_eq!(site.ask("When does the snowy owl hunt?"), OWL.trim());
    // Nobody is told who sent the reader, and nothing is kept for the next time.
    for request in server.requests() {
        for header in ["referer", "cookie", "authorization"] {
            assert_eq!(request.header(header), None);
        }
        assert!(request.header("user-agent").unwrap().starts_with("pullquote/"));
        assert!(!request.path.contains('#'));
    }
}

#[test]
fn a_redirect_leads_nowhere_that_a_person_may_not_send_the_program() {
    let site = Site::new("");
    let inside = Server::start(|_, out| page(out, "text/plain", "Nobody may read this."));
    let port = inside.port();
    let targets = Arc::new([
        (format!("http://127.0.0.2:{port}/"), "not on the public internet"),
        (format!("http://2130706434:{port}/"), "not on the public internet"),
        (format!("//[::ffff:127.0.0.2]:{port}/"), "not on the public internet"),
        (
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "not on the public internet",
        ),
        (
            "file:///etc/passwd".to_owned(),
            "leads on to an address that is not read (file:",
        ),
        (
            "ftp://127.0.0.1/".to_owned(),
            "leads on to an address that is not read (ftp:",
        ),
        (
            "data:text/plain,hello".to_owned(),
            "leads on to an address that is not read (data:",
        ),
        (
            format!("http://user:pw@127.0.0.1:{port}/"),
            "leads on to an address that is not read (it holds a user",
        ),
        (
            "http://127.0.0.1:22/".to_owned(),
            "leads on to an address that is not read (port 22",
        ),
        (
            "http://".to_owned(),
            "leads on to an address that is not read (it leads to no web address",
        ),
    ]);
    let next = Arc::new(AtomicUsize::new(0));
    let server = Server::start({
        let (targets, next) = (Arc::clone(&targets), Arc::clone(&next));
        move |_, out| redirect(out, &targets[next.load(Ordering::Relaxed)].0)
    });
    for (number, (target, words)) in targets.iter().enumerate() {
        next.store(number, Ordering::Relaxed);
        let ended = site.add(&server.url("/"));
        assert!(ended.code == 1 && ended.err.contains(words), "{target}: {ended:?}");
    }
    let nowhere = Server::start(|_, out| respond(out, "302 Found", &[], ""));
    says(&site.add(&nowhere.url("/")), 1, "the server does not say which");
    assert_eq!(inside.connections(), 0);
    assert_eq!(site.ids(), ["tea"]);
}

#[test]
fn encrypted_pages_are_read_where_the_certificate_is_good_and_never_lead_to_open_ones() {
    let site = Site::new("");
    let open = Server::start(|_, out| page(out, "text/plain", OWL));
    let identity = Identity::make_up();
    let down = open.url("/owl.txt");
    let encrypted = Server::start_encrypted(identity.acceptor(), move |request, out| match request.path.as_str() {
        "/down" => redirect(out, &down),
        "/over" => redirect(out, "/owl.txt"),
        _ => page(out, "text/plain", OWL),
    });
    let certificate = identity.file();
    let add = |address: &str| {
        let mut command = site.command(&["articles", "add", address]);
        command.env("SSL_CERT_FILE", certificate.path());
        ended(command)
    };
    says(&add(&encrypted.url("/down")), 1, "leads from https to http");
    assert_eq!(open.connections(), 0);
    says(&add(&encrypted.url("/over")), 0, "added owl");

    // Up is fine, and a certificate that nobody vouches for is not.
    let up = encrypted.url("/snowy-owl.txt");
    let open = Server::start(move |_, out| redirect(out, &up));
    says(&add(&open.url("/")), 0, "added snowy-owl");
    let asked = encrypted.requests().len();
    says(&site.add(&encrypted.url("/owl.txt")), 1, "the site cannot be read (");
    assert_eq!(
        encrypted.requests().len(),
        asked,
        "nothing was asked of a server that is somebody else"
    );
}

#[test]
fn proxies_of_the_environment_are_left_alone() {
    let site = Site::new("");
    let server = Server::start(|_, out| page(out, "text/plain", OWL));
    let proxy = Server::start(|_, out| page(out, "text/plain", "The proxy says that owls hunt at noon."));
    let mut command = site.command(&["articles", "add", &server.url("/owl.txt")]);
    for variable in ["http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy", "ALL_PROXY"] {
        command.env(variable, proxy.url(""));
    }
    says(&ended(command), 0, "added owl");
    assert_eq!((server.connections(), proxy.connections()), (1, 0));
}
