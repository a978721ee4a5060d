//! Tokens, estimated.

use serde_json::{Value, json};

/// What one token is taken to be, in characters: a common rule of thumb for English.
const CHARS_A_TOKEN: usize = 4;

/// The `usage` of an answer: the given figures, or an estimate from the texts.
pub(crate) fn usage(request: &Value, content: &[Value], given: Option<(u64, u64)>) -> Value {
    let (input, output) = given.unwrap_or_else(|| {
        let sent = ["system", "messages", "toolConfig"]
            .iter()
            .filter_map(|key| request.get(key))
            .map(chars)
            .sum();
        let answered = content.iter().map(chars).sum();
        (tokens(sent), tokens(answered))
    });
    json!({
        "inputTokens": input,
        "outputTokens": output,
        "totalTokens": input.saturating_add(output),
    })
}

fn tokens(chars: usize) -> u64 {
    u64::try_from(chars.div_ceil(CHARS_A_TOKEN)).unwrap_or(u64::MAX)
}

/// The characters of every string, key, number and literal, without the punctuation of JSON.
fn chars(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 4,
        Value::Number(number) => number.to_string().len(),
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.iter().map(chars).sum(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| key.chars().count() + chars(value)).sum()
        }
    }
}
