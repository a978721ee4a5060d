//! The operation `ConverseStream`: the answer of Converse, event by event.

use axum::body::Body;
use axum::http::Response;
use serde_json::{Value, json};

use crate::answer::{self, Finished};
use crate::converse::{TOOL_USE_ID, asked};
use crate::event_stream::{self, Event};
use crate::incoming::Incoming;
use crate::pieces::{self, Deltas};
use crate::validate;

pub(crate) async fn converse_stream(incoming: Incoming) -> Response<Body> {
    let (reply, request) = match asked(&incoming).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    answer::send(reply, incoming.model_id(), |message, faults| {
        let message = message.finish(incoming.number, &request, TOOL_USE_ID);
        event_stream::respond(events(&message), faults, incoming.shared.pause)
    })
}

/// The events in AWS's order, which has the metadata last.
fn events(message: &Finished) -> Vec<Event> {
    let mut events = vec![Event::new("messageStart", json!({"role": "assistant"}))];
    for (index, block) in message.content.iter().enumerate() {
        block_events(index, block, message.deltas, &mut events);
        events.push(Event::new("contentBlockStop", json!({ "contentBlockIndex": index })));
    }
    events.push(Event::new("messageStop", json!({"stopReason": message.stop_reason})));
    let mut metadata = json!({
        "metrics": {"latencyMs": message.latency_ms}, "usage": message.usage.json(),
    });
    message.trace_into(&mut metadata);
    events.push(Event::new("metadata", metadata));
    events
}

fn block_events(index: usize, block: &Value, deltas: Deltas, events: &mut Vec<Event>) {
    let mut delta = |delta: Value| {
        let payload = json!({"contentBlockIndex": index, "delta": delta});
        events.push(Event::new("contentBlockDelta", payload));
    };
    if let Some(text) = block["text"].as_str() {
        for piece in pieces::of_text(text) {
            delta(json!({ "text": piece }));
        }
    } else if let Some(tool_use) = block.get("toolUse") {
        let kind = tool_use["type"].as_str().unwrap_or("tool_use");
        let start = json!({"toolUse": {
            "name": tool_use["name"], "toolUseId": tool_use["toolUseId"], "type": kind,
        }});
        let payload = json!({"contentBlockIndex": index, "start": start});
        events.push(Event::new("contentBlockStart", payload));
        for piece in pieces::of_input(&tool_use["input"], deltas) {
            let payload =
                json!({"contentBlockIndex": index, "delta": {"toolUse": {"input": piece}}});
            events.push(Event::new("contentBlockDelta", payload));
        }
    } else if let Some(result) = block.get("toolResult") {
        let mut start = json!({"toolUseId": result["toolUseId"]});
        for name in ["type", "status"] {
            if let Some(member) = result.get(name) {
                start[name] = member.clone();
            }
        }
        let payload = json!({"contentBlockIndex": index, "start": {"toolResult": start}});
        events.push(Event::new("contentBlockStart", payload));
        let payload =
            json!({"contentBlockIndex": index, "delta": {"toolResult": result["content"]}});
        events.push(Event::new("contentBlockDelta", payload));
    } else if let Some(reasoning) = block.get("reasoningContent") {
        let text = &reasoning["reasoningText"];
        for piece in text["text"].as_str().map(pieces::of_text).unwrap_or_default() {
            delta(json!({"reasoningContent": {"text": piece}}));
        }
        if let Some(signature) = text.get("signature") {
            delta(json!({"reasoningContent": {"signature": signature}}));
        }
        if let Some(redacted) = reasoning.get("redactedContent") {
            delta(json!({"reasoningContent": {"redactedContent": redacted}}));
        }
    } else if let Some(cited) = block.get("citationsContent") {
        for part in validate::items(&cited["content"]) {
            for piece in pieces::of_text(part["text"].as_str().unwrap_or_default()) {
                delta(json!({ "text": piece }));
            }
        }
        for citation in validate::items(&cited["citations"]) {
            delta(json!({ "citation": citation }));
        }
    } else {
        delta(block.clone());
    }
}
