//! The operation `ConverseStream`: the response of `Converse` as events.

use hyper::Response;
use serde_json::{Value, json};

use super::converse::{ECHOED, TOOL_USE_ID_PREFIX, echoed, reply_to};
use super::responder::{self, CompletedMessage};
use super::{OperationRequest, response_fields};
use crate::json::{Node, items};
use crate::protocol::event_stream::{self, Event};
use crate::protocol::{Body, response};
use crate::script::{InputDeltas, input_chunks, text_chunks};

pub(super) async fn converse_stream(request: &OperationRequest) -> Response<Body> {
    let (reply, converse) = match reply_to(request).await {
        Ok(reply) => reply,
        Err(refusal) => return response::refusal(&refusal),
    };
    responder::send(reply, request, |draft, fault| {
        let message = responder::complete(draft, request, &converse, TOOL_USE_ID_PREFIX);
        let events = events(&message, request, &converse);
        event_stream::respond(events, fault, request.state.event_delay)
    })
}

/// The events in the order of AWS, with the metadata last.
fn events(
    message: &CompletedMessage,
    request: &OperationRequest,
    converse: &Node<'_>,
) -> Vec<Event> {
    let mut events = vec![Event::new("messageStart", json!({"role": "assistant"}))];
    for (index, block) in message.content.iter().enumerate() {
        block_events(index, block, message.input_deltas, &mut events);
        events.push(Event::new("contentBlockStop", json!({ "contentBlockIndex": index })));
    }
    let mut stop = json!({"stopReason": message.stop_reason});
    if let Some(fields) = response_fields::find(request, converse, message) {
        stop["additionalModelResponseFields"] = fields;
    }
    events.push(Event::new("messageStop", stop));
    let mut metadata = json!({"metrics": message.metrics(), "usage": message.usage.member()});
    if let Some(trace) = message.trace() {
        metadata["trace"] = json!(trace);
    }
    for name in ECHOED {
        if let Some(value) = echoed(converse, name) {
            metadata[name] = value;
        }
    }
    events.push(Event::new("metadata", metadata));
    events
}

fn block_events(index: usize, block: &Value, input_deltas: InputDeltas, events: &mut Vec<Event>) {
    let mut push = |name, member: &str, value: Value| {
        events.push(Event::new(name, json!({"contentBlockIndex": index, member: value})));
    };
    if let Some(start) = start(block) {
        push("contentBlockStart", "start", start);
    }
    for delta in deltas(block, input_deltas) {
        push("contentBlockDelta", "delta", delta);
    }
}

/// The start of a block; texts have none.
pub(super) fn start(block: &Value) -> Option<Value> {
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

pub(super) fn deltas(block: &Value, input_deltas: InputDeltas) -> Vec<Value> {
    let texts = |text: &Value| {
        let chunks = text.as_str().map(text_chunks).unwrap_or_default();
        chunks.into_iter().map(|chunk| json!({ "text": chunk })).collect::<Vec<_>>()
    };
    if block["text"].is_string() {
        texts(&block["text"])
    } else if let Some(tool_use) = block.get("toolUse") {
        let chunks = input_chunks(&tool_use["input"], input_deltas);
        chunks.into_iter().map(|chunk| json!({"toolUse": {"input": chunk}})).collect()
    } else if let Some(result) = block.get("toolResult") {
        let content = items(&result["content"]);
        content.iter().map(|item| json!({"toolResult": [item]})).collect()
    } else if let Some(reasoning) = block.get("reasoningContent") {
        let text = &reasoning["reasoningText"];
        let mut deltas = texts(&text["text"]);
        deltas.extend(text.get("signature").map(|signature| json!({"signature": signature})));
        let redacted = reasoning.get("redactedContent");
        deltas.extend(redacted.map(|redacted| json!({"redactedContent": redacted})));
        deltas.into_iter().map(|delta| json!({"reasoningContent": delta})).collect()
    } else if let Some(cited) = block.get("citationsContent") {
        let parts = items(&cited["content"]).iter();
        let mut deltas: Vec<Value> = parts.flat_map(|part| texts(&part["text"])).collect();
        let citations = items(&cited["citations"]);
        deltas.extend(citations.iter().map(|citation| json!({ "citation": citation })));
        deltas
    } else if let Some(Value::Object(image)) = block.get("image") {
        let members = image.iter().filter(|(name, _)| *name != "format");
        members.map(|(name, value)| json!({"image": {name: value}})).collect()
    } else {
        vec![block.clone()]
    }
}
