//! Llama: one text with special tokens in, one text out.

use serde_json::{Value, json};

use super::check::Check;
use crate::answer::Finished;
use crate::pieces;

/// Where the name of a role begins, and where it ends; of Llama 3 and of Llama 4.
const HEADERS: [(&str, &str); 2] =
    [("<|start_header_id|>", "<|end_header_id|>"), ("<|header_start|>", "<|header_end|>")];

/// Where a turn ends.
const ENDS: [&str; 3] = ["<|eot_id|>", "<|eot|>", "<|eom_id|>"];

/// The tokens that a request may ask for.
const MAX_LENGTH: u64 = 8192;

const BEGIN: &str = "<|begin_of_text|>";

/// A body as a request of Converse.
pub(super) fn request(body: &Value) -> Result<Value, String> {
    let mut check = Check::of(body, &["prompt", "max_gen_len", "temperature", "top_p"])?;
    check.required("prompt");
    let prompt = check.text("prompt", 1).unwrap_or_default();
    if let Some(length) = check.integer("max_gen_len", 1).filter(|length| *length > MAX_LENGTH) {
        check.breach(format!("#/max_gen_len: {length} is not less or equal to {MAX_LENGTH}"));
    }
    check.fraction("temperature");
    check.fraction("top_p");
    check.finish()?;
    Ok(turns(prompt))
}

/// The turns of a prompt; one without special tokens is a turn of the user.
fn turns(prompt: &str) -> Value {
    let (mut system, mut messages) = (Vec::new(), Vec::new());
    let mut rest = prompt.trim_start().strip_prefix(BEGIN).unwrap_or(prompt);
    while let Some((_, role, behind)) = header(rest) {
        let end = ENDS.iter().filter_map(|end| behind.find(end)).min();
        let end = end.into_iter().chain(header(behind).map(|(at, ..)| at)).min();
        let (text, after) = behind.split_at(end.unwrap_or(behind.len()));
        let text = json!({"text": text.trim()});
        match role {
            // What the model is to write comes behind this header.
            "assistant" if text["text"] == "" => {}
            "system" => system.push(text),
            role => messages.push(json!({"role": role, "content": [text]})),
        }
        rest = after;
    }
    if messages.is_empty() && system.is_empty() {
        messages.push(json!({"role": "user", "content": [{"text": prompt}]}));
    }
    match system.is_empty() {
        true => json!({ "messages": messages }),
        false => json!({"messages": messages, "system": system}),
    }
}

/// Where the next header begins, its role, and what is behind it.
fn header(text: &str) -> Option<(usize, &str, &str)> {
    let found = HEADERS.iter().filter_map(|(start, end)| {
        let at = text.find(start)?;
        let (role, behind) = text[at + start.len()..].split_once(end)?;
        Some((at, role.trim(), behind))
    });
    found.min_by_key(|(at, ..)| *at)
}

pub(super) fn message(message: &Finished) -> Value {
    json!({
        "generation": generation(message),
        "prompt_token_count": message.usage.input,
        "generation_token_count": message.usage.output,
        "stop_reason": stop_reason(&message.stop_reason),
    })
}

pub(super) fn events(message: &Finished) -> Vec<Value> {
    let text = generation(message);
    let mut events = Vec::new();
    for (index, piece) in (1..).zip(pieces::of_text(&text)).filter(|(_, piece)| !piece.is_empty()) {
        events.push(json!({
            "generation": piece,
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
        "stop_reason": stop_reason(&message.stop_reason),
    }));
    events
}

/// All in one text: a tool use is the JSON that Llama writes for one.
fn generation(message: &Finished) -> String {
    let text = |block: &Value| match block.get("toolUse") {
        Some(used) => json!({"name": used["name"], "parameters": used["input"]}).to_string(),
        None => block["text"].as_str().unwrap_or_default().to_owned(),
    };
    message.content.iter().map(text).collect()
}

fn stop_reason(of_converse: &str) -> &str {
    match of_converse {
        "end_turn" | "tool_use" | "stop_sequence" => "stop",
        "max_tokens" => "length",
        other => other,
    }
}
