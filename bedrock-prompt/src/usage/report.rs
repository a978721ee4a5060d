use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Serialize;

use super::price_table::possibly_billed;
use super::tracker::ModelCounts;
use super::{PriceTable, UsageCounts, Usd};

/// The counts of a [`UsageTracker`](super::UsageTracker) and their cost.
///
/// `Display` is a table. Serialized, amounts are exact decimal strings in US dollars.
///
/// ```no_run
/// # fn run(tracker: bedrock_prompt::usage::UsageTracker) {
/// let report = tracker.report();
/// println!("{report}"); // a table
/// match report.cost {
///     Some(cost) => println!("${cost}"),
///     None => println!("at least ${}", report.known_cost),
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct UsageReport {
    /// One row per model id as it was sent, sorted by id.
    pub models: Vec<ModelUsage>,
    /// The sum of the rows.
    pub total: UsageCounts,
    /// The cost of all rows; `None` if the cost of one row is unknown.
    #[serde(rename = "cost_usd")]
    pub cost: Option<Usd>,
    /// The cost of the tokens that were reported and have a price, also in rows whose cost is unknown:
    /// a lower bound of the total cost.
    #[serde(rename = "known_cost_usd")]
    pub known_cost: Usd,
    /// The models whose cost is unknown; [`ModelUsage::no_cost_reason`] says why.
    pub models_without_cost: Vec<String>,
    /// Where the prices come from.
    pub prices: PriceSource,
}

/// The usage of one model.
///
/// ```no_run
/// # fn run(report: bedrock_prompt::usage::UsageReport) {
/// for row in &report.models {
///     println!("{}: {} calls, {:?}", row.model_id, row.counts.calls, row.cost);
/// }
/// # }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ModelUsage {
    /// The model id as it was sent.
    pub model_id: String,
    /// Calls and tokens.
    #[serde(flatten)]
    pub counts: UsageCounts,
    /// The cost of the tokens; `None` if a price or a number of tokens is unknown, also that of an
    /// attempt that may have been billed.
    #[serde(rename = "cost_usd")]
    pub cost: Option<Usd>,
    /// Why the cost is unknown, if it is.
    pub no_cost_reason: Option<String>,
}

/// Where prices come from.
///
/// ```
/// use bedrock_prompt::usage::UsageTracker;
///
/// let prices = UsageTracker::new().report().prices;
/// println!("prices of {}, {}", prices.date, prices.source);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PriceSource {
    /// The name of the source.
    pub source: String,
    /// The date of the prices.
    pub date: String,
    /// The AWS region of the prices, if it is set.
    pub region: Option<String>,
}

impl UsageReport {
    pub(super) fn new(counts: &BTreeMap<String, ModelCounts>, prices: &PriceTable) -> Self {
        let mut known_cost = Usd::ZERO;
        let row = |(id, ModelCounts { counts, billed }): (&String, &ModelCounts)| {
            let reported = match counts.usage.total_tokens() {
                0 => Ok(Usd::ZERO),
                _ => prices.cost_of_tokens(id, billed),
            };
            known_cost += reported.as_ref().ok().copied().unwrap_or_default();
            let cost = match (counts.calls_without_usage, counts.possibly_billed_attempts) {
                (0, 0) => reported,
                (0, attempts) => Err(possibly_billed(attempts)),
                (1, _) => Err("1 call has no token count".to_owned()),
                (calls, _) => Err(format!("{calls} calls have no token count")),
            };
            ModelUsage {
                model_id: id.clone(),
                counts: *counts,
                cost: cost.as_ref().ok().copied(),
                no_cost_reason: cost.err(),
            }
        };
        let models: Vec<ModelUsage> = counts.iter().map(row).collect();
        let mut total = UsageCounts::default();
        for row in &models {
            total += row.counts;
        }
        let without = models.iter().filter(|row| row.cost.is_none());
        Self {
            total,
            cost: models.iter().map(|row| row.cost).sum(),
            known_cost,
            models_without_cost: without.map(|row| row.model_id.clone()).collect(),
            models,
            prices: prices.source().clone(),
        }
    }

    /// The cells of the table, with a header and a total row.
    fn table(&self) -> Vec<Vec<String>> {
        let costs = self.models.iter().filter_map(|row| row.cost).chain([self.known_cost]);
        let decimals = costs
            .map(|cost| cost.to_string())
            .filter_map(|cost| cost.split_once('.').map(|(_, decimals)| decimals.len()));
        let decimals = decimals.max().unwrap_or(2);
        let dollars = |cost: Usd| format!("${cost:.decimals$}");
        let unknown = || "unknown".to_owned();
        let head = ["model", "calls", "failed", "input", "output", "cache read", "cache write"];
        let mut rows = vec![head.into_iter().chain(["cost"]).map(Into::into).collect()];
        rows.extend(
            self.models.iter().map(|row| {
                cells(&row.model_id, &row.counts, row.cost.map_or_else(unknown, dollars))
            }),
        );
        let known = dollars(self.known_cost);
        let whole = match self.cost {
            Some(_) => known,
            None => format!("at least {known}"),
        };
        rows.push(cells("total", &self.total, whole));
        rows
    }
}

/// The columns that are omitted if no prompt was cached.
const CACHE_COLUMNS: Range<usize> = 5..7;

fn cells(name: &str, counts: &UsageCounts, cost: String) -> Vec<String> {
    let usage = counts.usage;
    let numbers = [
        counts.calls,
        counts.failed_calls,
        usage.input_tokens,
        usage.output_tokens,
        usage.cache_read_input_tokens,
        usage.cache_write_input_tokens,
    ];
    let numbers = numbers.iter().map(ToString::to_string);
    [name.to_owned()].into_iter().chain(numbers).chain([cost]).collect()
}

impl fmt::Display for UsageReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let table = self.table();
        let width = |column: usize| table.iter().map(|row| row[column].len()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..table[0].len()).map(width).collect();
        let usage = self.total.usage;
        let is_cached = usage.cache_read_input_tokens + usage.cache_write_input_tokens > 0;
        for row in &table {
            write!(f, "{:<width$}", row[0], width = widths[0])?;
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate().skip(1) {
                if is_cached || !CACHE_COLUMNS.contains(&column) {
                    write!(f, "  {cell:>width$}")?;
                }
            }
            writeln!(f)?;
        }
        for model in &self.models {
            if let Some(reason) = &model.no_cost_reason {
                writeln!(f, "unknown cost: {}: {reason}", model.model_id)?;
            }
        }
        match self.total.possibly_billed_attempts {
            0 => {}
            1 => writeln!(f, "1 failed attempt may also have been billed")?,
            attempts => writeln!(f, "{attempts} failed attempts may also have been billed")?,
        }
        let PriceSource { source, date, region } = &self.prices;
        write!(f, "prices: {source}, {date}")?;
        region.as_ref().map_or(Ok(()), |region| write!(f, ", {region}"))
    }
}
