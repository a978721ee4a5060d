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
    answer::send(reply, &incoming, |message, faults| {
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

fn block_events(index: usize, block: &Value, input: Deltas, events: &mut Vec<Event>) {
    let mut push = |name, member: &str, value: Value| {
        events.push(Event::new(name, json!({"contentBlockIndex": index, member: value})));
    };
    if let Some(start) = start(block) {
        push("contentBlockStart", "start", start);
    }
    for delta in deltas(block, input) {
        push("contentBlockDelta", "delta", delta);
    }
}

/// What a block begins with; texts have no such event.
fn start(block: &Value) -> Option<Value> {
    if let Some(tool_use) = block.get("toolUse") {
        let kind = tool_use["type"].as_str().unwrap_or("tool_use");
        return Some(json!({"toolUse": {
            "name": tool_use["name"], "toolUseId": tool_use["toolUseId"], "type": kind,
        }}));
    }
    if let Some(Value::Object(result)) = block.get("toolResult") {
        let mut result = result.clone();
        result.shift_remove("content");
        return Some(json!({ "toolResult": result }));
    }
    let image = block.get("image")?;
    Some(json!({"image": {"format": image["format"]}}))
}

fn deltas(block: &Value, input: Deltas) -> Vec<Value> {
    let texts = |text: &Value| {
        let pieces = text.as_str().map(pieces::of_text).unwrap_or_default();
        pieces.into_iter().map(|piece| json!({ "text": piece })).collect::<Vec<_>>()
    };
    if block["text"].is_string() {
        texts(&block["text"])
    } else if let Some(tool_use) = block.get("toolUse") {
        let pieces = pieces::of_input(&tool_use["input"], input);
        pieces.into_iter().map(|piece| json!({"toolUse": {"input": piece}})).collect()
    } else if let Some(result) = block.get("toolResult") {
        let items = validate::items(&result["content"]);
        items.iter().map(|item| json!({"toolResult": [item]})).collect()
    } else if let Some(reasoning) = block.get("reasoningContent") {
        let text = &reasoning["reasoningText"];
        let mut deltas = texts(&text["text"]);
        deltas.extend(text.get("signature").map(|signature| json!({"signature": signature})));
        let redacted = reasoning.get("redactedContent");
        deltas.extend(redacted.map(|redacted| json!({"redactedContent": redacted})));
        deltas.into_iter().map(|delta| json!({"reasoningContent": delta})).collect()
    } else if let Some(cited) = block.get("citationsContent") {
        let parts = validate::items(&cited["content"]).iter();
        let mut deltas: Vec<Value> = parts.flat_map(|part| texts(&part["text"])).collect();
        let citations = validate::items(&cited["citations"]);
        deltas.extend(citations.iter().map(|citation| json!({ "citation": citation })));
        deltas
    } else if let Some(Value::Object(image)) = block.get("image") {
        let members = image.iter().filter(|(name, _)| *name != "format");
        members.map(|(name, value)| json!({"image": {name: value}})).collect()
    } else {
        vec![block.clone()]
    }
}
