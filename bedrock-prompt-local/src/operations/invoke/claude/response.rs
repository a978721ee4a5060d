//! A response in the format of the Messages API, complete or as events.

use serde_json::{Value, json};

use crate::json::items;
use crate::operations::OperationRequest;
use crate::operations::responder::CompletedMessage;
use crate::operations::usage::{CacheTokens, Usage};
use crate::script::{InputDeltas, input_chunks, text_chunks};

/// The parts of a response that depend on its request.
pub(in crate::operations::invoke) struct MessageFormat {
    id: String,
    model: String,
}

impl MessageFormat {
    pub(in crate::operations::invoke) fn new(request: &OperationRequest) -> Self {
        Self {
            id: format!("msg_bdrk_{:024}", request.number),
            model: model_name(request.model_id()).to_owned(),
        }
    }

    /// The body of a complete response.
    pub(in crate::operations::invoke) fn message(&self, message: &CompletedMessage) -> Value {
        let content = message.content.iter().map(block).collect();
        self.envelope(content, stop(message), usage(message.usage))
    }

    /// The events of a stream in the order of Claude.
    pub(in crate::operations::invoke) fn events(&self, message: &CompletedMessage) -> Vec<Value> {
        let started = usage(Usage { output: 1, ..message.usage });
        let envelope = self.envelope(json!([]), (Value::Null, Value::Null), started);
        let mut events = vec![json!({"type": "message_start", "message": envelope})];
        for (index, content) in message.content.iter().enumerate() {
            let (start, deltas) = start_and_deltas(content, message.input_deltas);
            events.push(
                json!({"type": "content_block_start", "index": index, "content_block": start}),
            );
            events.extend(deltas.into_iter().map(
                |delta| json!({"type": "content_block_delta", "index": index, "delta": delta}),
            ));
            events.push(json!({"type": "content_block_stop", "index": index}));
        }
        events.push(Self::message_delta(message));
        events.push(json!({"type": "message_stop"}));
        events
    }

    /// The event at the end of a stream that has the stop reason.
    pub(in crate::operations::invoke) fn message_delta(message: &CompletedMessage) -> Value {
        let (stop_reason, stop_sequence) = stop(message);
        json!({
            "type": "message_delta",
            "delta": {"stop_reason": stop_reason, "stop_sequence": stop_sequence},
            "usage": {"output_tokens": message.usage.output},
        })
    }

    fn envelope(
        &self,
        content: Value,
        (stop_reason, stop_sequence): (Value, Value),
        usage: Value,
    ) -> Value {
        let mut envelope = json!({
            "model": self.model, "id": self.id, "type": "message", "role": "assistant",
        });
        envelope["content"] = content;
        envelope["stop_reason"] = stop_reason;
        envelope["stop_sequence"] = stop_sequence;
        envelope["usage"] = usage;
        envelope
    }
}

/// The stop reason and the stop sequence.
fn stop(message: &CompletedMessage) -> (Value, Value) {
    match message.stop_reason.as_str() {
        "stop_sequence" => (json!("stop_sequence"), json!(message.stop_sequence)),
        "content_filtered" => (json!("refusal"), Value::Null),
        same => (same.into(), Value::Null),
    }
}

/// The name of the model in the Messages API: the id without its provider and version.
fn model_name(model_id: &str) -> &str {
    let name = model_id.rsplit('/').next().unwrap_or_default();
    let name = name.rsplit("anthropic.").next().unwrap_or_default();
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    match name.rsplit_once("-v") {
        Some((name, version)) if version.parse::<u8>().is_ok() => name,
        _ => name,
    }
}

fn usage(usage: Usage) -> Value {
    let CacheTokens { read, write, written_for } = usage.cache.unwrap_or_default();
    let mut counts = json!({
        "input_tokens": usage.input,
        "cache_creation_input_tokens": write,
        "cache_read_input_tokens": read,
        "output_tokens": usage.output,
    });
    if let Some([minutes, hour]) = written_for {
        counts["cache_creation"] =
            json!({"ephemeral_5m_input_tokens": minutes, "ephemeral_1h_input_tokens": hour});
    }
    counts
}

/// Converts a block of Converse; any other block is sent unchanged.
fn block(block: &Value) -> Value {
    if let Some(text) = block.get("text").filter(|_| block.get("type").is_none()) {
        json!({"type": "text", "text": text})
    } else if let Some(used) = block.get("toolUse") {
        let (id, name, input) = (&used["toolUseId"], &used["name"], &used["input"]);
        json!({"type": "tool_use", "id": id, "name": name, "input": input})
    } else if let Some(reasoning) = block.get("reasoningContent") {
        let text = &reasoning["reasoningText"];
        match reasoning.get("redactedContent") {
            Some(data) => json!({"type": "redacted_thinking", "data": data}),
            None => json!({
                "type": "thinking",
                "thinking": text["text"],
                "signature": text["signature"].as_str().unwrap_or_default(),
            }),
        }
    } else if let Some(cited) = block.get("citationsContent") {
        let texts = items(&cited["content"]).iter().filter_map(|part| part["text"].as_str());
        let text: String = texts.collect();
        json!({"type": "text", "text": text, "citations": cited["citations"]})
    } else {
        block.clone()
    }
}

/// The start of a block in a stream, and its deltas.
fn start_and_deltas(content: &Value, input_deltas: InputDeltas) -> (Value, Vec<Value>) {
    let mut start = block(content);
    let mut deltas = Vec::new();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match start["type"].as_str().unwrap_or_default() {
        "text" => {
            for chunk in text_chunks(&text(&start["text"])) {
                deltas.push(json!({"type": "text_delta", "text": chunk}));
            }
            for citation in items(&start["citations"]) {
                deltas.push(json!({"type": "citations_delta", "citation": citation}));
            }
            start["text"] = json!("");
            if let Some(citations) = start.get_mut("citations") {
                *citations = json!([]);
            }
        }
        "tool_use" => {
            for chunk in input_chunks(&start["input"], input_deltas) {
                deltas.push(json!({"type": "input_json_delta", "partial_json": chunk}));
            }
            start["input"] = json!({});
        }
        "thinking" => {
            for chunk in text_chunks(&text(&start["thinking"])) {
                deltas.push(json!({"type": "thinking_delta", "thinking": chunk}));
            }
            deltas.push(json!({"type": "signature_delta", "signature": start["signature"]}));
            start["thinking"] = json!("");
            start["signature"] = json!("");
        }
        _ => {}
    }
    (start, deltas)
}
