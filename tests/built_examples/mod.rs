//! The programs of `examples/`, built as this test was. `cargo test` builds them, `cargo test --test NAME` does not.

use std::path::PathBuf;
use std::process::Command;
use std::sync::OnceLock;

/// Features that are on by default, with whether they are now.
const DEFAULTS: [(&str, bool); 5] = [
    ("cluster", cfg!(feature = "cluster")),
    ("discord", cfg!(feature = "discord")),
    ("preview", cfg!(feature = "preview")),
    ("reader", cfg!(feature = "reader")),
    ("web", cfg!(feature = "web")),
];

/// The folder that they lie in, up to date with their sources.
pub(crate) fn folder() -> PathBuf {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(build).clone()
}

fn build() -> PathBuf {
    // TARGET/PROFILE/deps/this-test
    let test = std::env::current_exe().unwrap();
    let profile = test.parent().and_then(|deps| deps.parent()).unwrap();
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(env!("CARGO_MANIFEST_DIR"));
    cargo.args(["build", "--quiet", "--locked", "--examples", "--target-dir"]);
    cargo.arg(profile.parent().unwrap());
    if !cfg!(debug_assertions) {
        cargo.arg("--release");
    }
    if DEFAULTS.iter().any(|(_, is_on)| !is_on) {
        let on = DEFAULTS.iter().filter(|(_, is_on)| *is_on).map(|(name, _)| *name);
        cargo.args(["--no-default-features", "--features"]);
        cargo.arg(on.collect::<Vec<_>>().join(","));
    }
    let built = cargo.output().unwrap();
    let said = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "the examples do not build:\n{said}");
    profile.join("examples")
}
