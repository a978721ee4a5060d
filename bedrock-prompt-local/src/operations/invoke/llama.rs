//! Llama: the prompt is one text with special tokens, and so is the response.

use serde_json::{Value, json};

use super::body_check::BodyCheck;
use super::plain;
use crate::operations::responder::CompletedMessage;

/// The tokens before and after the name of a role, in Llama 3 and in Llama 4.
const HEADERS: [(&str, &str); 2] =
    [("<|start_header_id|>", "<|end_header_id|>"), ("<|header_start|>", "<|header_end|>")];

/// The tokens at the end of a turn.
const TURN_ENDS: [&str; 3] = ["<|eot_id|>", "<|eot|>", "<|eom_id|>"];

/// The maximum of `max_gen_len`.
const MAX_GENERATION_LENGTH: u64 = 8192;

const BEGIN: &str = "<|begin_of_text|>";

/// Converts a body to a request of Converse.
pub(super) fn to_converse(body: &Value) -> Result<Value, String> {
    let mut check = BodyCheck::new(body, &["prompt", "max_gen_len", "temperature", "top_p"])?;
    check.required("prompt");
    let prompt = check.text("prompt", 1).unwrap_or_default();
    let length = check.integer("max_gen_len", 1);
    if let Some(length) = length.filter(|length| *length > MAX_GENERATION_LENGTH) {
        check.violation(format!(
            "#/max_gen_len: {length} is not less or equal to {MAX_GENERATION_LENGTH}"
        ));
    }
    check.fraction("temperature");
    check.fraction("top_p");
    check.finish()?;
    let mut request = turns(prompt);
    if let Some(length) = length {
        request["inferenceConfig"]["maxTokens"] = length.into();
    }
    Ok(request)
}

/// The turns of a prompt. A prompt without special tokens is one user message.
fn turns(prompt: &str) -> Value {
    let (mut system, mut messages) = (Vec::new(), Vec::new());
    let mut rest = prompt.trim_start().strip_prefix(BEGIN).unwrap_or(prompt);
    while let Some((_, role, after_header)) = header(rest) {
        let end = TURN_ENDS.iter().filter_map(|end| after_header.find(end)).min();
        let end = end.into_iter().chain(header(after_header).map(|(at, ..)| at)).min();
        let (text, after) = after_header.split_at(end.unwrap_or(after_header.len()));
        let text = json!({"text": text.trim()});
        match role {
            // The model continues after this header.
            "assistant" if text["text"] == "" => {}
            "system" => system.push(text),
            role => messages.push(json!({"role": role, "content": [text]})),
        }
        rest = after;
    }
    if messages.is_empty() && system.is_empty() {
        messages.push(json!({"role": "user", "content": [{"text": prompt}]}));
    }
    if system.is_empty() {
        json!({ "messages": messages })
    } else {
        json!({"messages": messages, "system": system})
    }
}

/// The position of the next header, its role, and the text after it.
fn header(text: &str) -> Option<(usize, &str, &str)> {
    let found = HEADERS.iter().filter_map(|(start, end)| {
        let at = text.find(start)?;
        let (role, after_header) = text[at + start.len()..].split_once(end)?;
        Some((at, role.trim(), after_header))
    });
    found.min_by_key(|(at, ..)| *at)
}

pub(super) fn message(message: &CompletedMessage) -> Value {
    json!({
        "generation": plain::text(message),
        "prompt_token_count": message.usage.input,
        "generation_token_count": message.usage.output,
        "stop_reason": plain::stop_reason(&message.stop_reason),
    })
}

pub(super) fn events(message: &CompletedMessage) -> Vec<Value> {
    let text = plain::text(message);
    let mut events = Vec::new();
    for (index, chunk) in (1..).zip(plain::chunks(&text)) {
        events.push(json!({
            "generation": chunk,
            "prompt_token_count": if index == 1 { message.usage.input.into() } else { Value::Null },
            "generation_token_count": message.usage.output.min(index),
            "stop_reason": null,
        }));
    }
    let input = if events.is_empty() { message.usage.input.into() } else { Value::Null };
    events.push(json!({
        "generation": "",
        "prompt_token_count": input,
        "generation_token_count": message.usage.output,
        "stop_reason": plain::stop_reason(&message.stop_reason),
    }));
    events
}
