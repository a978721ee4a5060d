//! Any bytes as a request, and any bytes as the body of one.
//!
//! `cargo +nightly fuzz run requests -- -max_total_time=60`, in the folder `bedrock-prompt-local`.

#![no_main]

#[path = "../../tests/robust/property.rs"]
#[allow(dead_code, reason = "each target uses a part of it")]
mod property;

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use property::{Local, PATHS};

static LOCAL: LazyLock<Local> = LazyLock::new(|| Local::start(None));

fuzz_target!(|bytes: &[u8]| {
    match bytes.split_first() {
        Some((path, body)) if usize::from(*path) < PATHS.len() => {
            LOCAL.takes_request("POST", PATHS[usize::from(*path)], "", body);
        }
        _ => LOCAL.takes_bytes(bytes),
    }
});
