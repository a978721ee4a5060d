//! The JSON Schema of a script, generated from the types that read it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::ScriptFile;
use super::names::{ErrorName, OperationName};
use crate::protocol::{AwsError, Operation};

const PUBLISHED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/script.schema.json");

/// A reply has one of these, or both of the first.
pub(super) fn reply_kinds() -> Value {
    let others = ["content", "events", "malformedToolUse", "error", "http", "hangUp"];
    let message = json!({"anyOf": [{"required": ["text"]}, {"required": ["toolUse"]}]});
    let others = others.map(|name| json!({ "required": [name] }));
    std::iter::once(message).chain(others).collect()
}

/// A fault has one of these.
pub(super) fn fault_positions() -> Value {
    json!([{"required": ["afterEvents"]}, {"required": ["atByte"]}])
}

fn names(known: &[&str]) -> Schema {
    json_schema!({"type": "string", "enum": known})
}

impl JsonSchema for ErrorName {
    fn schema_name() -> Cow<'static, str> {
        "ErrorName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        names(&AwsError::ALL.map(AwsError::name))
    }
}

impl JsonSchema for OperationName {
    fn schema_name() -> Cow<'static, str> {
        "OperationName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        names(&Operation::ALL.map(Operation::name))
    }
}

/// `UPDATE_SCHEMA=1 cargo test -p bedrock-prompt-local --lib` writes the file.
#[test]
fn the_published_schema_is_that_of_the_code() {
    let schema = schemars::schema_for!(ScriptFile);
    let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(PUBLISHED, &text).expect("a file to write");
    }
    let published = std::fs::read_to_string(PUBLISHED).unwrap_or_default();
    assert!(published == text, "the schema has changed: run this test with UPDATE_SCHEMA=1");
}
