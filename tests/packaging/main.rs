//! What the bot is shipped with agrees with the program: the Dockerfile, compose.yaml and the unit of systemd.
#![cfg(feature = "discord")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "in tests a panic is the report, and a skipped test says so"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_pullquote");

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The instructions of the Dockerfile, each in one line without its comments.
fn instructions() -> Vec<String> {
    let text = read("Dockerfile").replace("\\\n", " ");
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// What stands behind this word in the Dockerfile.
fn of_dockerfile(word: &str) -> Vec<String> {
    let found = instructions().into_iter();
    found
        .filter_map(|line| Some(line.strip_prefix(word)?.strip_prefix(' ')?.to_owned()))
        .collect()
}

/// compose.yaml with its anchors and merge keys resolved.
fn compose() -> Value {
    serde_saphyr::from_str(&read("compose.yaml")).unwrap()
}

fn services() -> BTreeMap<String, Value> {
    let services = compose()["services"].as_object().cloned().unwrap();
    services.into_iter().collect()
}

/// The services that are pullquote's own.
fn bots() -> BTreeMap<String, Value> {
    services()
        .into_iter()
        .filter(|(_, service)| service["build"].is_string())
        .collect()
}

/// The values of a setting of the unit.
fn of_unit(key: &str) -> Vec<String> {
    let unit = read("packaging/pullquote.service");
    let values = unit
        .lines()
        .filter_map(|line| line.strip_prefix(key)?.strip_prefix('='));
    values.map(str::to_owned).collect()
}

/// The program with these arguments and an environment of nothing but these variables, in an empty folder.
fn run(arguments: &[&str], environment: &[(String, String)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(PROGRAM);
    command
        .current_dir(folder.path())
        .env_clear()
        .envs(environment.iter().cloned());
    command.args(arguments).stdin(Stdio::null()).output().unwrap()
}

#[test]
fn the_dockerfile_builds_with_a_new_enough_rust_and_copies_what_is_there() {
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let needed = manifest["package"]["rust-version"].as_str().unwrap().to_owned();
    let numbers = |version: &str| {
        version
            .split('.')
            .map(|part| part.parse().unwrap())
            .collect::<Vec<u32>>()
    };
    let images = of_dockerfile("FROM");
    let rust = images.iter().find_map(|image| image.strip_prefix("rust:")).unwrap();
    let (version, debian) = rust.split_once('-').unwrap();
    assert_eq!(numbers(version).len(), 3, "{version} is no release but a family");
    assert!(
        numbers(version) >= numbers(&needed),
        "Rust {version}, and {needed} is needed"
    );
    // A program does not run over an older C library than the one that it was built with.
    assert!(
        debian.contains("bookworm") && images.last().unwrap().contains("debian12"),
        "{images:?}"
    );

    let let_in: Vec<String> = read(".dockerignore")
        .lines()
        .filter_map(|line| line.strip_prefix('!').map(str::to_owned))
        .collect();
    let mut copied: Vec<String> = Vec::new();
    for line in of_dockerfile("COPY").iter().filter(|line| !line.contains("--from=")) {
        let words: Vec<&str> = line.split_whitespace().filter(|word| !word.starts_with("--")).collect();
        copied.extend(words[..words.len() - 1].iter().map(|word| (*word).to_owned()));
    }
    copied.sort();
    copied.dedup();
    for path in &copied {
        assert!(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(path).exists(),
            "{path} is not there"
        );
        assert!(let_in.contains(path), ".dockerignore keeps {path} out");
    }
    assert_eq!(copied.len(), let_in.len(), "let in and not used: {let_in:?}");
}

/// cargo reads no Cargo.toml that names a file which is not there.
#[test]
fn every_target_of_cargo_has_a_file_where_the_dockerfile_builds_without_sources() {
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let targets = |kind: &str| manifest[kind].as_array().unwrap().clone();
    let benches = targets("bench");
    let benches = benches
        .iter()
        .map(|bench| format!("benches/{}.rs", bench["name"].as_str().unwrap()));
    let programs = targets("bin");
    let programs = programs
        .iter()
        .map(|program| program["path"].as_str().unwrap().to_owned());
    let files: Vec<String> = benches.chain(programs).collect();
    let touching: Vec<String> = of_dockerfile("RUN")
        .into_iter()
        .filter(|run| run.contains("touch src/lib.rs "))
        .collect();
    let without_sources = touching.iter().filter(|run| run.contains("mkdir"));
    assert_eq!(without_sources.clone().count(), 2, "{touching:?}");
    for run in without_sources {
        let made: Vec<&str> = run.split_whitespace().collect();
        for file in &files {
            assert!(made.contains(&file.as_str()), "{file} is missing in: {run}");
        }
    }
}

#[test]
fn the_arguments_with_which_it_is_started_are_understood() {
    let words = |json: &str| serde_json::from_str::<Vec<String>>(json).unwrap();
    let entry = of_dockerfile("ENTRYPOINT");
    let health = of_dockerfile("HEALTHCHECK");
    let health = health[0].split_once("CMD ").unwrap().1;
    let unit = of_unit("ExecStart");
    let mut commands = vec![words(&entry[0]), words(health)];
    commands.push(unit[0].split(' ').map(str::to_owned).collect());
    for command in &commands {
        assert_eq!(command[0], "/usr/local/bin/pullquote");
        let mut arguments: Vec<&str> = command[1..].iter().map(String::as_str).collect();
        arguments.push("--help");
        let ended = run(&arguments, &[]);
        assert!(ended.status.success(), "{command:?}: {ended:?}");
    }
    // What the unit takes for an end that no new start mends.
    let lasting = of_unit("RestartPreventExitStatus");
    assert_eq!(
        run(&["--no-such-option"], &[])
            .status
            .code()
            .map(|code| code.to_string()),
        Some(lasting[0].clone())
    );
}

#[test]
fn every_variable_is_a_setting_that_the_program_knows() {
    if !run(&["config", "check", "--help"], &[]).status.success() {
        println!("skipped: this program has no `pullquote config check` that could tell");
        return;
    }
    let of_image = of_dockerfile("ENV").into_iter().filter_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.starts_with("PULLQUOTE_")
            .then(|| (name.to_owned(), value.to_owned()))
    });
    let of_image: Vec<(String, String)> = of_image.collect();
    assert!(!of_image.is_empty());
    for (name, service) in bots() {
        let mut environment = of_image.clone();
        for (variable, value) in service["environment"].as_object().unwrap() {
            // What .env gives; the token is looked at by nobody here.
            let value = value.as_str().unwrap().replace("${POSTGRES_PASSWORD:-}", "0a1b2c");
            if variable.starts_with("PULLQUOTE_") {
                assert!(!value.contains("${"), "{variable} = {value}");
                environment.push((variable.clone(), value));
            }
        }
        let ended = run(&["config", "check"], &environment);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert!(
            ended.status.success() && said.is_empty(),
            "{name}, {environment:?}: {said}"
        );
    }
}

#[test]
fn no_container_may_do_more_than_it_needs_or_starts_unasked() {
    let services = services();
    assert_eq!(
        services.keys().collect::<Vec<_>>(),
        ["bot", "bot-0", "bot-1", "postgres", "quickwit"]
    );
    for (name, service) in &services {
        assert_eq!(service["read_only"], true, "{name}");
        assert_eq!(service["cap_drop"], serde_json::json!(["ALL"]), "{name}");
        assert_eq!(
            service["security_opt"],
            serde_json::json!(["no-new-privileges:true"]),
            "{name}"
        );
        assert!(service["tmpfs"].is_array(), "{name} has nowhere for passing files");
        let limits = &service["deploy"]["resources"]["limits"];
        assert!(
            limits["memory"].is_string() && limits["pids"].is_number(),
            "{name} {limits}"
        );
        assert!(
            service["logging"]["options"]["max-size"].is_string(),
            "{name}'s log grows"
        );
        assert!(
            service["healthcheck"]["test"].is_array() || service["build"].is_string(),
            "{name}"
        );
        assert!(service["ports"].is_null(), "{name} is open to the world");
        // Two sets of bots with one token would answer every question twice.
        let profile = if name == "bot" { "single" } else { "cluster" };
        assert_eq!(service["profiles"], serde_json::json!([profile]), "{name}");
    }
}

#[test]
fn the_bots_of_a_cluster_run_every_shard_once() {
    let mut shards = Vec::new();
    let mut totals = Vec::new();
    for (name, bot) in bots().iter().filter(|(name, _)| *name != "bot") {
        let written = bot["environment"]["PULLQUOTE_DISCORD_SHARDS"].as_str().unwrap();
        let (range, total) = written.split_once('/').unwrap();
        let (first, last) = range.split_once('-').unwrap();
        let number = |digits: &str| digits.parse::<u32>().unwrap_or_else(|_| panic!("{name}: {written}"));
        shards.extend(number(first)..=number(last));
        totals.push(number(total));
    }
    assert_eq!(totals, [2, 2]);
    assert_eq!(shards, [0, 1]);
}

#[test]
fn what_is_written_is_kept_in_volumes() {
    let volumes: Vec<String> = serde_json::from_str(&of_dockerfile("VOLUME")[0]).unwrap();
    let work = of_dockerfile("WORKDIR").pop().unwrap();
    // Where the program puts things when nothing is configured.
    assert_eq!(volumes, [format!("{work}/index")]);
    for (name, bot) in bots() {
        let mounts: Vec<String> = bot["volumes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_str().unwrap().to_owned())
            .collect();
        assert!(mounts.contains(&format!("data:{work}/index")), "{name}: {mounts:?}");
        for mount in mounts.iter().filter(|mount| mount.starts_with("./")) {
            assert!(mount.ends_with(":ro"), "{name}: {mount}");
            let (host, _) = mount.split_once(':').unwrap();
            assert!(
                Path::new(env!("CARGO_MANIFEST_DIR")).join(host).exists(),
                "{name}: {mount}"
            );
        }
    }
    let folder = of_unit("WorkingDirectory").pop().unwrap();
    assert_eq!(folder, format!("/var/lib/{}", of_unit("StateDirectory")[0]));
    assert!(of_unit("ExecStart")[0].contains(&format!("--config {folder}/")));
}

#[test]
fn systemd_has_nothing_to_say_against_the_unit() {
    let is_there = Command::new("systemd-analyze")
        .arg("--version")
        .output()
        .is_ok_and(|out| out.status.success());
    if !is_there {
        println!("skipped: systemd-analyze is not installed");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pullquote.service");
    // It wants to see the program where it will be.
    fs::write(
        &path,
        read("packaging/pullquote.service").replace("/usr/local/bin/pullquote", PROGRAM),
    )
    .unwrap();
    let verified = Command::new("systemd-analyze")
        .arg("verify")
        .arg(&path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&verified.stderr);
    let about_it: Vec<&str> = said.lines().filter(|line| line.contains("pullquote")).collect();
    assert!(about_it.is_empty(), "{about_it:#?}");

    // From 0 (shut in) to 10 (does what it likes); an ordinary service has 9.6.
    let mut security = Command::new("systemd-analyze");
    security
        .args(["security", "--offline=yes", "--threshold=15"])
        .arg(&path);
    let judged = security.output().unwrap();
    let report = String::from_utf8_lossy(&judged.stdout);
    assert!(
        judged.status.success(),
        "{report}{}",
        String::from_utf8_lossy(&judged.stderr)
    );
}

#[test]
fn every_crate_of_the_program_comes_with_its_licence() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let script = root.join("packaging/third_party.py");
    let collected = match Command::new("python3").arg(&script).output() {
        Ok(collected) => collected,
        Err(error) => return println!("skipped: python3 cannot be started: {error}"),
    };
    let said = String::from_utf8_lossy(&collected.stderr);
    assert!(collected.status.success(), "{said}");
    let text = String::from_utf8(collected.stdout).unwrap();
    let rule = "=".repeat(100);
    let mut parts = text.split(rule.as_str());
    let listed = parts.next().unwrap().lines();
    let listed: Vec<&str> = listed.filter_map(|line| Some(line.split_once(": ")?.0)).collect();
    // Behind each rule in turn: whose licence, and the licence.
    let parts: Vec<&str> = parts.collect();
    let sections: Vec<(Vec<&str>, &str)> = parts
        .chunks_exact(2)
        .map(|pair| (pair[0].trim().split(", ").collect(), pair[1].trim()))
        .collect();
    // A line that names a licence is none.
    let sections: Vec<_> = sections
        .into_iter()
        .filter(|(_, licence)| licence.len() > 400)
        .collect();
    let bare: Vec<&&str> = listed
        .iter()
        .filter(|crate_| sections.iter().all(|(names, _)| !names.contains(crate_)))
        .collect();
    assert!(bare.is_empty(), "without a licence: {bare:?}");

    // What the manifest asks for by name is among them, and so are C sources and what the page is made of.
    let manifest: toml::Table = toml::from_str(&read("Cargo.toml")).unwrap();
    let needed = manifest["dependencies"].as_table().unwrap().iter();
    let always = needed
        .filter(|(_, asked)| asked.get("optional").is_none())
        .map(|(name, _)| name.as_str());
    for name in always.chain(["openssl-src", "libsqlite3-sys", "serenity", "rten"]) {
        let is_listed = listed.iter().any(|crate_| crate_.split(' ').next() == Some(name));
        assert!(is_listed, "{name} is not listed");
    }
    let licences_of = |name: &str| -> String {
        let own = sections
            .iter()
            .filter(|(names, _)| names.iter().any(|known| known.starts_with(name)));
        own.map(|(_, licence)| *licence).collect()
    };
    assert!(licences_of("openssl-src").contains("Apache License"));
    assert!(licences_of("what lies in src/preview/page").contains("@skyra/discord-components-core"));
}
