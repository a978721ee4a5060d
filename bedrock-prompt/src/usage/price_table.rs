//! The prices of all models, by what decides them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

use super::report::PriceSource;
use super::{Price, PromptLength, Tier, Usd, builtin_prices};
use crate::model::{base_of, resource_of_arn};
use crate::outcome::{Bill, BilledTokens, Billing, CallRecord, Usage};

static BUILTIN: LazyLock<PriceTable> = LazyLock::new(|| {
    let table = PriceTable::new("2026-11-30", "LiteLLM 1.110.2").region("us-east-1");
    builtin_prices::rows().fold(table, |mut table, (id, condition, price)| {
        table.insert(id, condition, price);
        if base_of(id) == id {
            table.of_region.insert(id.to_owned());
        }
        table
    })
});

/// The conditions under which a price holds.
pub(super) type Condition = (Tier, PromptLength);

/// Why a cost is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownCost(String);

impl fmt::Display for UnknownCost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UnknownCost {}

/// Why the cost of calls with such attempts is unknown.
pub(super) fn possibly_billed(attempts: u64) -> String {
    let attempts =
        if attempts == 1 { "1 attempt".to_owned() } else { format!("{attempts} attempts") };
    format!("{attempts} may have been billed for an unknown number of tokens")
}

/// The prices of models, with their date and source.
///
/// ```
/// use bedrock_prompt::usage::{Price, PriceTable, PromptLength, Tier, Usd};
///
/// let nova = Price::new(Usd::from_micros(50_000), Usd::from_micros(200_000));
/// let flex = Price::new(Usd::from_micros(25_000), Usd::from_micros(100_000));
/// let ours = PriceTable::new("2026-11-01", "our agreement with AWS")
///     .price("amazon.nova-lite-v1:0", nova)
///     .price_for("amazon.nova-lite-v1:0", Tier::Flex, PromptLength::Any, flex);
/// assert!(ours.get("amazon.nova-lite-v1:0").is_some());
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
    prices: BTreeMap<String, BTreeMap<Condition, Price>>,
    /// The ids whose prices are those of the region, and of no other.
    of_region: BTreeSet<String>,
}

impl PriceTable {
    /// An empty table.
    ///
    /// `date` is the date of the prices, such as `2026-11-01`; `source` is where they come from.
    /// Both are shown in reports and are not parsed.
    pub fn new(date: impl Into<String>, source: impl Into<String>) -> Self {
        let source = PriceSource { source: source.into(), date: date.into(), region: None };
        Self { source, prices: BTreeMap::new(), of_region: BTreeSet::new() }
    }

    /// The table of this version of the library, from the price list of `LiteLLM`.
    ///
    /// It contains the prices of text tokens for models, in us-east-1 and for no other region, and for
    /// inference profiles, whose prices may differ from those of their model: for each service tier, for batch
    /// inference, for long prompts and for cache entries of five minutes and one hour. It does not
    /// cover optimized latency, provisioned throughput, images, audio, guardrails, tools that AWS
    /// runs, or discounts.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Sets the AWS region of the prices, which is shown in reports.
    #[must_use]
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.source.region = Some(region.into());
        self
    }

    /// Sets the price of a model in the standard tier and replaces an earlier one, with those for
    /// long prompts and other tiers.
    ///
    /// `model_id` is a model id, an inference profile id, or an ARN.
    #[must_use]
    pub fn price(mut self, model_id: impl Into<String>, price: Price) -> Self {
        let model_id = model_id.into();
        self.prices.remove(&model_id);
        self.of_region.remove(&model_id);
        self.insert(model_id, Condition::default(), price);
        self
    }

    /// Sets the price of a model for a service tier, or for long prompts.
    ///
    /// A prompt for whose length there is no price has the one of the next shorter length.
    #[must_use]
    pub fn price_for(
        mut self,
        model_id: impl Into<String>,
        tier: Tier,
        prompt: PromptLength,
        price: Price,
    ) -> Self {
        let model_id = model_id.into();
        self.of_region.remove(&model_id);
        self.insert(model_id, (tier, prompt), price);
        self
    }

    fn insert(&mut self, model_id: impl Into<String>, condition: Condition, price: Price) {
        self.prices.entry(model_id.into()).or_default().insert(condition, price);
    }

    /// The price for a model id, inference profile id or ARN, in the standard tier and for prompts
    /// of any length. The lookup tries the id itself, then the id within an ARN.
    ///
    /// An inference profile does not get the price of its model, because many of them cost more or
    /// less.
    pub fn get(&self, model_id: &str) -> Option<&Price> {
        self.prices_of(model_id)?.get(&Condition::default())
    }

    fn prices_of(&self, model_id: &str) -> Option<&BTreeMap<Condition, Price>> {
        self.prices.get(model_id).or_else(|| self.prices.get(resource_of_arn(model_id)))
    }

    /// The cost of a call: of all its answers, each in its service tier and for the length of its
    /// prompt, with cache entries of five minutes and of one hour.
    ///
    /// ```no_run
    /// # async fn run(client: bedrock_prompt::Client) -> Result<(), bedrock_prompt::Error> {
    /// use bedrock_prompt::usage::PriceTable;
    ///
    /// let response = client.prompt("Name a river.").await?;
    /// match PriceTable::builtin().cost(&response.record) {
    ///     Ok(cost) => println!("${cost}"),
    ///     Err(unknown) => println!("unknown cost: {unknown}"),
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the cost is unknown: the table has no price for the model, for its service tier or for
    /// one kind of its tokens, its price is that of another region, or AWS may charge for tokens that
    /// it did not report.
    pub fn cost(&self, record: &CallRecord) -> Result<Usd, UnknownCost> {
        match record.possibly_billed_attempts {
            0 => self.cost_of_tokens(&record.model_id, &record.billed),
            attempts => Err(possibly_billed(attempts.into())),
        }
        .map_err(UnknownCost)
    }

    /// The cost of the tokens of one request to a model, for example to estimate what a call will
    /// cost.
    ///
    /// ```
    /// use bedrock_prompt::usage::{PriceTable, Tier, Usage};
    ///
    /// let mut usage = Usage::default();
    /// (usage.input_tokens, usage.output_tokens) = (1_000_000, 1000);
    /// let prices = PriceTable::builtin();
    /// let cost = prices.cost_of_request("amazon.nova-lite-v1:0", usage, Tier::Standard)?;
    /// assert_eq!(cost.to_string(), "0.06024");
    /// # Ok::<(), bedrock_prompt::usage::UnknownCost>(())
    /// ```
    ///
    /// # Errors
    ///
    /// As [`cost`](Self::cost).
    pub fn cost_of_request(
        &self,
        model_id: &str,
        usage: Usage,
        tier: Tier,
    ) -> Result<Usd, UnknownCost> {
        let mut tokens = BilledTokens::default();
        tokens.add_answer(Bill { usage, tier, ..Bill::default() });
        self.cost_of_tokens(model_id, &tokens).map_err(UnknownCost)
    }

    /// The cost of the tokens of a model, or why it is unknown.
    pub(super) fn cost_of_tokens(
        &self,
        model_id: &str,
        tokens: &BilledTokens,
    ) -> Result<Usd, String> {
        let mut cost = Usd::ZERO;
        for (billing, usage) in tokens.iter() {
            let model_id = billing.routed_model_id.as_deref().unwrap_or(model_id);
            let price = self.price_under(model_id, billing)?;
            cost += price.exact_cost(usage).map_err(|kind| format!("no price for {kind}"))?;
        }
        Ok(cost)
    }

    fn price_under(&self, model_id: &str, billing: &Billing) -> Result<&Price, String> {
        let Some(prices) = self.prices_of(model_id) else {
            return Err(match &billing.routed_model_id {
                Some(routed) => format!("no price for `{routed}`, which the prompt router chose"),
                None => "no price for this model: set one with `PriceTable::price`".to_owned(),
            });
        };
        if let (Some(of), Some(called)) = (&self.source.region, &billing.region)
            && of != called
            && self.of_region.contains(resource_of_arn(model_id))
        {
            return Err(format!(
                "the price of this model is that of {of}, and the calls went to {called}: set one \
                 with `PriceTable::price`"
            ));
        }
        // A tier without a price for long prompts has none, where the standard tier has one.
        let lengths = prices.keys().map(|(_, length)| *length);
        let length = lengths.filter(|length| *length <= billing.prompt).max().unwrap_or_default();
        prices.get(&(billing.tier.clone(), length)).ok_or_else(|| match length {
            PromptLength::Any => format!("no price for the service tier `{}`", billing.tier),
            length => {
                format!("no price for the service tier `{}` and prompts of {length}", billing.tier)
            }
        })
    }

    /// Where the prices come from.
    pub fn source(&self) -> &PriceSource {
        &self.source
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prices() -> impl Iterator<Item = &'static Price> {
        PriceTable::builtin().prices.values().flat_map(BTreeMap::values)
    }

    #[test]
    fn every_row_of_the_built_in_table_is_parsed() {
        let rows = builtin_prices::ROWS.lines().count() - 1;
        assert!(rows > 500, "{rows}");
        assert_eq!(prices().count(), rows);
        assert!(prices().all(|price| price.input.is_some() && price.output.is_some()));
        let standard = PriceTable::builtin().prices.keys().map(|id| PriceTable::builtin().get(id));
        assert!(standard.clone().all(|price| price.is_some()) && standard.count() > 290);
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
        for unknown in [
            "jp.amazon.nova-lite-v1:0",
            "global.amazon.nova-lite-v1:0",
            "eu.amazon.nova-premier-v1:0",
            "us.a.b",
        ] {
            assert_eq!(cents(unknown), None, "{unknown}");
        }
        let arn = format!("arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.{sonnet}");
        assert_eq!(cents(&arn), Some(Usd::from_cents(330)));
        assert_eq!(cents("arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2"), None);
    }

    #[test]
    fn costs_are_exact_and_unknown_without_a_price() {
        let nova = PriceTable::builtin().get("amazon.nova-micro-v1:0").expect("a row");
        let usage = |input_tokens, output_tokens, read, write| Usage {
            input_tokens,
            output_tokens,
            cache_read_input_tokens: read,
            cache_write_input_tokens: write,
            cache_write_1h_input_tokens: 0,
        };
        // 1 x 0.035 + 3 x 0.14 + 7 x 0.00875 dollars a million.
        assert_eq!(nova.cost(usage(1, 3, 7, 0)).map(Usd::picos), Some(516_250));
        assert_eq!(nova.cost(usage(1, 3, 7, 1)), None);
        assert_eq!(nova.cost(usage(0, 0, 0, 0)), Some(Usd::ZERO));
        let embedding = Price::input_only(Usd::from_cents(2));
        assert_eq!(embedding.cost(usage(1_000_000, 0, 0, 0)), Some(Usd::from_cents(2)));
        assert_eq!(embedding.cost(usage(1, 1, 0, 0)), None);
    }

    #[test]
    fn a_price_holds_for_its_tier_and_length() {
        let price = |cents| Price::new(Usd::from_cents(cents), Usd::ZERO);
        let table = PriceTable::new("today", "a test")
            .price("a.b", price(100))
            .price_for("a.b", Tier::Flex, PromptLength::Any, price(50))
            .price_for("a.b", Tier::Standard, PromptLength::Above200K, price(200))
            .price("a.routed", price(1));
        let cost = |input_tokens, tier, routed: Option<&str>| {
            let mut tokens = BilledTokens::default();
            let usage = Usage { input_tokens, ..Usage::default() };
            let routed_model_id = routed.map(str::to_owned);
            tokens.add_answer(Bill { usage, tier, routed_model_id, region: None });
            table.cost_of_tokens("a.b", &tokens).map_or_else(|why| why, |cost| cost.to_string())
        };
        assert_eq!(cost(200_000, Tier::Standard, None), "0.20");
        assert_eq!(cost(200_001, Tier::Standard, None), "0.400002");
        assert_eq!(cost(300_000, Tier::Standard, None), "0.60");
        assert_eq!(cost(200_000, Tier::Flex, None), "0.10");
        assert_eq!(
            cost(200_001, Tier::Flex, None),
            "no price for the service tier `flex` and prompts of more than 200,000 tokens"
        );
        let reserved = Tier::Other("reserved".to_owned());
        assert_eq!(cost(1, reserved, None), "no price for the service tier `reserved`");
        assert_eq!(cost(1_000_000, Tier::Standard, Some("a.routed")), "0.01");
        let unknown = cost(1, Tier::Standard, Some("a.new"));
        assert_eq!(unknown, "no price for `a.new`, which the prompt router chose");
    }
}
