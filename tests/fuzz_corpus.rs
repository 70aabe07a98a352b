//! What the fuzzers found worth keeping goes through their targets again, and what is near it.
#![cfg(feature = "discord")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in tests a panic is the report")]

#[path = "fuzz/targets.rs"]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use targets::TARGETS;

/// Inputs near each one of a corpus.
const NEAR: u64 = 10;

/// The corpus of a target, in the same order everywhere.
fn corpus(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz/corpus")
        .join(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: PathBuf| (path.clone(), fs::read(path).unwrap());
    paths.into_iter().map(read).collect()
}

/// Runs a target; whoever breaks a promise is named.
fn run(name: &str, target: fn(&[u8]), input: &[u8], of: &Path) {
    let kept = catch_unwind(AssertUnwindSafe(|| target(input)));
    assert!(
        kept.is_ok(),
        "{name} breaks a promise for {:?}, which is or is near {}",
        String::from_utf8_lossy(input),
        of.display()
    );
}

#[test]
fn the_corpora_of_the_fuzzers_break_no_promise() {
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        assert!(corpus.len() >= 10, "{name}: {} files", corpus.len());
        for (path, input) in &corpus {
            run(name, target, input, path);
        }
    }
}

#[test]
fn what_is_near_the_corpora_breaks_no_promise() {
    // The same numbers every time (SplitMix64): a test that fails once fails again.
    let mut state = 20_261_128_u64;
    let mut roll = |below: usize| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % (below.max(1) as u64)).unwrap()
    };
    for (name, target) in TARGETS {
        let corpus = corpus(name);
        for (path, input) in &corpus {
            for _ in 0..NEAR {
                let (_, other) = &corpus[roll(corpus.len())];
                let (cut, joint) = (roll(input.len() + 1), roll(other.len() + 1));
                let mut near = [&input[..cut], &other[joint..]].concat();
                for _ in 0..roll(4) {
                    let place = roll(near.len());
                    if let Some(byte) = near.get_mut(place) {
                        *byte = u8::try_from(roll(256)).unwrap();
                    }
                }
                run(name, target, &near, path);
            }
        }
    }
}
