//! Settings in layers, through the command line: defaults, then config.toml, then the environment.

use std::fs;

use crate::{Ended, Site};

/// What `pullquote config check` says with these variables set.
fn checked(site: &Site, variables: &[(&str, &str)]) -> Ended {
    run(site, &["config", "check"], variables)
}

fn run(site: &Site, arguments: &[&str], variables: &[(&str, &str)]) -> Ended {
    let mut command = site.command(arguments);
    command.envs(variables.iter().copied());
    let output = command.output().unwrap();
    Ended {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn assert_shows(ended: &Ended, lines: &[&str]) {
    for line in lines {
        assert!(
            ended.out.lines().any(|shown| shown == *line),
            "{line:?} is not in {ended:?}"
        );
    }
}

#[test]
fn defaults_come_before_the_file_and_the_file_before_variables() {
    let site = Site::new(&[]);
    fs::write(
        site.path("config.toml"),
        "articles = \"news\"\n[discord]\nworkers = 3\nqueue = 9\n[answer]\nmin_confidence = 0.25\n",
    )
    .unwrap();
    let ended = checked(
        &site,
        &[
            ("PULLQUOTE_DISCORD_WORKERS", "5"),
            ("PULLQUOTE_DISCORD_OPERATORS", "[\"1\", \"2\"]"),
            ("PULLQUOTE_ARTICLES", "papers"),
            ("PULLQUOTE_WATCH", ""),
            ("PULLQUOTE_WEB_LOOPBACK", "true"),
        ],
    );
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{ended:?}");
    assert_shows(
        &ended,
        &[
            "# DISCORD_TOKEN is not set",
            "articles = \"papers\" # PULLQUOTE_ARTICLES",
            "watch = true # default",
            "[discord]",
            "workers = 5 # PULLQUOTE_DISCORD_WORKERS",
            "queue = 9 # line 4 of config.toml",
            "operators = [\"1\", \"2\"] # PULLQUOTE_DISCORD_OPERATORS",
            "min_confidence = 0.25 # line 6 of config.toml",
            "loopback = true # PULLQUOTE_WEB_LOOPBACK",
        ],
    );
    assert!(
        !ended.out.contains("max_wrong_risk") && !ended.out.contains("silence"),
        "{ended:?}"
    );
    let ended = checked(&site, &[("PULLQUOTE_ANSWER_MAX_WRONG_RISK", "0.1")]);
    assert_shows(&ended, &["max_wrong_risk = 0.1 # PULLQUOTE_ANSWER_MAX_WRONG_RISK"]);
    assert!(!ended.out.contains("min_confidence"), "{ended:?}");
    let ended = run(&site, &["--reader", "off", "config", "check"], &[]);
    assert_shows(&ended, &["model = \"off\" # --reader"]);
}

#[test]
fn a_variable_is_toml_or_bare_text() {
    let site = Site::new(&[]);
    for (variable, value, shown) in [
        ("DISCORD_OPERATORS", "1,2", "operators = [\"1\", \"2\"]"),
        ("DISCORD_OPERATORS", " 1 , 2 ", "operators = [\"1\", \"2\"]"),
        (
            "DISCORD_OPERATORS",
            "123456789012345678",
            "operators = [\"123456789012345678\"]",
        ),
        ("DISCORD_OPERATORS", "[]", "operators = []"),
        (
            "DISCORD_HOME_GUILD",
            "18446744073709551615",
            "home_guild = \"18446744073709551615\"",
        ),
        ("DISCORD_HOME_GUILD", "\"7\"", "home_guild = \"7\""),
        ("DISCORD_SHARDS", "0-3/8", "shards = \"0-3/8\""),
        ("DISCORD_HEALTH", "127.0.0.1:9090", "health = \"127.0.0.1:9090\""),
        ("DISCORD_HEALTH", "\"\"", "health = \"\""),
        (
            "DISCORD_API_BASE",
            "http://127.0.0.1:8080/",
            "api_base = \"http://127.0.0.1:8080\"",
        ),
        ("READER_MODEL", "off", "model = \"off\""),
        ("READER_MODEL", "models/one.onnx", "model = \"models/one.onnx\""),
        ("ARTICLES", "2026", "articles = \"2026\""),
        ("ARTICLES", "true", "articles = \"true\""),
        ("WATCH", "false", "watch = false"),
        ("PRIVACY_STORE_QUESTIONS", " true ", "store_questions = true"),
        ("ANSWER_MIN_CONFIDENCE", "1", "min_confidence = 1.0"),
        ("GUILDS_MEGABYTES", "7 # seven", "megabytes = 7"),
        (
            "WEB_FEEDS",
            "https://a.example/x,http://b.example",
            "feeds = [\"https://a.example/x\", \"http://b.example\"]",
        ),
        (
            "WEB_FEEDS",
            "[\"https://a.example/x,y\"]",
            "feeds = [\"https://a.example/x,y\"]",
        ),
    ] {
        let variable = format!("PULLQUOTE_{variable}");
        let ended = checked(&site, &[(&variable, value)]);
        assert_eq!(
            (ended.code, ended.err.as_str()),
            (0, ""),
            "{variable}={value}: {ended:?}"
        );
        assert_shows(&ended, &[&format!("{shown} # {variable}")]);
    }
}

#[test]
fn a_variable_that_cannot_be_followed_is_named() {
    let site = Site::new(&[]);
    fs::write(site.path("config.toml"), "[discord]\nqueue = 9\n").unwrap();
    for (variable, value, said) in [
        (
            "DISCORD_WORKERS",
            "many",
            " must be a whole number from 1 to 256: the default 2 is used",
        ),
        (
            "DISCORD_QUEUE",
            "-1",
            " must be a whole number from 0 to 100000: 9 is used",
        ),
        (
            "WATCH",
            "yes",
            " must be true or false, without quotes: the default true is used",
        ),
        (
            "DISCORD_QUEUE",
            "3\nworkers = 4",
            " must be a whole number from 0 to 100000: 9 is used",
        ),
        (
            "DISCORD_OPERATORS",
            "1,anna",
            " must hold user ids in quotes (\"123456789012345678\"): anything else in it is ignored",
        ),
    ] {
        let variable = format!("PULLQUOTE_{variable}");
        let ended = checked(&site, &[(&variable, value)]);
        assert_eq!((ended.code, ended.err), (1, format!("{variable}{said}\n")));
        assert!(ended.out.contains("workers = 2 # default"), "{}", ended.out);
        // Elsewhere it is a warning and nothing more.
        let ended = run(&site, &["articles", "list"], &[(&variable, value)]);
        assert!(ended.err.starts_with(&format!("{variable}{said}\n")), "{ended:?}");
    }
    let ended = checked(&site, &[("PULLQUOTE_DISCORD_OPERATORS", "1,anna,2")]);
    assert_shows(&ended, &["operators = [\"1\", \"2\"] # PULLQUOTE_DISCORD_OPERATORS"]);
    for (variable, value, said) in [
        ("DISCORD_SHARDS", "eight", " must be \"FIRST-LAST/TOTAL\""),
        (
            "DISCORD_API_BASE",
            "http://discord.com",
            " would send the bot's token without encryption",
        ),
    ] {
        let variable = format!("PULLQUOTE_{variable}");
        let ended = checked(&site, &[(&variable, value)]);
        assert_eq!((ended.code, ended.out.as_str()), (1, ""));
        assert!(ended.err.contains(&format!("{variable}{said}")), "{ended:?}");
        assert!(!ended.err.contains("config.toml"), "{ended:?}");
    }
}

#[test]
fn a_variable_that_is_no_setting_is_only_told_of() {
    let site = Site::new(&[]);
    let ended = checked(
        &site,
        &[
            ("PULLQUOTE_DISCORD_WORKER", "3"),
            ("PULLQUOTE_PORT_9090_TCP", "tcp://10.0.0.7:9090"),
            ("PULLQUOTE_DISCORD_TOKEN", "abcabc"),
            ("PULLQUOTE_SOAK", "1"),
            ("PULLQUOTE_TEST_ENGINE", "http://127.0.0.1:1"),
        ],
    );
    assert_eq!(ended.code, 0, "{ended:?}");
    let said: Vec<&str> = ended.err.lines().collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert_eq!(
        said[0],
        "PULLQUOTE_DISCORD_TOKEN is ignored: the token comes from DISCORD_TOKEN alone"
    );
    assert_eq!(
        said[1],
        "PULLQUOTE_DISCORD_WORKER is no setting of pullquote and is ignored: did you mean PULLQUOTE_DISCORD_WORKERS?"
    );
    assert!(said[2].starts_with("PULLQUOTE_PORT_9090_TCP is no setting"));
    assert!(!format!("{ended:?}").contains("abcabc"));
}

#[test]
fn what_is_checked_says_nothing_of_the_token() {
    let site = Site::new(&[]);
    let ended = checked(&site, &[("DISCORD_TOKEN", "MTk4NjIy.secret.token")]);
    assert_shows(&ended, &["# DISCORD_TOKEN is set"]);
    assert!(!format!("{ended:?}").contains("MTk4NjIy"), "{ended:?}");
}

#[test]
fn what_is_checked_says_that_there_is_a_password_and_not_which() {
    let site = Site::new(&[]);
    let address = "postgres://bot:hunter2@db.example/pullquote";
    let ended = checked(&site, &[("PULLQUOTE_DATABASE_URL", address)]);
    assert_eq!((ended.code, ended.err.as_str()), (0, ""), "{ended:?}");
    assert_shows(&ended, &["# database_url = \"***\" # PULLQUOTE_DATABASE_URL"]);
    assert!(!ended.out.contains("hunter2"), "{ended:?}");
    let ended = checked(
        &site,
        &[("PULLQUOTE_DATABASE_URL", "mysql://bot:hunter2@db.example/pullquote")],
    );
    assert_eq!((ended.code, ended.out.as_str()), (1, ""));
    assert!(
        ended.err.contains("PULLQUOTE_DATABASE_URL must") && !ended.err.contains("hunter2"),
        "{ended:?}"
    );
    let file = format!("database_url = \"{address}\"\n");
    fs::write(site.path("config.toml"), &file).unwrap();
    let ended = checked(&site, &[]);
    assert_shows(&ended, &["# database_url = \"***\" # line 1 of config.toml"]);
    fs::write(site.path("config.toml"), file.replace("postgres", "mysql")).unwrap();
    let refused = checked(&site, &[]);
    assert_eq!(refused.code, 1);
    assert!(!format!("{ended:?}{refused:?}").contains("hunter2"), "{refused:?}");
}

#[test]
fn what_is_checked_is_a_configuration_that_means_the_same() {
    let site = Site::new(&[]);
    let shipped = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/config.toml")).unwrap();
    let keys = |text: &str| -> Vec<String> {
        let mut section = "";
        let mut keys = Vec::new();
        for line in text.lines() {
            if line.starts_with('[') {
                section = line;
            } else if let Some((key, _)) = line.split_once(" = ").filter(|(key, _)| !key.starts_with('#')) {
                keys.push(format!("{section}{key}"));
            }
        }
        keys.sort_unstable();
        keys
    };
    let values = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.starts_with("# "));
        lines.map(|line| line.split(" # ").next().unwrap().to_owned()).collect()
    };
    fs::remove_file(site.path("config.toml")).unwrap();
    let defaults = checked(&site, &[]);
    assert_eq!(defaults.code, 0);
    assert_eq!(
        keys(&defaults.out),
        keys(&shipped),
        "the shipped file spells out every setting"
    );
    for text in [
        "",
        &shipped,
        "articles = \"a'b\\\\c \\\" d\"\nindex = \"/srv/store # 1\"\nadded = \".\"\n[answer]\nmin_confidence = 0.1\n\
         [reader]\nmodel = \"x\\ny\"\nqueue = 77\n[web]\nfeeds = [\"https://news.example/'\\\"\"]\n\
         [discord]\nhome_guild = \"5\"\noperators = [\"1\", \"18446744073709551615\"]\nsilence = 5\napi_ca = \"sub/ca.pem\"\n\
         shards = \"3/8\"\nhealth = \"[::1]:80\"\n",
        "[answer]\nmax_wrong_risk = 0.1\n",
        "[answer]\nmax_wrong_risk = 0.7\nmin_confidence = 0.123456789\n",
    ] {
        for folder in ["", "sub"] {
            let file = site.path(folder).join("config.toml");
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
            let relative = file.strip_prefix(site.path("")).unwrap().to_str().unwrap();
            for named in [relative, file.to_str().unwrap()] {
                let (before, warnings) = pullquote::config::Config::load(&file).unwrap();
                assert!(warnings.is_empty(), "{warnings:?}");
                let first = site.done(&["--config", named, "config", "check"]);
                fs::write(&file, &first).unwrap();
                let (after, warnings) = pullquote::config::Config::load(&file).unwrap();
                assert_eq!((after, warnings), (before, Vec::new()), "{first}");
                let second = site.done(&["--config", named, "config", "check"]);
                assert_eq!(values(&second), values(&first));
                fs::write(&file, text).unwrap();
            }
        }
    }
}
