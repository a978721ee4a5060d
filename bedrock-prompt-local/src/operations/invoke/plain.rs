//! The content of a message as one text, for formats that have nothing else.

use serde_json::{Value, json};

use crate::operations::responder::CompletedMessage;

/// The content as one text. A tool use is JSON, as Llama generates it.
pub(super) fn text(message: &CompletedMessage) -> String {
    let text = |block: &Value| match block.get("toolUse") {
        // The text of an input that is cut off, and no end after it.
        Some(used) if message.stop_reason == "max_tokens" && used["input"].is_string() => {
            let input = used["input"].as_str().unwrap_or_default();
            format!("{{\"name\":{},\"parameters\":{input}", used["name"])
        }
        Some(used) => json!({"name": used["name"], "parameters": used["input"]}).to_string(),
        None => block["text"].as_str().unwrap_or_default().to_owned(),
    };
    message.content.iter().map(text).collect()
}

/// The stop reasons of most formats.
pub(super) fn stop_reason(of_converse: &str) -> &str {
    match of_converse {
        "end_turn" | "tool_use" | "stop_sequence" | "guardrail_intervened" => "stop",
        "max_tokens" => "length",
        other => other,
    }
}
