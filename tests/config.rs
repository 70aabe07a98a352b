//! config.toml: the shipped file says what is built in, and a bad line costs only itself.
// The crate's lint against unwrap is for the program; a test may end where something is missing.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use proptest::prelude::*;
use pullquote::config::{Backend, Config, SearchConfig, Shards};
use pullquote::error::{Error, Result};

/// Loads a file with that text and lists the warnings without the file's folder.
fn load(text: &str) -> Result<(Config, Vec<String>)> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    fs::write(&path, text).unwrap();
    let (mut config, warnings) = Config::load(&path)?;
    let relative = |path: &Path| path.strip_prefix(folder.path()).unwrap_or(path).to_path_buf();
    config.articles = relative(&config.articles);
    config.added = relative(&config.added);
    config.index = relative(&config.index);
    config.reader.model = relative(Path::new(&config.reader.model)).to_str().unwrap().to_owned();
    let prefix = format!("{}, ", path.display());
    let warnings = warnings
        .iter()
        .map(|warning| warning.strip_prefix(&prefix).unwrap().to_owned())
        .collect();
    Ok((config, warnings))
}

fn defaults() -> Config {
    let folder = tempfile::tempdir().unwrap();
    let (config, warnings) = Config::load(&folder.path().join("config.toml")).unwrap();
    assert!(warnings.is_empty() && config.articles == folder.path().join("index/articles"));
    load("").unwrap().0
}

#[test]
fn question_texts_are_kept_only_where_the_operator_says_so() {
    let loaded = |text: &str| {
        let (config, warnings) = load(text).unwrap();
        (config.privacy.store_questions, warnings.len())
    };
    assert_eq!(loaded(""), (false, 0));
    assert_eq!(loaded("[privacy]\nstore_questions = true"), (true, 0));
    assert_eq!(loaded("[privacy]\nstore_questions = false"), (false, 0));
    for bad in ["\"true\"", "1", "[true]"] {
        assert_eq!(
            loaded(&format!("[privacy]\nstore_questions = {bad}")),
            (false, 1),
            "{bad}"
        );
    }
}

#[test]
fn the_shipped_file_spells_the_defaults_out() {
    let shipped = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config.toml")).unwrap();
    let (config, warnings) = load(&shipped).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!(config, defaults());
    // Every line is a setting that is known: spoiling it is noticed and costs nothing else.
    for line in shipped
        .lines()
        .filter(|line| line.contains(" = ") && !line.starts_with('#'))
    {
        let broken = shipped.replace(
            &format!("\n{line}\n"),
            &format!("\n{} = 1979-05-27\n", line.split(" = ").next().unwrap()),
        );
        match load(&broken) {
            Ok((config, warnings)) => assert!(config == defaults() && warnings.len() == 1, "{line}: {warnings:?}"),
            Err(error) => assert!(
                ["api_base", "backend", "database_url", "shards", "url"].contains(&line.split(" = ").next().unwrap()),
                "{line}: {error}"
            ),
        }
    }
    assert_eq!(shipped.matches("\n[").count(), 7);
}

#[test]
fn every_setting_can_be_set() {
    let text = "\u{feff}articles = 'news'\r\nadded = 'brought'\r\nindex = \"/srv/store\"\r\nanswer.min_confidence = 1\r\n\
                [reader]\nmodel = \"reader.onnx\"\n\
                [discord] # mine\n\
                api_base = \"http://127.0.0.1:8080/\"\noperators = [ # two\n  \"1\",\n  \"18446744073709551615\",\n]\n\
                home_guild = \"42\"\nworkers = 8\nqueue = 0\n\
                person_per_minute = 5\nguild_per_minute = 0\napi_ca = \"/etc/root.pem\"\n\
                health = \"127.0.0.1:9090\"\nshards = \"4-7/16\"\nsilence = 120\n\
                [guilds]\narticles = 3\nmegabytes = 7\n\
                [web]\nfeeds = [\"https://news.example/feed\", \"http://b.example\", \"http://b.example\"]\n\
                feed_minutes = 5\nloopback = true\n\
                [search]\nbackend = \"quickwit\"\nurl = \"https://search.example:9200/behind/\"\nuser = \"bot\"\n\
                prefix = \"news-2\"\ntimeout = 250\nlocal_copy = true\nca = \"/etc/search.pem\"\n";
    let (config, warnings) = load(text).unwrap();
    assert_eq!(warnings, Vec::<String>::new());
    assert_eq!(
        (config.articles.to_str(), config.index.to_str()),
        (Some("news"), Some("/srv/store"))
    );
    assert_eq!(config.added.to_str(), Some("brought"));
    assert_eq!(config.answer.min_confidence, 1.0);
    assert_eq!(config.reader.model, "reader.onnx");
    assert_eq!((config.guilds.articles, config.guilds.bytes), (3, 7_000_000));
    assert_eq!(config.discord.api_base, "http://127.0.0.1:8080");
    assert_eq!(config.discord.operators, [1, u64::MAX]);
    assert_eq!(config.discord.home_guild, Some(42));
    assert_eq!((config.discord.workers, config.discord.queue), (8, 0));
    assert_eq!(
        (config.discord.person_per_minute, config.discord.guild_per_minute),
        (5, 0)
    );
    assert_eq!(config.discord.api_ca.as_deref(), Some(Path::new("/etc/root.pem")));
    assert_eq!(config.discord.health, Some("127.0.0.1:9090".parse().unwrap()));
    let shards = Shards {
        first: 4,
        last: 7,
        total: 16,
    };
    assert_eq!(config.discord.shards, Some(shards));
    assert_eq!(config.discord.silence.as_secs(), 120);
    assert_eq!(config.web.feeds, ["https://news.example/feed", "http://b.example"]);
    assert_eq!((config.web.feed_interval.as_secs(), config.web.loopback), (300, true));
    let search = SearchConfig {
        backend: Backend::Quickwit,
        url: "https://search.example:9200/behind".to_owned(),
        user: "bot".to_owned(),
        prefix: "news-2".to_owned(),
        timeout: Duration::from_millis(250),
        local_copy: true,
        ca: Some(Path::new("/etc/search.pem").to_owned()),
    };
    assert_eq!(config.search, search);
    let nothing = "[search]\nurl = \"\"\nca = \"\"\n[discord]\napi_ca = \"\"\nhealth = \"\"\nshards = \"\"\n";
    let (config, warnings) = load(nothing).unwrap();
    assert_eq!((config, warnings), (defaults(), Vec::new()));
    assert_eq!(
        load("reader.model = 'off'\nanswer = { min_confidence = 0.5 }")
            .unwrap()
            .0
            .reader
            .model,
        "off"
    );
}

#[test]
fn what_cannot_be_followed_is_left_out() {
    let loaded = |line: &str| {
        let (config, warnings) = load(&format!("[web]\n{line}")).unwrap();
        (config.web, warnings)
    };
    let (web, warnings) =
        loaded("feeds = [\"https://news.example/feed\", \"news.example\", 3, \"ftp://news.example\"]");
    assert_eq!(web.feeds, ["https://news.example/feed"]);
    assert!(
        warnings[0].starts_with("line 2: web.feeds must hold web addresses in quotes"),
        "{warnings:?}"
    );
    for (line, words) in [
        (
            "feeds = \"https://news.example/feed\"",
            "must be a list of web addresses in quotes: the default [] is used",
        ),
        (
            "feed_minutes = 4",
            "web.feed_minutes must be a whole number from 5 to 10080: the default 60 is used",
        ),
        (
            "feed_minutes = 10081",
            "web.feed_minutes must be a whole number from 5 to 10080",
        ),
        ("feed_minutes = \"60\"", "web.feed_minutes must be a whole number"),
        (
            "loopback = 1",
            "web.loopback must be true or false, without quotes: the default false is used",
        ),
    ] {
        let (web, warnings) = loaded(line);
        assert_eq!(web, defaults().web, "{line}");
        assert!(
            warnings.len() == 1 && warnings[0].contains(words),
            "{line}: {warnings:?}"
        );
    }
}

#[test]
fn a_bad_line_costs_only_itself() {
    // Each stands between good lines; the words name its line, which is the second.
    for (bad, words) in [
        (
            "operators = \"123\"",
            "line 2: discord.operators must be a list of user ids in quotes",
        ),
        (
            "operators = [123]",
            "line 2: discord.operators must hold user ids in quotes",
        ),
        (
            "operators = [\"0\"]",
            "line 2: discord.operators must hold user ids in quotes",
        ),
        (
            "home_guild = 5",
            "line 2: discord.home_guild must be a server id in quotes",
        ),
        (
            "home_guild = \"my server\"",
            "line 2: discord.home_guild must be a server id in quotes",
        ),
        (
            "workers = 0",
            "line 2: discord.workers must be a whole number from 1 to 256: the default 2 is used",
        ),
        ("workers = 2.5", "line 2: discord.workers must be a whole number"),
        (
            "person_per_minute = -1",
            "line 2: discord.person_per_minute must be a whole number from 0 to 1000000: the default 30 is used",
        ),
        (
            "guild_per_minute = \"many\"",
            "line 2: discord.guild_per_minute must be a whole number from 0 to 1000000: the default 600 is used",
        ),
        ("api_ca = 3", "line 2: discord.api_ca must be the path of a PEM file"),
        (
            "health = \"0.0.0.0:9090\"",
            "line 2: discord.health must be an address of this machine with a port",
        ),
        (
            "health = 9090",
            "line 2: discord.health must be an address of this machine",
        ),
        (
            "silence = 0",
            "line 2: discord.silence must be a whole number from 1 to 3600: the default 90 is used",
        ),
        ("workers = ", "line 2: column "),
        ("workers", "line 2: column "),
        ("workers = 1 2", "line 2: column "),
        ("operators = [\"1\", ", "line 2: column "),
        ("operators = \"\"\"", "line 2: column "),
        ("}{", "line 2: column "),
        ("queue = 9 # \u{0}", "line 2: column "),
        ("[discord", "line 2: column "),
        ("[[discord]", "line 2: column "),
    ] {
        let (config, warnings) = load(&format!("[discord]\n{bad}\nhome_guild = \"7\"\nqueue = 9\n")).unwrap();
        let kept = if bad.starts_with("queue") {
            9
        } else {
            config.discord.queue
        };
        assert_eq!((warnings.len(), kept), (1, 9), "{bad}: {warnings:?}");
        assert!(
            warnings[0].contains(words) && !warnings[0].contains('\n'),
            "{bad}: {warnings:?}"
        );
        assert!(!warnings[0].contains("abc"));
        assert_eq!(config.discord.workers, 2, "{bad}");
        assert_eq!(config.discord.home_guild, Some(7), "{bad}");
        assert!(config.discord.operators.is_empty(), "{bad}");
    }
    for key in ["max_wrong_risk", "min_confidence"] {
        for bad in ["1.01", "-1", "nan", "\"0.5\"", "true"] {
            let (config, warnings) = load(&format!("[answer]\n{key} = {bad}\n")).unwrap();
            assert_eq!(config, defaults(), "{bad}");
            let words = format!("line 2: answer.{key} must be a number from 0 to 1");
            assert!(warnings[0].contains(&words), "{warnings:?}");
        }
    }
    for risk in [0.0, 0.25, 1.0] {
        let (config, warnings) = load(&format!("answer.max_wrong_risk = {risk:?}")).unwrap();
        assert_eq!((config.answer.min_confidence, warnings.len()), (1.0 - risk, 0));
    }
    for bad in [
        "articles = 3",
        "added = 3",
        "articles = \"\"",
        "index = []",
        "reader.model = false",
    ] {
        let (config, warnings) = load(bad).unwrap();
        assert_eq!((config, warnings.len()), (defaults(), 1), "{bad}");
    }
    let (config, warnings) =
        load("[discord]\nqueue = 5\nqueue = 6\noperators = [\"1\", \"x\", \"2\"]\n[answer]\nmax_wrong_risk = 3\n")
            .unwrap();
    assert_eq!((config.discord.queue, config.discord.workers), (5, 2));
    assert_eq!(config.discord.operators, [1, 2]);
    assert_eq!(warnings.len(), 3, "{warnings:?}");
    assert!(
        warnings[0].contains("line 3") && warnings[2].contains("line 6"),
        "{warnings:?}"
    );
}

#[test]
fn unknown_keys_are_refused_all_at_once_with_what_they_may_be() {
    let text = "artikles = \"x\"\n[discord]\nworker = 9\nmin_confidence = 0.9\nworkers = 3\n[web]\nfeed_hours = 1\n\
                \"a\\nb\" = 1\n[discord]\ntoken = \"abc\"\nshards = 5\n";
    let error = load(text).unwrap_err();
    assert!(matches!(error, Error::Config { .. }), "{error:?}");
    let error = error.to_string();
    let complaints: Vec<&str> = error.split_once("config.toml: ").unwrap().1.split("; ").collect();
    assert_eq!(
        complaints,
        [
            "line 1: unknown key artikles: did you mean articles?",
            "line 3: unknown key discord.worker: did you mean discord.workers?",
            "line 4: unknown key discord.min_confidence: did you mean answer.min_confidence?",
            "line 7: unknown key web.feed_hours: did you mean web.feed_minutes?",
            "line 8: unknown key web.a b: did you mean web.feeds?",
            "line 10: unknown key discord.token: the token comes from DISCORD_TOKEN alone, so remove it here",
            "line 11: discord.shards must be \"FIRST-LAST/TOTAL\" (\"0-3/8\") or \"\": correct it",
        ]
    );
    assert!(!error.contains("abc") && !error.contains('\n'));
}

#[test]
fn the_api_address_is_safe_or_refused() {
    for (written, base) in [
        ("https://discord.com", "https://discord.com"),
        ("https://proxy.example:8443/", "https://proxy.example:8443"),
        ("http://127.8.9.1:80/", "http://127.8.9.1"),
        ("http://[::1]:9000", "http://[::1]:9000"),
        ("http://LOCALHOST:1", "http://localhost:1"),
    ] {
        assert_eq!(
            load(&format!("discord.api_base = \"{written}\""))
                .unwrap()
                .0
                .discord
                .api_base,
            base
        );
    }
    for bad in [
        "\"http://discord.com\"",
        "\"http://127.0.0.1.example.org\"",
        "\"http://localhost.example.org\"",
        "\"http://127.0.0.1@example.org\"",
        "\"http://0.0.0.0:1\"",
        "\"https://discord.com/api\"",
        "\"https://discord.com?x\"",
        "\"https://user:secret@discord.com\"",
        "\"ws://127.0.0.1\"",
        "\"127.0.0.1:8080\"",
        "\"\"",
        "8080",
        "http://127.0.0.1:8080",
    ] {
        let error = load(&format!("[discord]\nworkers = 3\napi_base = {bad}\n")).unwrap_err();
        assert!(
            matches!(error, Error::Config { .. }) && error.to_string().contains("line 3"),
            "{bad}: {error}"
        );
        assert!(!error.to_string().contains("secret"));
    }
}

#[test]
fn a_range_of_shards_is_right_or_nothing_starts() {
    for bad in ["\"0-8/8\"", "\"3-2/8\"", "\"eight\"", "3", "0-3/8", "[]"] {
        let error = load(&format!("[discord]\nworkers = 3\nshards = {bad}\n")).unwrap_err();
        assert!(
            matches!(error, Error::Config { .. }) && error.to_string().contains("line 3: discord.shards"),
            "{bad}: {error}"
        );
    }
}

#[test]
fn a_file_that_cannot_be_read_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Config::load(folder.path()), Err(Error::Config { .. })));
    let path = folder.path().join("config.toml");
    fs::write(&path, b"articles = \"\xff\"").unwrap();
    assert!(Config::load(&path).unwrap_err().to_string().contains("byte 12"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_line_leaves_the_next_alone(noise in "[a-z\\]}='#., \n0-9]{0,40}\n") {
        // Three quotes open a text that may well go on to the end of the file.
        prop_assume!(!noise.contains("'''"));
        match load(&format!("{noise}discord.queue = 11\n")) {
            Ok((config, _)) => prop_assert_eq!(config.discord.queue, 11),
            // The line that follows is not taken for an unknown key, nor for a part of one.
            Err(error) => {
                let lines = noise.lines().count();
                prop_assert!(complaints(&error).iter().all(|(line, key)| *line <= lines && !key.contains("queue")));
            }
        }
    }

    #[test]
    fn no_text_takes_the_settings_down(noise in any::<String>()) {
        prop_assume!(!noise.contains("api_base") && !noise.contains("shards"));
        if let Err(error) = load(&noise) {
            prop_assert!(complaints(&error).iter().all(|(_, key)| !key.is_empty()));
        }
    }

    #[test]
    fn a_file_is_refused_for_exactly_its_unknown_keys(
        said in prop::collection::vec(("(answer|reader|discord|web|news)", "(queue|feeds|words|a\\.b|watch)", "(3|true|\"x\"|\\[|)"), 0..8)
    ) {
        let text: String = said.iter().map(|(section, key, value)| format!("[{section}]\n{key} = {value}\n")).collect();
        let is_unknown = |section: &str, key: &str| {
            !["reader.queue", "discord.queue", "web.feeds"].contains(&format!("{section}.{key}").as_str())
        };
        let is_toml = |value: &str| !["[", ""].contains(&value);
        let unknown: Vec<(usize, String)> = said.iter().enumerate()
            .filter(|(_, (section, key, value))| is_unknown(section, key) && is_toml(value))
            .map(|(place, (section, key, _))| (2 * place + 2, format!("{section}.{key}")))
            .collect();
        match load(&text) {
            Ok(_) => prop_assert_eq!(unknown, Vec::new()),
            Err(error) => prop_assert_eq!(unknown, complaints(&error)),
        }
    }
}

/// The lines and keys that an error names as unknown.
fn complaints(error: &Error) -> Vec<(usize, String)> {
    let error = error.to_string();
    assert!(!error.contains('\n'), "{error}");
    let (_, named) = error.split_once("config.toml: ").unwrap();
    let complaints = named.strip_suffix('?').unwrap().split("?; line ");
    complaints
        .map(|complaint| {
            let (line, rest) = complaint.split_once(": unknown key ").unwrap();
            let (key, nearest) = rest.rsplit_once(": did you mean ").unwrap();
            assert!(!nearest.is_empty(), "{error}");
            (line.trim_start_matches("line ").parse().unwrap(), key.to_owned())
        })
        .collect()
}
