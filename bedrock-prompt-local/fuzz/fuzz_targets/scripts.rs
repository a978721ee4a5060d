//! Any text as a script.
//!
//! `cargo +nightly fuzz run scripts -- -max_total_time=60`, in the folder `bedrock-prompt-local`.

#![no_main]

#[path = "../../tests/robust/property.rs"]
#[allow(dead_code, reason = "each target uses a part of it")]
mod property;

use libfuzzer_sys::fuzz_target;
use property::is_script_or_error;

fuzz_target!(|text: &str| is_script_or_error(text));
