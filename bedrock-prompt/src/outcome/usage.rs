//! The billed tokens of a call.

use std::ops::{Add, AddAssign};

use aws_sdk_bedrockruntime::types::{CacheTtl, TokenUsage};
use serde::Serialize;

use super::BilledTokens;

/// Billed tokens, by kind.
///
/// ```no_run
/// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
/// use bedrock_prompt::usage::Usage;
///
/// let mut usage = Usage::default();
/// for question in ["Name a river.", "Name a lake."] {
///     usage += client.prompt(question).await?.record.usage;
/// }
/// println!("{} in, {} out", usage.input_tokens, usage.output_tokens);
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Usage {
    /// Input tokens, without those read from or written to the prompt cache.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
    /// Input tokens read from the prompt cache.
    pub cache_read_input_tokens: u64,
    /// Input tokens written to the prompt cache.
    pub cache_write_input_tokens: u64,
    /// How many of `cache_write_input_tokens` are kept for one hour, which costs more than the
    /// usual five minutes.
    pub cache_write_1h_input_tokens: u64,
}

impl Usage {
    /// The sum of all tokens: input, output, cache read and cache write; at most `u64::MAX`, as every
    /// sum of tokens.
    pub fn total_tokens(&self) -> u64 {
        self.input_tokens
            .saturating_add(self.output_tokens)
            .saturating_add(self.cache_read_input_tokens)
            .saturating_add(self.cache_write_input_tokens)
    }

    /// All tokens but those of the output.
    pub(crate) fn prompt_tokens(&self) -> u64 {
        Self { output_tokens: 0, ..*self }.total_tokens()
    }
}

impl From<&TokenUsage> for Usage {
    fn from(usage: &TokenUsage) -> Self {
        let count = |tokens: i32| u64::try_from(tokens).unwrap_or(0);
        Self {
            input_tokens: count(usage.input_tokens()),
            output_tokens: count(usage.output_tokens()),
            cache_read_input_tokens: count(usage.cache_read_input_tokens().unwrap_or(0)),
            cache_write_input_tokens: count(usage.cache_write_input_tokens().unwrap_or(0)),
            cache_write_1h_input_tokens: usage
                .cache_details()
                .iter()
                .filter(|detail| *detail.ttl() == CacheTtl::OneHour)
                .map(|detail| count(detail.input_tokens()))
                .sum(),
        }
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        let sum = |count: fn(&Self) -> u64| count(&self).saturating_add(count(&other));
        Self {
            input_tokens: sum(|usage| usage.input_tokens),
            output_tokens: sum(|usage| usage.output_tokens),
            cache_read_input_tokens: sum(|usage| usage.cache_read_input_tokens),
            cache_write_input_tokens: sum(|usage| usage.cache_write_input_tokens),
            cache_write_1h_input_tokens: sum(|usage| usage.cache_write_1h_input_tokens),
        }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// What a call is billed for.
#[derive(Debug, Clone, Default)]
pub(crate) struct BilledUsage {
    /// The tokens; `None` if the service did not report them.
    pub(crate) usage: Option<BilledTokens>,
    pub(crate) possibly_billed_attempts: u32,
}
