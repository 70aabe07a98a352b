//! Feeds [`targets::batch_json`] what libFuzzer thinks of.
#![no_main]

#[path = "../targets.rs"]
#[allow(dead_code, reason = "each fuzzer runs one of them")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::batch_json(data));
