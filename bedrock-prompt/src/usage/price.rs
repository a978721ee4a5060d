//! The prices of one model under the same conditions.

use super::Usd;
use crate::outcome::Usage;

/// The prices of one model, in US dollars per million tokens of each kind.
///
/// A kind without a price is unknown, not free: the cost of a call with such tokens is unknown.
///
/// ```
/// use bedrock_prompt::usage::{Price, Usd};
///
/// let model = Price::new(Usd::from_cents(300), Usd::from_cents(1500))
///     .cache_read(Usd::from_cents(30))
///     .cache_write(Usd::from_cents(375))
///     .cache_write_1h(Usd::from_cents(600));
/// let embedding_model = Price::input_only(Usd::from_cents(2));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Price {
    /// US dollars per million input tokens, without those read from or written to the cache.
    pub input: Option<Usd>,
    /// US dollars per million output tokens.
    pub output: Option<Usd>,
    /// US dollars per million input tokens read from the prompt cache.
    pub cache_read: Option<Usd>,
    /// US dollars per million input tokens written to the prompt cache for five minutes.
    pub cache_write: Option<Usd>,
    /// US dollars per million input tokens written to the prompt cache for one hour.
    pub cache_write_1h: Option<Usd>,
}

impl Price {
    /// The prices of input and output tokens, in US dollars per million.
    pub const fn new(input: Usd, output: Usd) -> Self {
        Self { output: Some(output), ..Self::input_only(input) }
    }

    /// The price of input tokens, in US dollars per million, of a model without output tokens, such
    /// as an embedding model.
    pub const fn input_only(input: Usd) -> Self {
        Self {
            input: Some(input),
            output: None,
            cache_read: None,
            cache_write: None,
            cache_write_1h: None,
        }
    }

    /// US dollars per million input tokens read from the prompt cache.
    #[must_use]
    pub const fn cache_read(mut self, price: Usd) -> Self {
        self.cache_read = Some(price);
        self
    }

    /// US dollars per million input tokens written to the prompt cache for five minutes.
    #[must_use]
    pub const fn cache_write(mut self, price: Usd) -> Self {
        self.cache_write = Some(price);
        self
    }

    /// US dollars per million input tokens written to the prompt cache for one hour.
    #[must_use]
    pub const fn cache_write_1h(mut self, price: Usd) -> Self {
        self.cache_write_1h = Some(price);
        self
    }

    /// The cost of these tokens; `None` if one of their kinds has no price.
    pub fn cost(&self, usage: Usage) -> Option<Usd> {
        self.exact_cost(usage).ok()
    }

    /// The cost of these tokens, or the kind that has no price.
    pub(super) fn exact_cost(&self, usage: Usage) -> Result<Usd, &'static str> {
        let one_hour = usage.cache_write_1h_input_tokens;
        let five_minutes = usage.cache_write_input_tokens.saturating_sub(one_hour);
        let mut cost = Usd::ZERO;
        for (tokens, price, kind) in [
            (usage.input_tokens, self.input, "input tokens"),
            (usage.output_tokens, self.output, "output tokens"),
            (usage.cache_read_input_tokens, self.cache_read, "tokens read from the cache"),
            (five_minutes, self.cache_write, "tokens written to the cache"),
            (one_hour, self.cache_write_1h, "tokens written to the cache for one hour"),
        ] {
            if tokens > 0 {
                cost += price.ok_or(kind)?.for_tokens(tokens);
            }
        }
        Ok(cost)
    }
}
