//! What several formats have alike: the content of a message as one text, and its parts; the
//! parameters that are those of Converse under other names.

use serde_json::{Value, json};

use crate::operations::responder::CompletedMessage;
use crate::script::text_chunks;

/// Adds the parameters that a request of Converse has under another name.
pub(super) fn add_parameters(request: &mut Value, body: &Value, names: &[(&str, &str)]) {
    for (name, converse) in names {
        if let Some(value) = body.get(*name) {
            request["inferenceConfig"][*converse] = value.clone();
        }
    }
}

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

/// The parts of a text in a stream; none of an empty text.
pub(super) fn chunks(text: &str) -> impl Iterator<Item = &str> {
    text_chunks(text).into_iter().filter(|chunk| !chunk.is_empty())
}

/// The stop reasons of most formats.
pub(super) fn stop_reason(of_converse: &str) -> &str {
    match of_converse {
        "end_turn" | "tool_use" | "stop_sequence" | "guardrail_intervened" => "stop",
        "max_tokens" => "length",
        other => other,
    }
}
