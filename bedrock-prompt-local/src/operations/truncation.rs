//! Where a message ends: at a stop sequence, or at the maximum of tokens.
//!
//! A stop sequence ends a text. It does not end reasoning, nor the input of a tool: no recorded
//! answer of a model shows one that did.

use serde_json::Value;

use super::usage::{self, CHARS_PER_TOKEN};
use crate::json::Node;
use crate::script::MessageDraft;

/// Ends a message where its request says. A script that sets the stop reason or the token counts
/// has decided that itself.
pub(super) fn apply(draft: &mut MessageDraft, inference_config: &Node<'_>) {
    if draft.stop_reason.is_some() || draft.usage.is_some() {
        return;
    }
    let stops = inference_config["stopSequences"].items().iter().filter_map(Node::as_str);
    let stops: Vec<&str> = stops.collect();
    draft.stop_sequence = end_at_stop_sequence(&mut draft.content, &stops);
    if draft.stop_sequence.is_some() {
        draft.stop_reason = Some("stop_sequence".to_owned());
    }
    draft.max_tokens = inference_config["maxTokens"].as_u64();
    if let Some(max_tokens) = draft.max_tokens
        && end_at_max_tokens(&mut draft.content, max_tokens)
    {
        draft.stop_reason = Some("max_tokens".to_owned());
        draft.stop_sequence = None;
    }
}

/// Removes the first stop sequence in a text, and all after it. Returns its place in the list.
fn end_at_stop_sequence(content: &mut Vec<Value>, stops: &[&str]) -> Option<usize> {
    if stops.is_empty() {
        return None;
    }
    for index in 0..content.len() {
        let mut found = None;
        for text in texts(&mut content[index]) {
            if found.is_some() {
                text.clear();
            } else if let Some((at, stop)) = first_match(text, stops) {
                text.truncate(at);
                found = Some(stop);
            }
        }
        if found.is_some() {
            content.truncate(index + 1);
            remove_empty_end(content);
            return found;
        }
    }
    None
}

/// The position of the sequence that is complete first, and its place in the list.
fn first_match(text: &str, stops: &[&str]) -> Option<(usize, usize)> {
    let found = stops.iter().enumerate().filter(|(_, stop)| !stop.is_empty());
    let found = found.filter_map(|(place, stop)| Some((text.find(stop)?, place)));
    found.min_by_key(|(at, place)| at + stops[*place].len())
}

/// Removes all after this number of tokens. `false`: there are not more.
fn end_at_max_tokens(content: &mut Vec<Value>, max_tokens: u64) -> bool {
    let max_tokens = usize::try_from(max_tokens).unwrap_or(usize::MAX);
    let mut left = max_tokens.saturating_mul(CHARS_PER_TOKEN);
    for index in 0..content.len() {
        let block = &mut content[index];
        let generated = generated_chars(block);
        if generated <= left {
            left -= generated;
            continue;
        }
        let is_kept = shorten(block, left);
        content.truncate(if is_kept { index + 1 } else { index });
        remove_empty_end(content);
        return true;
    }
    false
}

/// The characters of a block that the model generates.
fn generated_chars(block: &mut Value) -> usize {
    let texts = all_texts(block);
    if texts.is_empty() {
        return usage::value_chars(block);
    }
    texts.iter().map(|text| text.chars().count()).sum()
}

/// Shortens a block to this number of characters. `false`: nothing is left of it.
fn shorten(block: &mut Value, mut chars: usize) -> bool {
    if let Some(Value::Object(tool_use)) = block.get_mut("toolUse") {
        let input = tool_use.insert("input".to_owned(), Value::Null).unwrap_or_default();
        let text = input.as_str().map_or_else(|| input.to_string(), str::to_owned);
        chars = chars.saturating_sub(usage::value_chars(block));
        block["toolUse"]["input"] = text.chars().take(chars).collect::<String>().into();
        return chars > 0;
    }
    if let Some(Value::Object(reasoning)) = block.pointer_mut("/reasoningContent/reasoningText") {
        // It comes after the text.
        reasoning.shift_remove("signature");
    }
    let texts = all_texts(block);
    let is_text = !texts.is_empty();
    for text in texts {
        let end = text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
        chars = chars.saturating_sub(text.chars().count());
        text.truncate(end);
    }
    is_text
}

/// Removes texts that have become empty, and their block if it has no other.
fn remove_empty_end(content: &mut Vec<Value>) {
    let Some(last) = content.last_mut() else { return };
    let texts = all_texts(last);
    if !texts.is_empty() && texts.iter().all(|text| text.is_empty()) {
        content.pop();
    } else if let Some(Value::Array(parts)) = last.pointer_mut("/citationsContent/content") {
        parts.retain(|part| part["text"] != "");
    }
}

/// The texts of a block that may have a stop sequence.
fn texts(block: &mut Value) -> Vec<&mut String> {
    let Value::Object(members) = block else { return Vec::new() };
    let mut found = Vec::new();
    for (name, value) in members.iter_mut() {
        match (name.as_str(), value) {
            ("text", Value::String(text)) => found.push(text),
            ("citationsContent", cited) => {
                let parts = cited.get_mut("content").and_then(Value::as_array_mut);
                found.extend(parts.into_iter().flatten().filter_map(text_of));
            }
            _ => {}
        }
    }
    found
}

/// The texts of a block, or its reasoning.
fn all_texts(block: &mut Value) -> Vec<&mut String> {
    if block.pointer("/reasoningContent/reasoningText").is_some() {
        let reasoning = block.pointer_mut("/reasoningContent/reasoningText");
        return reasoning.and_then(text_of).into_iter().collect();
    }
    texts(block)
}

fn text_of(value: &mut Value) -> Option<&mut String> {
    match value.get_mut("text") {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}
