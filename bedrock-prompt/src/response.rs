//! The output of a call, with the record of it.

use std::fmt;
use std::ops::{Add, AddAssign};

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{StopReason, TokenUsage};

use crate::mode::OutputMode;

/// What came back: the output, and the record of the call.
///
/// `Debug` leaves out the output and the message: they are content.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The typed value, or [`Text`](crate::Text).
    pub output: T,
    /// The tokens that were paid for.
    pub usage: Usage,
    /// Why the model stopped.
    pub stop_reason: StopReason,
    /// The model id that was sent, with the prefix of an inference profile if one was added.
    pub model_id: String,
    /// AWS's id of the request.
    pub request_id: Option<String>,
    /// By what means the model was asked for a typed value; `None` for text.
    pub mode: Option<OutputMode>,
    /// All that the SDK gave: message, metrics, trace.
    pub converse_output: ConverseOutput,
}

impl<T> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("usage", &self.usage)
            .field("stop_reason", &self.stop_reason)
            .field("model_id", &self.model_id)
            .field("request_id", &self.request_id)
            .field("mode", &self.mode)
            .finish_non_exhaustive()
    }
}

/// Tokens that were paid for, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Usage {
    /// Tokens in, without those read from or written to the cache.
    pub input_tokens: u64,
    /// Tokens out.
    pub output_tokens: u64,
    /// Tokens in that were read from the prompt cache.
    pub cache_read_input_tokens: u64,
    /// Tokens in that were written to the prompt cache.
    pub cache_write_input_tokens: u64,
}

impl Usage {
    /// All tokens, in and out.
    pub fn total_tokens(&self) -> u64 {
        self.input_tokens
            + self.output_tokens
            + self.cache_read_input_tokens
            + self.cache_write_input_tokens
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
        }
    }
}

impl Add for Usage {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            input_tokens: self.input_tokens + other.input_tokens,
            output_tokens: self.output_tokens + other.output_tokens,
            cache_read_input_tokens: self.cache_read_input_tokens + other.cache_read_input_tokens,
            cache_write_input_tokens: self.cache_write_input_tokens
                + other.cache_write_input_tokens,
        }
    }
}

impl AddAssign for Usage {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
