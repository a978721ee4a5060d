use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::Usd;
use super::report::PriceSource;
use crate::model::resource_of_arn;
use crate::outcome::Usage;

/// The rows of the built-in table, in US dollars per million tokens.
///
/// Source: the `PyPI` package `litellm` 1.109.1, `model_prices_and_context_window_backup.json`, read
/// on 2026-11-20: the on-demand prices of the models that Bedrock serves in us-east-1, and of all
/// inference profiles of these models in that list.
const ROWS: &str = include_str!("prices.csv");

static BUILTIN: LazyLock<PriceTable> = LazyLock::new(|| {
    let table = PriceTable::new("2026-11-20", "LiteLLM 1.109.1").region("us-east-1");
    ROWS.lines()
        .skip(1)
        .filter_map(read_row)
        .fold(table, |table, (id, price)| table.price(id, price))
});

fn read_row(line: &str) -> Option<(&str, Price)> {
    let mut cells = line.split(',');
    let id = cells.next()?;
    let mut price = || match cells.next()? {
        "" => Some(None),
        cell => cell.parse().ok().map(Some),
    };
    let (input, output, cache_read, cache_write) = (price()?, price()?, price()?, price()?);
    Some((id, Price { input, output, cache_read, cache_write }))
}

/// The prices of one model, in US dollars per million tokens of each kind.
///
/// A kind without a price is unknown, not free: the cost of a call with such tokens is unknown.
///
/// ```
/// use bedrock_prompt::usage::{Price, Usd};
///
/// let model = Price::new(Usd::from_cents(300), Usd::from_cents(1500))
///     .cache_read(Usd::from_cents(30))
///     .cache_write(Usd::from_cents(375));
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
    /// US dollars per million input tokens written to the prompt cache.
    pub cache_write: Option<Usd>,
}

impl Price {
    /// The prices of input and output tokens, in US dollars per million.
    pub const fn new(input: Usd, output: Usd) -> Self {
        Self { output: Some(output), ..Self::input_only(input) }
    }

    /// The price of input tokens, in US dollars per million, of a model without output tokens, such
    /// as an embedding model.
    pub const fn input_only(input: Usd) -> Self {
        Self { input: Some(input), output: None, cache_read: None, cache_write: None }
    }

    /// US dollars per million input tokens read from the prompt cache.
    #[must_use]
    pub const fn cache_read(mut self, price: Usd) -> Self {
        self.cache_read = Some(price);
        self
    }

    /// US dollars per million input tokens written to the prompt cache.
    #[must_use]
    pub const fn cache_write(mut self, price: Usd) -> Self {
        self.cache_write = Some(price);
        self
    }

    /// The cost of these tokens; `None` if one of their kinds has no price.
    pub fn cost(&self, usage: Usage) -> Option<Usd> {
        [
            (usage.input_tokens, self.input),
            (usage.output_tokens, self.output),
            (usage.cache_read_input_tokens, self.cache_read),
            (usage.cache_write_input_tokens, self.cache_write),
        ]
        .into_iter()
        .filter(|(tokens, _)| *tokens > 0)
        .map(|(tokens, price)| price.map(|price| price.for_tokens(tokens)))
        .sum()
    }
}

/// The prices of models, with their date and source.
///
/// ```
/// use bedrock_prompt::usage::{Price, PriceTable, Usd};
///
/// let ours = PriceTable::new("2026-11-01", "our agreement with AWS")
///     .price("amazon.nova-lite-v1:0", Price::new(Usd::from_micros(50_000), Usd::from_micros(200_000)));
/// assert!(ours.get("amazon.nova-lite-v1:0").is_some());
/// assert!(ours.get("global.amazon.nova-lite-v1:0").is_some());
/// assert!(ours.get("us.amazon.nova-lite-v1:0").is_none());
/// ```
///
/// The ARN of an application inference profile or of a provisioned model does not contain the id
/// of its model, so it has no price, even if the client knows the model: set a price for the ARN.
///
/// ```
/// # use bedrock_prompt::usage::{Price, PriceTable, Usd};
/// let arn = "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/a1b2c3";
/// let prices = PriceTable::builtin()
///     .clone()
///     .price(arn, Price::new(Usd::from_cents(72), Usd::from_cents(72)));
/// assert!(prices.get(arn).is_some());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriceTable {
    source: PriceSource,
    prices: BTreeMap<String, Price>,
}

impl PriceTable {
    /// An empty table.
    ///
    /// `date` is the date of the prices, such as `2026-11-01`; `source` is where they come from.
    /// Both are shown in reports and are not parsed.
    pub fn new(date: impl Into<String>, source: impl Into<String>) -> Self {
        let source = PriceSource { source: source.into(), date: date.into(), region: None };
        Self { source, prices: BTreeMap::new() }
    }

    /// The table of this version of the library, from the price list of `LiteLLM`.
    ///
    /// It contains the on-demand prices of text tokens in us-east-1 for models and for inference
    /// profiles, whose prices may differ from those of their model. It does not cover other
    /// service tiers, batch inference, provisioned throughput, prompts over 200,000 tokens, cache
    /// entries of one hour, or discounts.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Sets the AWS region of the prices, which is shown in reports.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.source.region = Some(region.into());
        self
    }

    /// Sets the price of a model and replaces an earlier one.
    ///
    /// `model_id` is a model id, an inference profile id, or an ARN.
    #[must_use]
    pub fn price(mut self, model_id: impl Into<String>, price: Price) -> Self {
        self.prices.insert(model_id.into(), price);
        self
    }

    /// The price for a model id, inference profile id or ARN. The lookup tries the id itself, then
    /// the id within an ARN, then, for a `global.` inference profile, its model's id.
    ///
    /// Other inference profiles do not get the price of their model, because many of them cost
    /// more. In the built-in table all `global.` profiles cost the same as their model.
    pub fn get(&self, model_id: &str) -> Option<&Price> {
        let id = resource_of_arn(model_id);
        let base = id.strip_prefix("global.");
        [Some(model_id), Some(id), base].into_iter().flatten().find_map(|id| self.prices.get(id))
    }

    /// Where the prices come from.
    pub fn source(&self) -> &PriceSource {
        &self.source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_built_in_table_is_parsed() {
        let rows = ROWS.lines().count() - 1;
        assert!(rows > 150, "{rows}");
        assert_eq!(PriceTable::builtin().prices.len(), rows);
        assert!(PriceTable::builtin().prices.values().all(|price| price.input.is_some()));
    }

    #[test]
    fn inference_profiles_have_their_own_price_or_none() {
        let cents = |id: &str| PriceTable::builtin().get(id).and_then(|price| price.input);
        let sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
        assert_eq!(cents(sonnet), Some(Usd::from_cents(300)));
        assert_eq!(cents(&format!("us.{sonnet}")), Some(Usd::from_cents(330)));
        assert_eq!(cents(&format!("global.{sonnet}")), Some(Usd::from_cents(300)));
        let nova = "amazon.nova-lite-v1:0";
        assert_eq!(cents(&format!("us.{nova}")), cents(nova));
        assert_eq!(cents(&format!("eu.{nova}")), Some(Usd::from_micros(78_000)));
        // Not in the table; such profiles can cost more than their models.
        for unknown in ["jp.amazon.nova-lite-v1:0", "eu.amazon.nova-premier-v1:0", "us.a.b"] {
            assert_eq!(cents(unknown), None, "{unknown}");
        }
        let arn = format!("arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.{sonnet}");
        assert_eq!(cents(&arn), Some(Usd::from_cents(330)));
        assert_eq!(cents("arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2"), None);
    }

    /// [`PriceTable::get`] relies on this.
    #[test]
    fn global_profiles_cost_the_same_as_their_model() {
        let prices = &PriceTable::builtin().prices;
        let profiles =
            prices.iter().filter_map(|(id, price)| Some((id.strip_prefix("global.")?, price)));
        let profiles: Vec<_> = profiles.collect();
        assert!(
            profiles.len() > 15 && profiles.iter().all(|(base, price)| prices[*base] == **price)
        );
    }

    #[test]
    fn costs_are_exact_and_unknown_without_a_price() {
        let nova = PriceTable::builtin().get("amazon.nova-micro-v1:0").expect("a row");
        let usage = |input, output, read, write| Usage {
            input_tokens: input,
            output_tokens: output,
            cache_read_input_tokens: read,
            cache_write_input_tokens: write,
        };
        // 1 x 0.035 + 3 x 0.14 + 7 x 0.00875 dollars a million.
        assert_eq!(nova.cost(usage(1, 3, 7, 0)).map(Usd::picos), Some(516_250));
        assert_eq!(nova.cost(usage(1, 3, 7, 1)), None);
        assert_eq!(nova.cost(usage(0, 0, 0, 0)), Some(Usd::ZERO));
        let embedding = Price::input_only(Usd::from_cents(2));
        assert_eq!(embedding.cost(usage(1_000_000, 0, 0, 0)), Some(Usd::from_cents(2)));
        assert_eq!(embedding.cost(usage(1, 1, 0, 0)), None);
    }
}
