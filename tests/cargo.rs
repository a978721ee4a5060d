//! Asks cargo where it has put what these tests were built with.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The messages of a cargo command that builds something. After `cargo test --workspace` there is
/// nothing left to build but what the arguments name; after a run with another profile, target or
/// features, the libraries are built once more.
pub(crate) fn messages(arguments: impl IntoIterator<Item = String>) -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
        .args(arguments)
        .arg("--message-format=json")
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = output.stdout.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).expect("JSON")).collect()
}
