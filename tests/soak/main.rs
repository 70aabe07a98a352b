//! Long runs: random questions by the million, and a bot under mixed load. Short by default; in full with
//!
//! ```text
//! PULLQUOTE_SOAK=1 cargo test --release --test soak -- --nocapture --test-threads=1
//! ```
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "in tests a panic is the report, and figures are shown on request"
)]

#[cfg(feature = "discord")]
#[path = "../fake_discord/mod.rs"]
mod fake_discord;

/// Random questions to the library, without the reader and with it.
mod asking;
/// A bot to which everything happens at once.
#[cfg(all(feature = "discord", target_os = "linux"))]
mod load;
/// Made articles and random questions.
mod made;
/// How much memory a process holds.
mod memory;

/// Memory is measured as the program holds it.
#[cfg(unix)]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn is_soak() -> bool {
    std::env::var("PULLQUOTE_SOAK").is_ok_and(|value| value == "1")
}

/// One of two numbers: for a run of `cargo test`, and for a soak.
fn scaled<T>(short: T, soak: T) -> T {
    if is_soak() { soak } else { short }
}
