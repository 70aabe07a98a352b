//! Every configuration file that was ever shipped still means what it meant: `tests/old_configs` holds each of them, named
//! by the day and the change that it came with.
// The crate's lint against unwrap is for the program; a test may end where something is missing.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use pullquote::config::Config;
use toml::Table;

/// Distinct files in the history of config.toml up to the first release, without one that named a setting twice, was no
/// TOML, and was mended with the next change.
const AT_LEAST: usize = 10;

fn old_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/old_configs");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort_unstable();
    assert!(files.len() >= AT_LEAST, "{files:?}");
    files
}

#[test]
fn every_file_that_was_shipped_loads_and_what_it_says_is_in_force() {
    for file in old_files() {
        let site = tempfile::tempdir().unwrap();
        let path = site.path().join("config.toml");
        fs::copy(&file, &path).unwrap();
        let (_, warnings) = Config::load(&path).unwrap();
        assert_eq!(warnings, Vec::<String>::new(), "{}", file.display());

        let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
        let checked = command
            .args(["config", "check"])
            .current_dir(site.path())
            .output()
            .unwrap();
        assert!(
            checked.status.success() && checked.stderr.is_empty(),
            "{}: {checked:?}",
            file.display()
        );
        let in_force: Table = String::from_utf8(checked.stdout).unwrap().parse().unwrap();
        let said: Table = fs::read_to_string(&file).unwrap().parse().unwrap();
        assert!(!said.is_empty());
        assert_holds(&said, &in_force, &file);
    }
}

/// Whether one table says all that another says.
fn assert_holds(said: &Table, in_force: &Table, file: &Path) {
    for (key, value) in said {
        match (value.as_table(), in_force.get(key)) {
            (Some(section), Some(in_force)) => assert_holds(section, in_force.as_table().unwrap(), file),
            (_, found) => assert_eq!(found, Some(value), "{key} of {}", file.display()),
        }
    }
}
