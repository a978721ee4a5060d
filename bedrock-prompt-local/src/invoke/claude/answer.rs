//! An answer in the Messages format, whole or in events.

use serde_json::{Value, json};

use crate::answer::Finished;
use crate::incoming::Incoming;
use crate::pieces::{self, Deltas};
use crate::usage::Usage;
use crate::validate::items;

/// What an answer says of its request.
pub(in crate::invoke) struct Form {
    id: String,
    model: String,
    /// Of the request, the first; no other is said to be found.
    stop_sequence: Value,
}

impl Form {
    pub(in crate::invoke) fn new(incoming: &Incoming, body: &Value) -> Self {
        Self {
            id: format!("msg_bdrk_{:024}", incoming.number),
            model: model(incoming.model_id()).to_owned(),
            stop_sequence: body["stop_sequences"][0].clone(),
        }
    }

    /// The body of an answer in one piece.
    pub(in crate::invoke) fn message(&self, message: &Finished) -> Value {
        let content = message.content.iter().map(block).collect();
        let (stop_reason, stop_sequence) = self.stop(message);
        self.envelope(content, stop_reason, &stop_sequence, usage(message.usage))
    }

    /// The events of a stream, in the order of Claude.
    pub(in crate::invoke) fn events(&self, message: &Finished) -> Vec<Value> {
        let started = usage(Usage { output: 1, ..message.usage });
        let envelope = self.envelope(json!([]), Value::Null, &Value::Null, started);
        let mut events = vec![json!({"type": "message_start", "message": envelope})];
        for (index, content) in message.content.iter().enumerate() {
            let (start, deltas) = pieces_of(content, message.deltas);
            events.push(
                json!({"type": "content_block_start", "index": index, "content_block": start}),
            );
            events.extend(deltas.into_iter().map(
                |delta| json!({"type": "content_block_delta", "index": index, "delta": delta}),
            ));
            events.push(json!({"type": "content_block_stop", "index": index}));
        }
        let (stop_reason, stop_sequence) = self.stop(message);
        events.push(json!({
            "type": "message_delta",
            "delta": {"stop_reason": stop_reason, "stop_sequence": stop_sequence},
            "usage": {"output_tokens": message.usage.output},
        }));
        events.push(json!({"type": "message_stop"}));
        events
    }

    fn envelope(
        &self,
        content: Value,
        stop_reason: Value,
        stop_sequence: &Value,
        usage: Value,
    ) -> Value {
        let mut envelope = json!({
            "model": self.model, "id": self.id, "type": "message", "role": "assistant",
        });
        envelope["content"] = content;
        envelope["stop_reason"] = stop_reason;
        envelope["stop_sequence"] = stop_sequence.clone();
        envelope["usage"] = usage;
        envelope
    }

    fn stop(&self, message: &Finished) -> (Value, Value) {
        match message.stop_reason.as_str() {
            "stop_sequence" => (json!("stop_sequence"), self.stop_sequence.clone()),
            "content_filtered" => (json!("refusal"), Value::Null),
            same => (same.into(), Value::Null),
        }
    }
}

/// The name that Claude has for itself: without provider and version of the id.
fn model(model_id: &str) -> &str {
    let name = model_id.rsplit('/').next().unwrap_or_default();
    let name = name.rsplit("anthropic.").next().unwrap_or_default();
    let name = name.split_once(':').map_or(name, |(name, _)| name);
    match name.rsplit_once("-v") {
        Some((name, version)) if version.parse::<u8>().is_ok() => name,
        _ => name,
    }
}

fn usage(usage: Usage) -> Value {
    let (read, write) = usage.cache.unwrap_or_default();
    json!({
        "input_tokens": usage.input,
        "cache_creation_input_tokens": write,
        "cache_read_input_tokens": read,
        "output_tokens": usage.output,
    })
}

/// A block of Converse as one of Claude; what is neither is sent as it is.
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

/// What a block begins as in a stream, and the deltas that follow.
fn pieces_of(content: &Value, input: Deltas) -> (Value, Vec<Value>) {
    let mut start = block(content);
    let mut deltas = Vec::new();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    match start["type"].as_str().unwrap_or_default() {
        "text" => {
            for piece in pieces::of_text(&text(&start["text"])) {
                deltas.push(json!({"type": "text_delta", "text": piece}));
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
            for piece in pieces::of_input(&start["input"], input) {
                deltas.push(json!({"type": "input_json_delta", "partial_json": piece}));
            }
            start["input"] = json!({});
        }
        "thinking" => {
            for piece in pieces::of_text(&text(&start["thinking"])) {
                deltas.push(json!({"type": "thinking_delta", "thinking": piece}));
            }
            deltas.push(json!({"type": "signature_delta", "signature": start["signature"]}));
            start["thinking"] = json!("");
            start["signature"] = json!("");
        }
        _ => {}
    }
    (start, deltas)
}
