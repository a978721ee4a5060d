#!/usr/bin/env bash
# Behaviour: A field of type `Option` that is read by a function of its own
#   (`#[serde(deserialize_with = "..")]`) may be missing by its schema, but not by its deserializer: the
#   derive of schemars leaves it out of `required`, and serde's reports a missing field. Only
#   `#[serde(default)]` beside it makes both agree. The usual function of this kind reads a blank text
#   as `None`.
# Version: schemars 1.2.3, serde 1.0.229, serde_json 1.0.154
# Date: 2026-11-30
# Why it matters: A model that follows the schema and leaves the property out gives an answer that the
#   type refuses, and asking again does not help: the answer is right. `bedrock-prompt` gives such a
#   property to serde as null, on record (`RepairKind::AbsentAsNull`).
# Seen with: Rust 1.95.0 on x86_64 Linux
# Output seen:
#   required by the schema: ["name"]
#   read without the property: missing field `note`
#   read with null: None
#   with `default`, read without the property: None
# Needs: Rust 1.85. Takes half a minute.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
schemars = "=1.2.3"
serde = { version = "=1.0.229", features = ["derive"] }
serde_json = "=1.0.154"
TOML
cat >src/main.rs <<'RUST'
use serde::{Deserialize, Deserializer};

fn blank_is_none<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(from)?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

#[derive(Deserialize, schemars::JsonSchema)]
struct Contact {
    #[allow(dead_code)]
    name: String,
    #[serde(deserialize_with = "blank_is_none")]
    note: Option<String>,
}

#[derive(Deserialize, schemars::JsonSchema)]
struct Mended {
    #[allow(dead_code)]
    name: String,
    #[serde(default, deserialize_with = "blank_is_none")]
    note: Option<String>,
}

fn main() {
    let schema = schemars::schema_for!(Contact);
    println!("required by the schema: {}", schema.get("required").expect("a list"));
    let without = r#"{"name":"Ada"}"#;
    let error = serde_json::from_str::<Contact>(without).err().expect("an error").to_string();
    println!("read without the property: {}", error.split(" at ").next().unwrap_or(&error));
    let null = serde_json::from_str::<Contact>(r#"{"name":"Ada","note":null}"#).expect("a contact");
    println!("read with null: {:?}", null.note);
    let mended = serde_json::from_str::<Mended>(without).expect("a contact");
    println!("with `default`, read without the property: {:?}", mended.note);
}
RUST
cargo build --quiet
seen=$(./target/debug/finding)
echo "$seen"
cargo tree --prefix none --depth 1 | grep -E '^(schemars|serde)' | sort -u
expected='required by the schema: ["name"]
read without the property: missing field `note`
read with null: None
with `default`, read without the property: None'
[[ $seen == "$expected" ]]
