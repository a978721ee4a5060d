//! The work that the benchmarks share: a prompt, answers of three sizes, and the same call written by
//! hand on the SDK with a cached schema.

mod answers;
pub(crate) mod canned;

pub(crate) use answers::{Answer, ReadOptional, ReadRequired, optional, required};

use std::collections::HashMap;
use std::sync::LazyLock;

use aws_smithy_types::{Document, Number};
use bedrock_prompt::sdk::Client as SdkClient;
use bedrock_prompt::sdk::types::{
    ContentBlock, ConversationRole, InferenceConfiguration, Message, SpecificToolChoice,
    SystemContentBlock, Tool, ToolChoice, ToolConfiguration, ToolInputSchema, ToolSpecification,
};
use serde_json::{Value, json};

pub(crate) const MODEL: &str = "amazon.nova-pro-v1:0";
const SYSTEM: &str = "You are an accounts-payable clerk. Copy values exactly as printed.";

/// A text of about 2 KB to read.
pub(crate) static DOCUMENT: LazyLock<String> =
    LazyLock::new(|| "4 boxes of paper at 3.95 each, and ink as ordered. ".repeat(40));

/// The sizes of answers: the tool's input, in bytes.
pub(crate) const SIZES: [usize; 3] = [400, 4_000, 65_000];

/// The body of an answer whose tool input has about this many bytes.
pub(crate) fn answer<T: Answer>(size: usize) -> String {
    json!({
        "metrics": { "latencyMs": 1520 },
        "output": { "message": { "content": [
            { "toolUse": { "input": T::json(size), "name": T::TOOL, "toolUseId": "tooluse_kZJMlvQmRJ6eAyJE5GIl7Q" } },
        ], "role": "assistant" } },
        "stopReason": "tool_use",
        "usage": { "inputTokens": 812, "outputTokens": 310, "totalTokens": 1122 },
    })
    .to_string()
}

/// The call by hand: the schema is made once, everything else is what the SDK's guide shows.
pub(crate) async fn by_hand<T: Answer>(sdk: &SdkClient, document: &str) -> T {
    let tool = ToolSpecification::builder()
        .name(T::TOOL)
        .description(T::DESCRIPTION)
        .input_schema(ToolInputSchema::Json(T::schema().clone()))
        .build()
        .expect("complete");
    let choice = SpecificToolChoice::builder().name(T::TOOL).build().expect("complete");
    let message = Message::builder()
        .role(ConversationRole::User)
        .content(ContentBlock::Text(format!("Read this order:\n{document}")))
        .build()
        .expect("complete");
    let output = sdk
        .converse()
        .model_id(MODEL)
        .system(SystemContentBlock::Text(SYSTEM.into()))
        .messages(message)
        .inference_config(InferenceConfiguration::builder().max_tokens(2048).build())
        .tool_config(
            ToolConfiguration::builder()
                .tools(Tool::ToolSpec(tool))
                .tool_choice(ToolChoice::Tool(choice))
                .build()
                .expect("complete"),
        )
        .send()
        .await
        .expect("an answer");
    let message = output.output().and_then(|output| output.as_message().ok()).expect("a message");
    let used = message.content().iter().find_map(|block| block.as_tool_use().ok());
    serde_json::from_value(to_value(used.expect("a tool use").input())).expect("an answer")
}

fn to_document(value: &Value) -> Document {
    match value {
        Value::Null => Document::Null,
        Value::Bool(value) => Document::Bool(*value),
        Value::Number(n) => match (n.as_u64(), n.as_i64()) {
            (Some(n), _) => Document::Number(Number::PosInt(n)),
            (_, Some(n)) => Document::Number(Number::NegInt(n)),
            _ => Document::Number(Number::Float(n.as_f64().unwrap_or_default())),
        },
        Value::String(text) => Document::String(text.clone()),
        Value::Array(items) => Document::Array(items.iter().map(to_document).collect()),
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| (key.clone(), to_document(value)));
            Document::Object(entries.collect::<HashMap<_, _>>())
        }
    }
}

fn to_value(document: &Document) -> Value {
    match document {
        Document::Null => Value::Null,
        Document::Bool(value) => (*value).into(),
        Document::Number(Number::PosInt(n)) => (*n).into(),
        Document::Number(Number::NegInt(n)) => (*n).into(),
        Document::Number(Number::Float(n)) => (*n).into(),
        Document::String(text) => text.as_str().into(),
        Document::Array(items) => items.iter().map(to_value).collect(),
        Document::Object(map) => {
            map.iter().map(|(key, value)| (key.clone(), to_value(value))).collect()
        }
    }
}
