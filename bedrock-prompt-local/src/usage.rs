//! Tokens, estimated.

use serde_json::{Value, json};

/// What one token is taken to be, in characters: a common rule of thumb for English.
const CHARS_A_TOKEN: usize = 4;

/// The tokens that an answer reports.
#[derive(Clone, Copy)]
pub(crate) struct Usage {
    pub(crate) input: u64,
    pub(crate) output: u64,
    /// Read from a prompt cache, and written to it; none where no cache was asked for.
    pub(crate) cache: Option<(u64, u64)>,
}

impl Usage {
    /// An estimate from the texts of a request and its answer, in the shape of Converse.
    pub(crate) fn estimate(request: &Value, content: &[Value]) -> Self {
        let sent = ["system", "messages", "toolConfig"]
            .iter()
            .filter_map(|key| request.get(key))
            .map(chars)
            .sum();
        let answered = content.iter().map(chars).sum();
        Self { input: tokens(sent), output: tokens(answered), cache: None }
    }

    /// The member `usage` of Converse.
    pub(crate) fn json(self) -> Value {
        let (read, write) = self.cache.unwrap_or_default();
        let total = [self.output, read, write].into_iter().fold(self.input, u64::saturating_add);
        let mut usage = json!({
            "inputTokens": self.input, "outputTokens": self.output, "totalTokens": total,
        });
        if self.cache.is_some() {
            // AWS sends each figure under two names.
            usage["cacheReadInputTokens"] = read.into();
            usage["cacheReadInputTokenCount"] = read.into();
            usage["cacheWriteInputTokens"] = write.into();
            usage["cacheWriteInputTokenCount"] = write.into();
            usage["serverToolUsage"] = json!({});
        }
        usage
    }
}

/// The tokens of so many characters.
pub(crate) fn tokens(chars: usize) -> u64 {
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
