//! Nova: requests and responses in nearly the form of Converse.

use serde_json::{Map, Value, json};

use super::body_check::BodyCheck;
use crate::operations::converse_stream;
use crate::operations::responder::CompletedMessage;

/// The parameters, and what those are called in Converse that have another name there.
const PARAMETERS: [(&str, &str); 9] = [
    ("maxTokens", "maxTokens"),
    ("max_new_tokens", "maxTokens"),
    ("temperature", "temperature"),
    ("topP", "topP"),
    ("top_p", "topP"),
    ("stopSequences", "stopSequences"),
    ("topK", ""),
    ("top_k", ""),
    ("reasoningConfig", ""),
];

/// Converts a body to a request of Converse.
pub(super) fn to_converse(body: &Value) -> Result<Value, String> {
    let known =
        ["schemaVersion", "messages", "system", "inferenceConfig", "toolConfig", "reasoningConfig"];
    let mut check = BodyCheck::new(body, &known)?;
    check.required("messages");
    check.list("messages", usize::MAX);
    check.enum_string("schemaVersion", &["messages-v1"]);
    if check.has_items("system") {
        check.list("system", usize::MAX);
    }
    check.object("inferenceConfig", &PARAMETERS.map(|(name, _)| name), |config| {
        for key in ["maxTokens", "max_new_tokens"] {
            config.integer(key, 1);
        }
        for key in ["temperature", "topP", "top_p"] {
            config.fraction(key);
        }
        for key in ["topK", "top_k"] {
            config.integer(key, 0);
        }
    });
    check.finish()?;
    let mut request = json!({"messages": body["messages"]});
    for message in request["messages"].as_array_mut().into_iter().flatten() {
        if let Some(content) = message.get_mut("content") {
            separate_cache_points(content);
        }
    }
    for name in ["system", "toolConfig"] {
        if let Some(value) = body.get(name) {
            request[name] = value.clone();
        }
    }
    if let Some(system) = request.get_mut("system") {
        separate_cache_points(system);
    }
    add_parameters(body, &mut request);
    Ok(request)
}

/// Converse has a cache point after a block, where Nova has it in the block.
fn separate_cache_points(content: &mut Value) {
    let Value::Array(blocks) = content else { return };
    *blocks = std::mem::take(blocks).into_iter().flat_map(separated).collect();
}

fn separated(mut block: Value) -> Vec<Value> {
    let point = match &mut block {
        Value::Object(members) if members.len() > 1 => members.shift_remove("cachePoint"),
        _ => None,
    };
    std::iter::once(block).chain(point.map(|point| json!({ "cachePoint": point }))).collect()
}

fn add_parameters(body: &Value, request: &mut Value) {
    let config = body["inferenceConfig"].as_object();
    for (name, value) in config.into_iter().flatten() {
        let converse = PARAMETERS.iter().find(|(native, _)| native == name);
        match converse.map(|(_, converse)| *converse).filter(|converse| !converse.is_empty()) {
            Some(converse) => request["inferenceConfig"][converse] = value.clone(),
            None => {
                request["additionalModelRequestFields"]["inferenceConfig"][name] = value.clone();
            }
        }
    }
    if let Some(reasoning) = body.get("reasoningConfig") {
        request["additionalModelRequestFields"]["reasoningConfig"] = reasoning.clone();
    }
}

pub(super) fn message(message: &CompletedMessage) -> Value {
    let mut usage = usage(message);
    let total = message.usage.input.saturating_add(message.usage.output);
    usage.shift_insert(2, "totalTokens".to_owned(), total.into());
    json!({
        "output": {"message": {"content": message.content, "role": "assistant"}},
        "stopReason": stop_reason(message),
        "usage": usage,
    })
}

/// The events of a stream. Each part of a text is a block of its own, as recorded.
pub(super) fn events(message: &CompletedMessage) -> Vec<Value> {
    let mut events = vec![json!({"messageStart": {"role": "assistant"}})];
    let mut index = 0_u64;
    for block in &message.content {
        let mut start = converse_stream::start(block);
        if let Some(Value::Object(used)) = start.as_mut().and_then(|it| it.get_mut("toolUse")) {
            used.shift_remove("type");
        }
        if let Some(start) = start {
            let start = json!({"start": start, "contentBlockIndex": index});
            events.push(json!({ "contentBlockStart": start }));
        }
        let mut deltas =
            converse_stream::deltas(block, message.input_deltas).into_iter().peekable();
        while let Some(delta) = deltas.next() {
            let is_text = delta.get("text").is_some();
            let delta = json!({"delta": delta, "contentBlockIndex": index});
            events.push(json!({ "contentBlockDelta": delta }));
            if is_text && deltas.peek().is_some() {
                events.push(json!({"contentBlockStop": {"contentBlockIndex": index}}));
                index += 1;
            }
        }
        events.push(json!({"contentBlockStop": {"contentBlockIndex": index}}));
        index += 1;
    }
    events.push(json!({"messageStop": {"stopReason": stop_reason(message)}}));
    events.push(json!({"metadata": {"usage": usage(message), "metrics": {}, "trace": {}}}));
    events
}

fn usage(message: &CompletedMessage) -> Map<String, Value> {
    let cache = message.usage.cache.unwrap_or_default();
    let counts = [
        ("inputTokens", message.usage.input),
        ("outputTokens", message.usage.output),
        ("cacheReadInputTokenCount", cache.read),
        ("cacheWriteInputTokenCount", cache.write),
    ];
    counts.into_iter().map(|(name, count)| (name.to_owned(), count.into())).collect()
}

/// A guardrail leaves no trace in the stop reason: its member of the body says what it did.
fn stop_reason(message: &CompletedMessage) -> &str {
    match message.stop_reason.as_str() {
        "guardrail_intervened" => "end_turn",
        same => same,
    }
}
