//! Clusters that do not answer, answer nonsense, or forget.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::between::{Between, Mood};
use crate::search_server::{SearchServer, nobody};
use crate::tls::Identity;
use crate::{Site, section};

const MILL: &str = "The mill of Ostrand grinds barley for Petra Lindqvist.\n";
const QUESTION: &str = "Who does the mill of Ostrand grind barley for?";

fn with_mill(section: &str) -> Site {
    let site = Site::with(section);
    site.write("mill.md", MILL);
    site
}

#[test]
fn a_cluster_that_nobody_runs_is_named_with_its_address() {
    let address = nobody();
    let site = with_mill(&section("opensearch", &address, ""));
    let ended = site.run(&["index"]);
    assert_eq!(ended.code, 1);
    assert!(
        ended
            .err
            .contains(&format!("the search cluster at {address} does not answer")),
        "{}",
        ended.err
    );
    assert!(!site.path("index/store/CURRENT").exists());
}

#[test]
fn settings_that_cannot_work_are_refused() {
    for (section, said) in [
        ("[search]\nbackend = \"opensearch\"\n", "search.url is empty"),
        ("[search]\nbackend = \"lucene\"\n", "search.backend must be"),
        ("[search]\nurl = \"ftp://x\"\n", "search.url"),
        (
            "[search]\nurl = \"http://me:secret@host\"\n",
            "PULLQUOTE_SEARCH_PASSWORD",
        ),
        ("[search]\npassword = \"x\"\n", "PULLQUOTE_SEARCH_PASSWORD"),
    ] {
        let ended = with_mill(section).run(&["index"]);
        assert_eq!(ended.code, 1, "{section}: {ended:?}");
        assert!(ended.err.contains(said), "{section}: {}", ended.err);
        assert!(!ended.err.contains("secret"), "{}", ended.err);
    }
}

#[test]
fn credentials_go_along_and_are_never_shown() {
    let Some(server) = SearchServer::start() else { return };
    let between = Between::open_search(server.address());
    let site = with_mill(&section("opensearch", between.address(), "user = \"reader\""));
    let of = |variables: &[(&str, &str)]| {
        let ended = site.run_with(&["index"], "", variables);
        assert_eq!(ended.code, 0, "{}", ended.err);
        site.write("mill.md", format!("{MILL}\nMore than {} loaves.\n", variables.len()));
        between.requests().last().unwrap().authorization.clone()
    };
    assert_eq!(of(&[]), None);
    let basic = of(&[("PULLQUOTE_SEARCH_PASSWORD", "open sesame")]);
    assert_eq!(basic.as_deref(), Some("Basic cmVhZGVyOm9wZW4gc2VzYW1l"));
    assert_eq!(
        of(&[("PULLQUOTE_SEARCH_API_KEY", "abc123")]).as_deref(),
        Some("ApiKey abc123")
    );
    between.set(Mood::Status(401));
    let ended = site.run_with(&["ask", QUESTION], "", &[("PULLQUOTE_SEARCH_API_KEY", "abc123")]);
    assert_eq!(ended.code, 1);
    assert!(
        ended.err.contains("does not let this bot") && !ended.err.contains("abc123"),
        "{}",
        ended.err
    );
}

#[test]
fn an_encrypted_cluster_is_believed_where_its_certificate_is_vouched_for() {
    let Some(server) = SearchServer::start() else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let identity = Identity::make_up("localhost");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let port = listener.local_addr().unwrap().port();
    let behind = server.host().to_owned();
    // TLS to the outside, and the plain server behind it.
    let mut listener = runtime.block_on(async { identity.listen(listener) });
    runtime.spawn(async move {
        loop {
            let (mut outside, _) = axum::serve::Listener::accept(&mut listener).await;
            let behind = behind.clone();
            tokio::spawn(async move {
                let mut inside = tokio::net::TcpStream::connect(behind).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut outside, &mut inside).await;
            });
        }
    });
    let address = format!("https://localhost:{port}");
    let root = identity.root_file();
    let vouched = with_mill(&section("opensearch", &address, &format!("ca = {:?}", root.path())));
    vouched.index();
    assert!(vouched.ask(QUESTION, &[]).contains("Petra Lindqvist"));
    let stranger = with_mill(&section("opensearch", &address, "")).run(&["index"]);
    assert_eq!(stranger.code, 1);
    assert!(
        stranger.err.contains("name its root in [search] ca"),
        "{}",
        stranger.err
    );
    let not_pem = with_mill(&section("opensearch", &address, "ca = \"config.toml\"")).run(&["index"]);
    assert!(not_pem.err.contains("config.toml"), "{}", not_pem.err);
    let missing = with_mill(&section("opensearch", &address, "ca = \"no.pem\"")).run(&["index"]);
    assert!(missing.err.contains("cannot read no.pem"), "{}", missing.err);
}

#[test]
fn trouble_that_passes_is_waited_for_and_other_trouble_is_told() {
    let Some(server) = SearchServer::start() else { return };
    let between = Between::open_search(server.address());
    let site = with_mill(&section("opensearch", between.address(), "timeout = 400"));
    // A reindex waits longer than a person does.
    between.set_for(Mood::Status(503), 2);
    site.index();
    for mood in [Mood::Status(503), Mood::Status(429), Mood::Silent] {
        between.set_for(mood, 1);
        assert!(site.ask(QUESTION, &[]).contains("Petra Lindqvist"), "{mood:?}");
    }
    for (mood, said) in [
        (Mood::Status(503), "cannot answer right now (status 503)"),
        (Mood::Silent, "it takes too long"),
        (Mood::Nonsense, "cannot be understood"),
        (Mood::Partly, "only a part"),
        (Mood::Falsifying, "holds another passage than was written"),
        (Mood::Status(400), "status 400"),
    ] {
        between.set(mood);
        let begun = Instant::now();
        let ended = site.run(&["ask", QUESTION]);
        assert_eq!(ended.code, 1, "{mood:?}: {ended:?}");
        assert!(ended.err.contains(said), "{mood:?}: {}", ended.err);
        assert_eq!(ended.out, "", "nothing is quoted");
        assert!(begun.elapsed() < Duration::from_secs(20), "{mood:?}");
    }
    between.set(Mood::Well);
    assert!(site.ask(QUESTION, &[]).contains("Petra Lindqvist"));
}

#[test]
fn a_copy_on_this_machine_answers_when_the_cluster_does_not() {
    let Some(mut server) = SearchServer::start() else {
        return;
    };
    let site = with_mill(&section("opensearch", server.address(), "local_copy = true"));
    site.index();
    let before = site.ask(QUESTION, &[]);
    assert!(before.contains("Petra Lindqvist"));
    let ended = site.run(&["check"]);
    assert!(ended.out.contains("all is well"), "{ended:?}");
    server.kill();
    assert_eq!(site.ask(QUESTION, &[]), before);
    // An index that is there stays in use although nothing new can be written.
    site.write("heron.md", "The heron of Ashby waits for nine hours.\n");
    let ended = site.run_with(&[], &format!("{QUESTION}\n"), &[]);
    assert_eq!(ended.out, MILL, "{}", ended.err);
    assert!(ended.err.contains("the index stays as it was"), "{}", ended.err);
}

#[test]
fn the_conversation_writes_anew_what_the_cluster_lost() {
    let Some(mut server) = SearchServer::start() else {
        return;
    };
    let site = with_mill(&section("opensearch", server.address(), ""));
    let mut child = Command::new(env!("CARGO_BIN_EXE_pullquote"))
        .current_dir(site.path("."))
        .env_remove("DISCORD_TOKEN")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut ask = |question: &str| {
        writeln!(input, "{question}").unwrap();
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        line
    };
    assert_eq!(ask(QUESTION), MILL);
    let host = server.host().to_owned();
    server.kill();
    // What was asked before needs no cluster.
    assert_eq!(ask(QUESTION), MILL);
    let _server = SearchServer::start_at(&host).unwrap();
    assert_eq!(ask("Who is the barley of the mill for?"), MILL);
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_question_costs_one_trip_and_takes_nothing_along_but_terms() {
    let Some(server) = SearchServer::start() else { return };
    let between = Between::open_search(server.address());
    let site = with_mill(&section("opensearch", between.address(), ""));
    site.index();
    let before = between.requests().len();
    // A misspelt word is corrected on this machine.
    assert!(
        site.ask("Who does the mill of Ostramd grind barley for?", &[])
            .contains("Petra Lindqvist")
    );
    let requests = &between.requests()[before..];
    let [request] = requests else { panic!("{requests:?}") };
    assert!(request.path.contains("/_search"), "{request:?}");
    assert!(
        request.body.contains("\"ostrand\"") && !request.body.contains("Who"),
        "{request:?}"
    );
}

#[test]
fn quickwit_is_told_to_forget_what_a_guild_removed() {
    let Some(server) = SearchServer::start() else { return };
    let between = Between::quickwit(server.address());
    let site = with_mill(&section("quickwit", between.address(), ""));
    site.index();
    let file = site.path("otter.txt");
    std::fs::write(&file, "The otter of our pond is called Selma.\n").unwrap();
    let add = ["articles", "add", "--guild", "5", file.to_str().unwrap()];
    assert_eq!(site.run(&add).code, 0);
    assert!(
        site.ask("What is the otter called?", &["--guild", "5"])
            .contains("Selma")
    );
    assert_eq!(
        site.run(&["articles", "remove", "--guild", "5", "server:otter"]).code,
        0
    );
    let retired = site.path("index/store/guilds/5/retired.json");
    make_older(&retired);
    std::fs::write(&file, "The heron of our pond is called Alma.\n").unwrap();
    assert_eq!(site.run(&add).code, 0);
    assert_eq!(between.deletions(), 1);
    let task = between
        .requests()
        .into_iter()
        .find(|request| request.path.ends_with("/delete-tasks"));
    let task = task.unwrap().body;
    assert!(
        task.contains(r#"guild:\"5\" AND article:\"server:otter\" AND revision:"#),
        "{task}"
    );
    // Quickwit does that in its own time; what is not there any more is not quoted until then.
    assert!(
        !site
            .ask("What is the otter called?", &["--guild", "5"])
            .contains("Selma")
    );
    assert_eq!(between.problems(), Vec::<String>::new());
}

/// Lets a minute pass for what is to be removed.
fn make_older(retired: &Path) {
    let mut noted: Value = serde_json::from_slice(&std::fs::read(retired).unwrap()).unwrap();
    for index in noted.as_array_mut().unwrap() {
        index["at"] = json!(index["at"].as_u64().unwrap() - 61);
    }
    std::fs::write(retired, noted.to_string()).unwrap();
}

#[test]
fn what_is_not_needed_any_more_goes_from_the_cluster() {
    let Some(server) = SearchServer::start() else { return };
    let between = Between::open_search(server.address());
    let site = with_mill(&section("opensearch", between.address(), ""));
    site.index();
    let created = |between: &Between| -> Vec<String> {
        let puts = between.requests().into_iter().filter(|request| request.method == "PUT");
        puts.map(|request| request.path).collect()
    };
    let first = created(&between);
    site.write("mill.md", MILL.replace("Petra", "Paula"));
    site.index();
    assert_eq!(created(&between).len(), 2, "a reindex goes into a new index");
    let retired = site.path("index/store/retired.json");
    let deleted = |between: &Between| {
        between
            .requests()
            .iter()
            .any(|request| request.method == "DELETE" && request.path == first[0])
    };
    assert!(!deleted(&between), "others may still read it");
    make_older(&retired);
    site.write("mill.md", MILL.replace("Petra", "Pia"));
    site.index();
    assert!(deleted(&between), "{:?}", between.requests());
    assert!(site.ask(QUESTION, &[]).contains("Pia"));
}

#[test]
fn going_from_one_engine_to_another_needs_nothing_but_the_setting() {
    let Some(server) = SearchServer::start() else { return };
    let site = with_mill("");
    site.index();
    let local = std::fs::read_to_string(site.path("config.toml")).unwrap();
    let remote = format!("{local}{}", section("opensearch", server.address(), ""));
    for config in [&remote, &local, &format!("{remote}local_copy = true\n"), &local] {
        std::fs::write(site.path("config.toml"), config).unwrap();
        let ended = site.run(&["index"]);
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert!(site.ask(QUESTION, &[]).contains("Petra Lindqvist"));
        let ended = site.run(&["check"]);
        assert!(ended.out.contains("all is well"), "{ended:?}");
    }
}
