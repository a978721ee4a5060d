//! Compile time of 50 prompts with outputs, beside 50 structs with serde's derive alone
//! and with schemars' too.
//!
//! `cargo bench -p bedrock-prompt --bench compile`
//!
//! Writes a crate for each into the target folder, builds their dependencies once, and
//! then times `cargo check` of the crate alone: the median of several, taken in turns.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const COUNT: usize = 50;
const ROUNDS: usize = 7;

/// Writes the n-th type of a crate.
type Item = fn(usize) -> String;

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile");
    let ways: [(&str, Item); 3] =
        [("serde", with_serde), ("serde-schemars", with_schemars), ("prompts", with_prompt)];
    let crates = ways.map(|(name, item)| write_crate(&folder, name, item));
    let base = write_crate(&folder, "empty", |_| String::new());
    for each in crates.iter().chain([&base]) {
        check(each);
    }
    let mut times = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        for (each, times) in crates.iter().chain([&base]).zip(&mut times) {
            times.push(check(each));
        }
    }
    let [serde, schemars, prompts, empty] = times.map(median);
    let net = |time: Duration| time.saturating_sub(empty).as_secs_f64();
    println!("cargo check of {COUNT} types, less that of an empty crate ({empty:.0?}):");
    println!("  Deserialize                           {:.2} s", net(serde));
    println!("  Deserialize, JsonSchema               {:.2} s", net(schemars));
    println!("  Deserialize, JsonSchema and a Prompt  {:.2} s", net(prompts));
    println!("  a Prompt to a Deserialize: {:.2}x", (net(prompts) - net(schemars)) / net(serde));
    println!("  all to Deserialize alone:  {:.2}x", net(prompts) / net(serde));
}

fn output(n: usize, derives: &str) -> String {
    format!(
        "/// Document {n}.\n#[derive({derives})]\npub struct Output{n} {{\n    /// Its number.\n    \
         pub number: String,\n    pub date: String,\n    pub lines: Vec<String>,\n    \
         pub total: f64,\n    pub note: Option<String>,\n}}\n"
    )
}

fn with_serde(n: usize) -> String {
    output(n, "serde::Deserialize")
}

fn with_schemars(n: usize) -> String {
    output(n, "serde::Deserialize, schemars::JsonSchema")
}

fn with_prompt(n: usize) -> String {
    let mut item = with_schemars(n);
    let _ = write!(
        item,
        "#[derive(bedrock_prompt::Prompt)]\n#[prompt(\n    \
         model = \"anthropic.claude-sonnet-4-5-20250929-v1:0\",\n    \
         system = \"You read documents for {{reader}}.\",\n    \
         user = \"Read this:\\n{{document}}\\nTags: {{tags}}\",\n    \
         output = Output{n},\n    max_tokens = 1024,\n    temperature = 0.2,\n)]\n\
         pub struct Prompt{n}<'a> {{\n    pub reader: &'a str,\n    #[prompt(untrusted)]\n    \
         pub document: &'a str,\n    #[prompt(join = \", \")]\n    pub tags: &'a [&'a str],\n}}\n"
    );
    item
}

fn write_crate(folder: &Path, name: &str, item: Item) -> PathBuf {
    let path = folder.join(name);
    let library = path.join("src/lib.rs");
    std::fs::create_dir_all(path.join("src")).expect("a writable folder");
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [dependencies]\nbedrock-prompt = {{ path = {:?}, default-features = false, features = [\"derive\"] }}\n\
         schemars = \"1.2\"\nserde = {{ version = \"1.0\", features = [\"derive\"] }}\n",
        env!("CARGO_MANIFEST_DIR")
    );
    std::fs::write(path.join("Cargo.toml"), manifest).expect("a writable file");
    std::fs::write(&library, (0..COUNT).map(item).collect::<String>()).expect("a writable file");
    path
}

/// How long `cargo check` takes once the crate's source was touched.
fn check(path: &Path) -> Duration {
    let library = path.join("src/lib.rs");
    let source = std::fs::read(&library).expect("the source");
    std::fs::write(&library, source).expect("a writable file");
    let start = Instant::now();
    let status = Command::new(env!("CARGO"))
        .args(["check", "--quiet"])
        .current_dir(path)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("compile/target"))
        .env("CARGO_INCREMENTAL", "0")
        .status();
    let time = start.elapsed();
    assert!(status.expect("cargo runs").success());
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}
