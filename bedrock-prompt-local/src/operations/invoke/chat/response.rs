//! A chat completion, whole or as chunks.

use serde_json::{Value, json};

use super::Dialect;
use crate::operations::OperationRequest;
use crate::operations::invoke::plain;
use crate::operations::responder::CompletedMessage;
use crate::script::input_chunks;

/// The parts of a response that depend on its request.
pub(in crate::operations::invoke) struct ChatFormat {
    dialect: Dialect,
    id: String,
    model: String,
}

impl ChatFormat {
    pub(in crate::operations::invoke) fn new(dialect: Dialect, request: &OperationRequest) -> Self {
        Self {
            dialect,
            id: format!("chatcmpl-{:024}", request.number),
            model: request.model_id().rsplit('/').next().unwrap_or_default().to_owned(),
        }
    }

    /// The body of a complete response.
    pub(in crate::operations::invoke) fn message(&self, message: &CompletedMessage) -> Value {
        let text: String = message.content.iter().filter_map(content).collect();
        let calls: Vec<Value> = message.content.iter().filter_map(tool_call).collect();
        let mut said = json!({"role": "assistant", "content": text});
        if !calls.is_empty() {
            said["tool_calls"] = calls.into();
        }
        self.envelope("chat.completion", "message", &said, Some(message))
    }

    /// The chunks of a stream.
    pub(in crate::operations::invoke) fn events(&self, message: &CompletedMessage) -> Vec<Value> {
        // Mistral's parts are messages.
        let member = if self.dialect == Dialect::Mistral { "message" } else { "delta" };
        let chunk = |delta: &Value| self.envelope("chat.completion.chunk", member, delta, None);
        let mut events = Vec::new();
        if self.dialect != Dialect::Mistral {
            events.push(chunk(&json!({"role": "assistant", "content": ""})));
        }
        let mut calls = 0_u64;
        for block in &message.content {
            if let Some(text) = content(block) {
                let parts = plain::chunks(&text);
                let delta = |part| match self.dialect {
                    Dialect::Mistral => json!({"role": "assistant", "content": part}),
                    _ => json!({ "content": part }),
                };
                events.extend(parts.map(|part| chunk(&delta(part))));
            }
            let Some(mut call) = tool_call(block) else { continue };
            if self.dialect == Dialect::Mistral {
                let delta = json!({"role": "assistant", "content": "", "tool_calls": [call]});
                events.push(chunk(&delta));
                continue;
            }
            call["index"] = calls.into();
            call["function"]["arguments"] = "".into();
            events.push(chunk(&json!({"tool_calls": [call]})));
            let inputs = input_chunks(&block["toolUse"]["input"], message.input_deltas);
            for part in inputs.into_iter().filter(|part| !part.is_empty()) {
                let call = json!({"index": calls, "function": {"arguments": part}});
                events.push(chunk(&json!({"tool_calls": [call]})));
            }
            calls += 1;
        }
        let end = match self.dialect {
            Dialect::Mistral => json!({"role": "assistant", "content": ""}),
            _ => json!({}),
        };
        events.push(self.envelope("chat.completion.chunk", member, &end, Some(message)));
        events
    }

    /// A body or a chunk with one choice. The one that ends the response has a stop reason and the
    /// counts.
    fn envelope(
        &self,
        object: &str,
        member: &str,
        said: &Value,
        ends: Option<&CompletedMessage>,
    ) -> Value {
        let reason: Value = ends.map(finish_reason).into();
        if self.dialect == Dialect::Mistral {
            return json!({"choices": [{"index": 0, member: said, "stop_reason": reason}]});
        }
        let mut envelope = json!({"id": self.id});
        if self.dialect == Dialect::OpenAi {
            envelope["object"] = object.into();
            // The server has no clock, so that responses can be compared.
            envelope["created"] = 0.into();
        }
        envelope["model"] = self.model.as_str().into();
        envelope["choices"] = json!([{"index": 0, member: said, "finish_reason": reason}]);
        if let Some(message) = ends {
            let (input, output) = (message.usage.input, message.usage.output);
            envelope["usage"] = json!({
                "prompt_tokens": input,
                "completion_tokens": output,
                "total_tokens": input.saturating_add(output),
            });
        }
        envelope
    }
}

/// The text of a block. The reasoning of a model comes before its text, in a tag.
fn content(block: &Value) -> Option<String> {
    let reasoning = &block["reasoningContent"]["reasoningText"]["text"];
    match reasoning.as_str() {
        Some(reasoning) => Some(format!("<reasoning>{reasoning}</reasoning>")),
        None => block["text"].as_str().map(str::to_owned),
    }
}

fn tool_call(block: &Value) -> Option<Value> {
    let used = block.get("toolUse")?;
    let arguments = match &used["input"] {
        // Of an answer that is cut off.
        Value::String(text) => text.clone(),
        input => input.to_string(),
    };
    Some(json!({
        "id": used["toolUseId"],
        "type": "function",
        "function": {"name": used["name"], "arguments": arguments},
    }))
}

fn finish_reason(message: &CompletedMessage) -> &str {
    match message.stop_reason.as_str() {
        "end_turn" | "stop_sequence" | "guardrail_intervened" => "stop",
        "max_tokens" => "length",
        "tool_use" => "tool_calls",
        "content_filtered" => "content_filter",
        other => other,
    }
}
