//! Token counts, which are estimates.

use serde::Serialize;
use serde_json::Value;

use crate::json::Node;

/// The average length of a token in English text, in characters.
pub(super) const CHARS_PER_TOKEN: usize = 4;

/// The token counts that a response reports.
#[derive(Clone, Copy)]
pub(super) struct Usage {
    pub(super) input: u64,
    pub(super) output: u64,
    /// `None` without a cache.
    pub(super) cache: Option<CacheTokens>,
}

/// The tokens that are read from a prompt cache, and those that are written to it. They are not
/// part of the input.
#[derive(Clone, Copy, Default)]
pub(super) struct CacheTokens {
    pub(super) read: u64,
    pub(super) write: u64,
    /// The tokens that are written for five minutes, and for an hour, where a model reports them.
    pub(super) written_for: Option<[u64; 2]>,
}

impl CacheTokens {
    /// The lifetimes in the order of [`Self::written_for`].
    pub(super) const LIFETIMES: [&str; 2] = ["5m", "1h"];

    /// The tokens that are written for each lifetime that has any.
    fn details(self) -> Vec<CacheDetail> {
        let written = Self::LIFETIMES.into_iter().zip(self.written_for.unwrap_or_default());
        let details = written.map(|(ttl, input_tokens)| CacheDetail { input_tokens, ttl });
        details.filter(|detail| detail.input_tokens > 0).collect()
    }
}

/// The member `usage` of Converse.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UsageMember {
    input_tokens: u64,
    output_tokens: u64,
    total_tokens: u64,
    #[serde(flatten)]
    cache: Option<CacheUsage>,
}

/// The members with a cache. AWS reports each count under two names.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CacheUsage {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cache_details: Vec<CacheDetail>,
    cache_read_input_tokens: u64,
    cache_read_input_token_count: u64,
    cache_write_input_tokens: u64,
    cache_write_input_token_count: u64,
    server_tool_usage: ServerToolUsage,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CacheDetail {
    input_tokens: u64,
    ttl: &'static str,
}

#[derive(Serialize)]
struct ServerToolUsage {}

impl Usage {
    /// An estimate from a request and the content of its response, in the form of Converse.
    pub(super) fn estimate(request: &Node<'_>, content: &[Value]) -> Self {
        let request_chars = ["system", "messages", "toolConfig"]
            .iter()
            .filter_map(|key| request.get(key))
            .map(chars)
            .sum();
        let response_chars = content.iter().map(value_chars).sum();
        Self { input: tokens(request_chars), output: tokens(response_chars), cache: None }
    }

    /// The member `usage` of Converse.
    pub(super) fn member(self) -> UsageMember {
        let CacheTokens { read, write, .. } = self.cache.unwrap_or_default();
        let total = [self.output, read, write].into_iter().fold(self.input, u64::saturating_add);
        UsageMember {
            input_tokens: self.input,
            output_tokens: self.output,
            total_tokens: total,
            cache: self.cache.map(|cache| CacheUsage {
                cache_details: cache.details(),
                cache_read_input_tokens: read,
                cache_read_input_token_count: read,
                cache_write_input_tokens: write,
                cache_write_input_token_count: write,
                server_tool_usage: ServerToolUsage {},
            }),
        }
    }
}

/// The tokens of a text of this many characters.
pub(super) fn tokens(chars: usize) -> u64 {
    u64::try_from(chars.div_ceil(CHARS_PER_TOKEN)).unwrap_or(u64::MAX)
}

/// The characters of all strings, keys, numbers and literals, without the punctuation of JSON.
pub(super) fn chars(node: &Node<'_>) -> usize {
    match node {
        Node::Null => 0,
        Node::Bool(_) => 4,
        Node::Number(number) => number.to_string().len(),
        Node::Text(text) => text.chars().count(),
        Node::List(items) => items.iter().map(chars).sum(),
        Node::Object(members) => {
            members.iter().map(|(key, value)| key.chars().count() + chars(value)).sum()
        }
    }
}

/// The same for a value of a response.
pub(super) fn value_chars(value: &Value) -> usize {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 4,
        Value::Number(number) => number.to_string().len(),
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.iter().map(value_chars).sum(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| key.chars().count() + value_chars(value)).sum()
        }
    }
}
