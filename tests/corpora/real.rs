//! Answers of real models, each with its prompt and schema.

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use bedrock_prompt::OutputMode;
use bedrock_prompt::repair::RepairPolicy;
use bedrock_prompt_local::Reply;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::answer::{Answer, read};
use crate::table::{Outcome, Table};

/// The schemas of the file, each with the name of its tool.
static SCHEMAS: OnceLock<Vec<(String, Value)>> = OnceLock::new();

#[derive(Deserialize)]
struct Row {
    model: String,
    kind: String,
    style: String,
    finish: String,
    prompt: Prompt,
    schema: Value,
    raw: String,
    #[serde(default)]
    one_shot: bool,
}

#[derive(Deserialize)]
struct Prompt {
    user: String,
}

/// Any value under the schema with this index.
#[derive(Deserialize, Serialize)]
struct Typed<const INDEX: usize>(Value);

impl<const INDEX: usize> JsonSchema for Typed<INDEX> {
    fn schema_name() -> Cow<'static, str> {
        SCHEMAS.get().expect("the schemas")[INDEX].0.clone().into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let schema = SCHEMAS.get().expect("the schemas")[INDEX].1.clone();
        schema.try_into().expect("an object")
    }
}

pub(crate) async fn run(file: &Path) -> Table {
    let lines = fs::read_to_string(file).expect("a file of answers");
    let rows: Vec<Row> =
        lines.lines().map(|line| serde_json::from_str(line).expect("an answer")).collect();
    let mut schemas: Vec<(String, Value)> = Vec::new();
    for row in &rows {
        let schema = (row.kind.clone(), row.schema.clone());
        if !schemas.contains(&schema) {
            schemas.push(schema);
        }
    }
    let schemas = SCHEMAS.get_or_init(|| schemas);
    let mut table = Table::default();
    for row in &rows {
        let index =
            schemas.iter().position(|(kind, schema)| (kind, schema) == (&row.kind, &row.schema));
        let is_tool = row.style == "tool";
        let stop_reason = if row.finish == "length" { "max_tokens" } else { "end_turn" };
        let answer = Answer {
            document: &row.prompt.user,
            mode: if is_tool { OutputMode::Tool } else { OutputMode::Prompted },
            policy: RepairPolicy::default(),
            reply: Reply::text(&row.raw).stop_reason(stop_reason),
        };
        let came = match index {
            Some(0) => read::<Typed<0>>(answer).await,
            Some(1) => read::<Typed<1>>(answer).await,
            Some(2) => read::<Typed<2>>(answer).await,
            Some(3) => read::<Typed<3>>(answer).await,
            Some(4) => read::<Typed<4>>(answer).await,
            Some(5) => read::<Typed<5>>(answer).await,
            Some(6) => read::<Typed<6>>(answer).await,
            Some(7) => read::<Typed<7>>(answer).await,
            _ => panic!("more than eight schemas in one file"),
        };
        let mut made_up = Vec::new();
        if let Ok(value) = &came {
            texts_not_in(value, &row.raw, &mut made_up);
        }
        let (outcome, what) = match &came {
            Ok(value) if made_up.is_empty() => (Outcome::Read, value.to_string()),
            Ok(value) => (Outcome::Wrong, value.to_string()),
            Err(kind) => (Outcome::AskedAgain, format!("{kind:?}")),
        };
        let shots = if row.one_shot { "one example" } else { "no example" };
        let class = format!("{}, {}, {shots}", row.model, row.style);
        table.add(&class, outcome, &format!("{what}\t{:?}", row.raw));
    }
    table
}

/// The texts in a value that do not stand in another text, apart from white space and escapes.
fn texts_not_in(value: &Value, text: &str, found: &mut Vec<String>) {
    match value {
        Value::String(part) => {
            let strip = |text: &str| -> String {
                text.chars().filter(|c| !c.is_whitespace() && *c != '\\').collect()
            };
            if !strip(text).contains(&strip(part)) {
                found.push(part.clone());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts_not_in(item, text, found)),
        Value::Object(members) => {
            members.values().for_each(|value| texts_not_in(value, text, found));
        }
        _ => {}
    }
}
