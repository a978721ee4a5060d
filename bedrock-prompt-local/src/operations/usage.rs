//! Token counts, which are estimates.

use serde_json::{Value, json};

/// The average length of a token in English text, in characters.
const CHARS_PER_TOKEN: usize = 4;

/// The token counts that a response reports.
#[derive(Clone, Copy)]
pub(super) struct Usage {
    pub(super) input: u64,
    pub(super) output: u64,
    /// The tokens that are read from a prompt cache, and those that are written to it. `None`
    /// without a cache.
    pub(super) cache: Option<(u64, u64)>,
}

impl Usage {
    /// An estimate from a request and the content of its response, in the form of Converse.
    pub(super) fn estimate(request: &Value, content: &[Value]) -> Self {
        let request_chars = ["system", "messages", "toolConfig"]
            .iter()
            .filter_map(|key| request.get(key))
            .map(chars)
            .sum();
        let response_chars = content.iter().map(chars).sum();
        Self { input: tokens(request_chars), output: tokens(response_chars), cache: None }
    }

    /// The member `usage` of Converse.
    pub(super) fn json(self) -> Value {
        let (read, write) = self.cache.unwrap_or_default();
        let total = [self.output, read, write].into_iter().fold(self.input, u64::saturating_add);
        let mut usage = json!({
            "inputTokens": self.input, "outputTokens": self.output, "totalTokens": total,
        });
        if self.cache.is_some() {
            // AWS reports each count under two names.
            usage["cacheReadInputTokens"] = read.into();
            usage["cacheReadInputTokenCount"] = read.into();
            usage["cacheWriteInputTokens"] = write.into();
            usage["cacheWriteInputTokenCount"] = write.into();
            usage["serverToolUsage"] = json!({});
        }
        usage
    }
}

/// The tokens of a text of this many characters.
pub(super) fn tokens(chars: usize) -> u64 {
    u64::try_from(chars.div_ceil(CHARS_PER_TOKEN)).unwrap_or(u64::MAX)
}

/// The characters of all strings, keys, numbers and literals, without the punctuation of JSON.
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
