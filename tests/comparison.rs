//! The comparison with other engines, as far as it can be tried without its data: it says what it needs, its report
//! says what was measured, and the document is one of this report.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed unwrap is a failed test, and a skipped test says so"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::{Value, json};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs a program of the comparison; `None` where there is no Python.
fn python(program: &str, arguments: &[&str]) -> Option<Output> {
    let ran = Command::new("python3")
        .arg(root().join("benches/compare").join(program))
        .args(arguments)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output();
    if ran.is_err() {
        println!("skipped: there is no python3");
    }
    ran.ok()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What an engine did on a corpus, by its share of right sentences and its median time in microseconds.
fn figures(right: f64, median: f64, ratio: f64) -> Value {
    json!({
        "index_seconds": 1.25, "acc1": right, "passage1": 0.8, "passage3": 0.9, "asked": 534, "wall": 900.0,
        "searched": 200.0,
        "p50": median, "mean": 1.5 * median, "p99": 2.0 * median, "ratio": ratio, "ratio_low": ratio, "ratio_high": ratio,
    })
}

fn results() -> Value {
    json!({
        "when": "2026-11-28", "rounds": 3, "seconds": 60, "preparation_seconds": 30,
        "machine": {"processor": "A processor", "cores": 2, "memory_gb": 24, "system": "Linux"},
        "versions": {"pullquote": "pullquote 0.1.0", "commit": "abc1234", "Lucene": "Lucene 9.9.1"},
        "skipped": {"hybrid": "there is no model here"},
        "sizes": [{
            "passages": 2_000, "articles": 60, "questions": 534, "load": 0.5,
            "engines": {
                "pullquote": figures(0.8, 500.0, 1.0),
                "pullquote + reader": figures(0.85, 60_000.0, 120.0),
                "Lucene": figures(0.7, 250.0, 0.5),
            },
        }],
    })
}

/// Writes a report of made-up results into a folder.
fn report(folder: &Path, results: &Value) -> Option<PathBuf> {
    let file = folder.join("results.json");
    fs::write(&file, results.to_string()).unwrap();
    let ran = python(
        "report.py",
        &[file.to_str().unwrap(), "--docs", folder.to_str().unwrap()],
    )?;
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    Some(folder.join("benchmarks.md"))
}

#[test]
fn without_its_data_the_comparison_says_what_it_needs_and_ends_with_1() {
    let folder = tempfile::tempdir().unwrap();
    let Some(ran) = python("run.py", &["--data", folder.path().to_str().unwrap()]) else {
        return;
    };
    assert_eq!(ran.status.code(), Some(1));
    let said = text(&ran.stderr);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(
        said.contains("eval/evaluate.py") && said.contains("--data DIR"),
        "{said}"
    );
}

#[test]
fn a_report_shows_what_was_measured_and_says_where_another_is_better_and_what_was_not_run() {
    let folder = tempfile::tempdir().unwrap();
    let Some(document) = report(folder.path(), &results()) else {
        return;
    };
    let document = fs::read_to_string(document).unwrap();
    for expected in [
        "A processor, 2 cores, 24 GB",
        "pullquote 0.1.0 at abc1234",
        "Lucene 9.9.1",
        "| pullquote | .800 | .800 | .900 | 0.50 ms | 0.75 ms | 1.00 ms | 1 | 0.20 ms | 0.90 ms | 1.2 s |",
        "| Lucene | .700 | .800 | .900 | 0.25 ms | 0.38 ms | 0.50 ms | 0.50 (0.50 to 0.50) | 0.20 ms | 0.90 ms | 1.2 s |",
        "Faster than pullquote by words: Lucene (0.50); faster at finding passages",
        "More often right: none; than with the reader: none.",
        "- hybrid: there is no model here",
    ] {
        assert!(document.contains(expected), "{expected} is missing in:\n{document}");
    }
}

#[test]
fn a_new_report_replaces_the_one_before_and_keeps_what_was_written_by_hand() {
    let folder = tempfile::tempdir().unwrap();
    let Some(document) = report(folder.path(), &results()) else {
        return;
    };
    let first = fs::read_to_string(&document).unwrap();
    fs::write(
        &document,
        first.replace("# Benchmarks", "# Benchmarks\n\nBy hand, before.") + "\nBy hand, after.\n",
    )
    .unwrap();
    let mut faster = results();
    faster["sizes"][0]["engines"]["Lucene"]["p50"] = json!(125.0);
    report(folder.path(), &faster);
    let second = fs::read_to_string(&document).unwrap();
    assert!(second.contains("By hand, before.") && second.contains("By hand, after."));
    assert!(second.contains("0.12 ms") && !second.contains("| 0.25 ms"), "{second}");
    assert_eq!(second.matches("### 2,000 passages").count(), 1);
}

#[test]
fn the_document_is_one_of_this_report_and_shows_its_plot() {
    let report = fs::read_to_string(root().join("benches/compare/report.py")).unwrap();
    let version = report.lines().find_map(|line| line.strip_prefix("VERSION = ")).unwrap();
    let document = fs::read_to_string(root().join("docs/benchmarks.md")).unwrap();
    let mark = format!("<!-- measured by benches/compare/run.py, version {version} -->");
    assert!(
        document.contains(&mark),
        "docs/benchmarks.md was written by another report"
    );
    for field in ["**Date**", "**Machine**", "**Versions**", "**Rounds**"] {
        assert!(document.contains(field), "{field} is missing");
    }
    for engine in ["| pullquote |", "| pullquote + reader |", "| tantivy |", "| bm25s |"] {
        assert!(document.contains(engine), "{engine} is missing");
    }
    assert!(document.contains("(benchmarks.svg)"));
    assert!(
        fs::read_to_string(root().join("docs/benchmarks.svg"))
            .unwrap()
            .contains("prefers-color-scheme: dark")
    );
}

#[test]
fn every_program_of_the_comparison_is_python_that_compiles() {
    let folder = root().join("benches/compare");
    let programs = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let programs: Vec<_> = programs
        .filter(|path| path.extension().is_some_and(|kind| kind == "py"))
        .collect();
    assert!(programs.len() > 5, "{programs:?}");
    let compile = "import ast, sys; [ast.parse(open(name).read(), name) for name in sys.argv[1:]]";
    let Ok(ran) = Command::new("python3").args(["-c", compile]).args(&programs).output() else {
        println!("skipped: there is no python3");
        return;
    };
    assert!(ran.status.success(), "{}", text(&ran.stderr));
}
