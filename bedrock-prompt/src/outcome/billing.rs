//! What decides the price of a token beside its kind: service tier, length of the prompt, model.

use std::fmt;

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{
    ConverseStreamMetadataEvent, PerformanceConfigLatency, PerformanceConfiguration,
    PromptRouterTrace, ServiceTier, ServiceTierType, TokenUsage,
};
use serde::Serialize;

use super::Usage;

/// The service tier by which tokens are billed.
///
/// ```
/// use bedrock_prompt::usage::Tier;
///
/// assert_eq!(Tier::default(), Tier::Standard);
/// assert_eq!(Tier::Flex.to_string(), "flex");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Tier {
    /// The tier `default`, and answers that name none.
    #[default]
    Standard,
    /// The tier `flex`.
    Flex,
    /// The tier `priority`.
    Priority,
    /// Batch inference.
    Batch,
    /// The latency `optimized` of `performanceConfig`, in whichever tier: it has prices of its own.
    OptimizedLatency,
    /// Another tier, which is not billed by the token as far as this version knows, such as
    /// `reserved`.
    Other(String),
}

impl From<&ServiceTierType> for Tier {
    fn from(tier: &ServiceTierType) -> Self {
        match tier {
            ServiceTierType::Default => Self::Standard,
            ServiceTierType::Flex => Self::Flex,
            ServiceTierType::Priority => Self::Priority,
            other => Self::Other(other.as_str().to_owned()),
        }
    }
}

impl Tier {
    /// The tier of an answer that names these.
    pub(crate) fn of(
        tier: Option<&ServiceTierType>,
        latency: Option<&PerformanceConfigLatency>,
    ) -> Self {
        match latency {
            Some(PerformanceConfigLatency::Optimized) => Self::OptimizedLatency,
            _ => tier.map(Self::from).unwrap_or_default(),
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Standard => "standard",
            Self::Flex => "flex",
            Self::Priority => "priority",
            Self::Batch => "batch",
            Self::OptimizedLatency => "optimized latency",
            Self::Other(name) => name,
        })
    }
}

/// The length of a prompt, as far as prices depend on it: its input tokens, with those read from and
/// written to the cache.
///
/// ```
/// use bedrock_prompt::usage::PromptLength;
///
/// assert_eq!(PromptLength::of(200_000), PromptLength::Above100K);
/// assert_eq!(PromptLength::of(200_001), PromptLength::Above200K);
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum PromptLength {
    /// Up to 100,000 tokens, and each length for which a model has no price of its own.
    #[default]
    Any,
    /// More than 100,000 tokens.
    Above100K,
    /// More than 200,000 tokens.
    Above200K,
    /// More than 272,000 tokens.
    Above272K,
}

impl PromptLength {
    /// The length of a prompt of this many tokens.
    pub const fn of(tokens: u64) -> Self {
        match tokens {
            0..=100_000 => Self::Any,
            100_001..=200_000 => Self::Above100K,
            200_001..=272_000 => Self::Above200K,
            _ => Self::Above272K,
        }
    }
}

impl fmt::Display for PromptLength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Any => "any length",
            Self::Above100K => "more than 100,000 tokens",
            Self::Above200K => "more than 200,000 tokens",
            Self::Above272K => "more than 272,000 tokens",
        })
    }
}

/// The conditions under which tokens are billed.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Billing {
    pub(crate) tier: Tier,
    pub(crate) prompt: PromptLength,
    /// The model that a prompt router chose.
    pub(crate) routed_model_id: Option<String>,
    /// The region that the request went to, if it is known.
    pub(crate) region: Option<String>,
}

/// The tokens of one answer, and what it says of their price.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bill {
    pub(crate) usage: Usage,
    pub(crate) tier: Tier,
    /// The model that a prompt router chose.
    pub(crate) routed_model_id: Option<String>,
    /// The region that the request went to, if it is known.
    pub(crate) region: Option<String>,
}

impl Bill {
    /// Of the members in which a whole answer and the metadata of a stream say it. If the service
    /// reports no tokens, they are zero.
    fn of(
        usage: Option<&TokenUsage>,
        tier: Option<&ServiceTier>,
        performance: Option<&PerformanceConfiguration>,
        router: Option<&PromptRouterTrace>,
    ) -> Self {
        Self {
            usage: usage.map(Usage::from).unwrap_or_default(),
            tier: Tier::of(
                tier.map(ServiceTier::r#type),
                performance.map(PerformanceConfiguration::latency),
            ),
            routed_model_id: router.and_then(|it| it.invoked_model_id()).map(Into::into),
            region: None,
        }
    }
}

impl From<&ConverseOutput> for Bill {
    fn from(output: &ConverseOutput) -> Self {
        let router = output.trace().and_then(|trace| trace.prompt_router());
        Self::of(output.usage(), output.service_tier(), output.performance_config(), router)
    }
}

impl From<&ConverseStreamMetadataEvent> for Bill {
    fn from(event: &ConverseStreamMetadataEvent) -> Self {
        let router = event.trace().and_then(|trace| trace.prompt_router());
        Self::of(event.usage(), event.service_tier(), event.performance_config(), router)
    }
}

/// The tokens of several answers, by the conditions of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct BilledTokens(Vec<(Billing, Usage)>);

impl BilledTokens {
    /// Adds the tokens of one answer, whose prompt decides which price it has.
    pub(crate) fn add_answer(&mut self, bill: Bill) {
        let Bill { usage, tier, routed_model_id, region } = bill;
        let prompt = PromptLength::of(usage.prompt_tokens());
        self.add(Billing { tier, prompt, routed_model_id, region }, usage);
    }

    pub(crate) fn add_all(&mut self, other: &Self) {
        for (billing, usage) in &other.0 {
            self.add(billing.clone(), *usage);
        }
    }

    fn add(&mut self, billing: Billing, usage: Usage) {
        match self.0.iter_mut().find(|(known, _)| *known == billing) {
            Some((_, sum)) => *sum += usage,
            None => self.0.push((billing, usage)),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Billing, Usage)> {
        self.0.iter().map(|(billing, usage)| (billing, *usage))
    }

    pub(crate) fn total(&self) -> Usage {
        self.0.iter().fold(Usage::default(), |sum, (_, usage)| sum + *usage)
    }
}

/// The tokens of one answer.
impl From<Bill> for BilledTokens {
    fn from(bill: Bill) -> Self {
        let mut billed = Self::default();
        billed.add_answer(bill);
        billed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_kept_by_their_conditions() {
        let usage = |input_tokens, cache_read_input_tokens, output_tokens| Usage {
            input_tokens,
            output_tokens,
            cache_read_input_tokens,
            ..Usage::default()
        };
        let mut billed = BilledTokens::default();
        let bill = |usage| Bill { usage, ..Bill::default() };
        billed.add_answer(bill(usage(100_000, 0, 500_000)));
        billed.add_answer(bill(usage(1, 100_000, 2)));
        billed.add_answer(bill(usage(7, 0, 0)));
        billed.add_answer(Bill { tier: Tier::Flex, ..bill(usage(7, 0, 0)) });
        billed.add_answer(Bill { routed_model_id: Some("a".to_owned()), ..bill(usage(7, 0, 0)) });
        let conditions: Vec<_> =
            billed.iter().map(|(billing, usage)| (billing.prompt, usage.input_tokens)).collect();
        let (any, above) = (PromptLength::Any, PromptLength::Above100K);
        assert_eq!(conditions, [(any, 100_007), (above, 1), (any, 7), (any, 7)]);
        let mut twice = billed.clone();
        twice.add_all(&billed);
        assert_eq!(twice.iter().count(), 4);
        assert_eq!(twice.total(), billed.total() + billed.total());
    }
}
