//! The numbers: what is exported, in a form that Prometheus takes, and what is made of it in alerts and on the dashboard.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::ask_all;
use crate::fake_discord::articles::{Articles, BRIDGE, LIGHTHOUSE};
use crate::fake_discord::{Bot, FakeDiscord, Person};
use crate::health::{address, get_as, metric};

const OPEN_METRICS: &str = "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3";
/// What every metric of the program begins with, and what those begin with that every program on Linux has.
const PREFIXES: [&str; 2] = ["pullquote_", "process_"];
/// Metrics that the dashboard does not show, each with the reason.
const LEFT_OUT: &[(&str, &str)] = &[];

/// A family of metrics: its type, and its samples with their labels.
#[derive(Debug, Default)]
struct Family {
    kind: String,
    help: String,
    samples: BTreeMap<String, f64>,
}

/// A bot with a reader that has answered, found nothing and turned somebody away; its metrics in both forms.
async fn exported() -> (String, String) {
    let (fake, articles) = (FakeDiscord::start().await, Articles::few());
    let bot = Bot::start(
        &fake,
        articles.path(),
        "health = \"127.0.0.1:0\"\nperson_per_minute = 2",
    )
    .await;
    let at = address(&bot).await;
    let somebody = Person::new("somebody");
    ask_all(
        &fake,
        &somebody,
        &[LIGHTHOUSE.0, "Who painted the ceiling of the opera?", BRIDGE.0],
    )
    .await;
    // The last answer is delivered a moment before it is counted.
    for _ in 0..100 {
        if metric(&at, "pullquote_answered_seconds_count").await == 2.0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let (kind, newer) = get_as(&at, "/metrics", OPEN_METRICS).await;
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let (kind, older) = get_as(&at, "/metrics", "*/*").await;
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    fake.assert_clean();
    (older, newer)
}

/// Takes a text of Prometheus apart, and fails where it is none.
fn parse(text: &str) -> BTreeMap<String, Family> {
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    let mut current = String::new();
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, help) = help.split_once(' ').unwrap();
            let before = families.insert(
                name.to_owned(),
                Family {
                    help: help.to_owned(),
                    ..Family::default()
                },
            );
            assert!(before.is_none(), "{name} comes twice");
            current = name.to_owned();
        } else if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert_eq!(name, current);
            families.get_mut(name).unwrap().kind = kind.to_owned();
        } else if !line.starts_with('#') {
            let (series, value) = line.rsplit_once(' ').unwrap();
            let name = series.split('{').next().unwrap();
            let endings: &[&str] = match families[&current].kind.as_str() {
                "histogram" => &["_bucket", "_sum", "_count"],
                "counter" | "gauge" => &[""],
                kind => panic!("{line}: {kind:?}"),
            };
            assert!(
                endings.iter().any(|ending| name.strip_suffix(ending) == Some(&current)),
                "{line} is no sample of {current}"
            );
            let value: f64 = value.parse().unwrap();
            let before = families
                .get_mut(&current)
                .unwrap()
                .samples
                .insert(series.to_owned(), value);
            assert!(before.is_none() && value >= 0.0, "{line}");
        }
    }
    families
}

/// Each histogram's buckets grow up to its count.
fn assert_cumulative(name: &str, family: &Family) {
    let mut by_labels: BTreeMap<String, Vec<(f64, f64)>> = BTreeMap::new();
    for (series, value) in &family.samples {
        let Some(labels) = series.strip_prefix(&format!("{name}_bucket{{")) else {
            continue;
        };
        let labels: Vec<&str> = labels.trim_end_matches('}').split(',').collect();
        let (end, others): (Vec<&str>, Vec<&str>) = labels.iter().partition(|label| label.starts_with("le="));
        let end = end[0]
            .trim_start_matches("le=")
            .trim_matches('"')
            .replace("+Inf", "inf");
        by_labels
            .entry(others.join(","))
            .or_default()
            .push((end.parse().unwrap(), *value));
    }
    assert!(!by_labels.is_empty(), "{name} has no buckets");
    for (labels, mut buckets) in by_labels {
        buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(buckets.is_sorted_by(|a, b| a.1 <= b.1), "{name}: {buckets:?}");
        let count = if labels.is_empty() {
            format!("{name}_count")
        } else {
            format!("{name}_count{{{labels}}}")
        };
        assert_eq!(
            buckets.last().unwrap(),
            &(f64::INFINITY, family.samples[&count]),
            "{count}"
        );
    }
}

/// Gives a text to promtool; false where there is none.
fn promtool(arguments: &[&str], input: &str) -> bool {
    let started = Command::new("promtool")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = started else {
        println!("skipped: promtool (of Prometheus) is not installed, so it checks nothing");
        return false;
    };
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let ended = child.wait_with_output().unwrap();
    let said = [ended.stdout, ended.stderr].concat();
    assert!(
        ended.status.success(),
        "promtool {arguments:?}: {}",
        String::from_utf8_lossy(&said)
    );
    true
}

fn packaged(file: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("packaging").join(file)).unwrap()
}

/// The names of metrics in a query.
fn metrics_in(query: &str) -> BTreeSet<String> {
    let words = query.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let words = words.filter(|word| PREFIXES.iter().any(|prefix| word.starts_with(prefix)));
    words.map(str::to_owned).collect()
}

/// The queries of the dashboard.
fn queries() -> Vec<String> {
    let dashboard: Value = serde_json::from_str(&packaged("grafana/pullquote.json")).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten();
    targets
        .map(|target| target["expr"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_is_exported_is_what_prometheus_takes_and_what_the_dashboard_and_the_alerts_ask_for() {
    let (older, newer) = exported().await;
    assert!(!older.contains("lighthouse") && !newer.contains("lighthouse"));
    let families = parse(&older);
    for (name, family) in &families {
        assert!(PREFIXES.iter().any(|prefix| name.starts_with(prefix)), "{name}");
        assert!(
            family.help.len() > 8 && !family.samples.is_empty(),
            "{name}: {family:?}"
        );
        assert_eq!(family.kind == "counter", name.ends_with("_total"), "{name}");
        if family.kind == "histogram" {
            assert!(name.ends_with("_seconds"), "{name}");
            assert_cumulative(name, family);
        }
    }
    for (family, sample, expected) in [
        ("pullquote_questions_total", "{outcome=\"answered\"}", 1.0),
        ("pullquote_questions_total", "{outcome=\"not_found\"}", 1.0),
        ("pullquote_questions_total", "{outcome=\"cooldown\"}", 1.0),
        ("pullquote_questions_total", "{outcome=\"busy\"}", 0.0),
        ("pullquote_stage_seconds", "_count{stage=\"retrieve\"}", 2.0),
        ("pullquote_stage_seconds", "_count{stage=\"select\"}", 2.0),
        ("pullquote_stage_seconds", "_count{stage=\"read\"}", 2.0),
        ("pullquote_stage_seconds", "_count{stage=\"decide\"}", 2.0),
        ("pullquote_stage_seconds", "_count{stage=\"render\"}", 2.0),
        ("pullquote_reader_seats", "", 8.0),
        ("pullquote_workers", "", 2.0),
        ("pullquote_chores", "", 18.0),
        ("pullquote_passages", "", 5.0),
        ("pullquote_undelivered_total", "{why=\"failed\"}", 0.0),
    ] {
        assert_eq!(
            families[family].samples[&format!("{family}{sample}")],
            expected,
            "{family}{sample}"
        );
    }
    let read = families["pullquote_stage_seconds"].samples["pullquote_stage_seconds_sum{stage=\"read\"}"];
    let answered = families["pullquote_answered_seconds"].samples["pullquote_answered_seconds_sum"];
    assert!(read > 0.0 && read < answered, "{read} {answered}");
    if cfg!(target_os = "linux") {
        assert!(families["process_resident_memory_bytes"].samples["process_resident_memory_bytes"] > 1e6);
        assert!(families["process_cpu_seconds_total"].samples["process_cpu_seconds_total"] > 0.0);
    }
    // The newer form says the same, and says that it is complete.
    let series = |text: &str| -> BTreeSet<String> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        // The forms write the ends of buckets differently, and labels in another order.
        let plain = |series: &str| {
            let mut parts: Vec<&str> = series.trim_end_matches('}').split(['{', ',']).collect();
            parts.sort_unstable();
            parts.join(" ").replace(".0\"", "\"")
        };
        lines.map(|line| plain(line.rsplit_once(' ').unwrap().0)).collect()
    };
    assert_eq!(series(&older), series(&newer));
    assert!(newer.ends_with("# EOF\n"));
    promtool(&["check", "metrics"], &older);

    let is_exported = |name: &String| {
        let base = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|ending| name.strip_suffix(ending));
        families.contains_key(name)
            || base.is_some_and(|base| families.get(base).is_some_and(|of| of.kind == "histogram"))
    };
    let shown: BTreeSet<String> = queries().iter().flat_map(|query| metrics_in(query)).collect();
    let alerted = metrics_in(&packaged("prometheus/alerts.yaml"));
    let unknown: Vec<&String> = shown.union(&alerted).filter(|name| !is_exported(name)).collect();
    assert!(unknown.is_empty(), "queries for what is not exported: {unknown:?}");
    let is_shown = |family: &String| {
        let parts = ["", "_bucket", "_sum", "_count"].map(|ending| format!("{family}{ending}"));
        parts.iter().any(|part| shown.contains(part)) || LEFT_OUT.iter().any(|(name, _)| name == family)
    };
    let unseen: Vec<&String> = families.keys().filter(|family| !is_shown(family)).collect();
    assert!(
        unseen.is_empty(),
        "exported, and neither on the dashboard nor left out: {unseen:?}"
    );
}

#[test]
fn the_alerts_and_the_queries_of_the_dashboard_are_understood() {
    let alerts = packaged("prometheus/alerts.yaml");
    let queries = queries();
    assert!(queries.len() > 20 && alerts.matches("- alert: ").count() > 8);
    let folder = tempfile::tempdir().unwrap();
    let check = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        promtool(&["check", "rules", path.to_str().unwrap()], "")
    };
    check("alerts.yaml", &alerts);
    let rules: String = queries
        .iter()
        .enumerate()
        .map(|(number, query)| {
            let query = query.replace("$__rate_interval", "5m").replace("$instance", ".*");
            assert!(!query.contains('$'), "{query}");
            format!("  - record: query:{number}\n    expr: {}\n", Value::from(query))
        })
        .collect();
    check(
        "queries.yaml",
        &format!("groups:\n- name: dashboard\n  rules:\n{rules}"),
    );
}
