//! What differs between the file and LiteLLM's list.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::file::ModelFile;
use crate::prices::{self, Cells, Condition, LENGTHS, TIERS};

/// Names of LiteLLM that are no ids of Bedrock.
const NO_IDS: [&str; 2] =
    ["anthropic.claude-3-7-sonnet-20240620-v1:0", "moonshot.kimi-k2-thinking"];

const PRICES: [&str; 5] = [
    "input_cost_per_token",
    "output_cost_per_token",
    "cache_read_input_token_cost",
    "cache_creation_input_token_cost",
    "cache_creation_input_token_cost_above_1hr",
];

/// What differs: ids, prices, limits, ends of life. A line for each difference.
///
/// # Errors
///
/// A price of the file cannot be read.
pub fn compare(ours: &ModelFile, theirs: &Value) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let prices = prices::all(ours)?;
    let mut ids: BTreeSet<String> = ours.models.iter().map(|model| model.id.clone()).collect();
    for model in &ours.models {
        ids.extend(model.geographies.split_whitespace().map(|each| format!("{each}.{}", model.id)));
    }
    let rows = theirs.as_object().ok_or("it is no JSON object of models, as LiteLLM has it")?;
    let rows = rows.iter().filter(|(name, row)| is_of_bedrock(name, row));
    let mut theirs = BTreeSet::new();
    for (name, row) in rows {
        theirs.insert(name.clone());
        let Some(model) = ours.models.iter().find(|model| is_id_of(name, &model.id)) else {
            found.push(format!("{name}: not in models.toml"));
            continue;
        };
        if !ids.contains(name) {
            found.push(format!("{name}: models.toml has the model without this geography"));
        }
        let none = BTreeMap::new();
        compare_prices(name, prices.get(name).unwrap_or(&none), row, &mut found);
        let facts = ours.facts(model);
        if facts.serves.as_deref() != Some("other") {
            let mut limit = |field: &str, ours: Option<u32>| {
                let theirs = row.get(field).and_then(Value::as_u64);
                if theirs.is_some() && ours.map(u64::from) != theirs {
                    found.push(format!("{name}: {field}: {ours:?}, LiteLLM {theirs:?}"));
                }
            };
            limit("max_input_tokens", facts.max_input_tokens);
            limit("max_output_tokens", facts.max_output_tokens);
        }
        let ends = row.get("deprecation_date").and_then(Value::as_str).unwrap_or_default();
        if ends != model.ends {
            found.push(format!("{name}: ends `{}`, LiteLLM `{ends}`", model.ends));
        }
    }
    if theirs.is_empty() {
        return Err("it has no models of Bedrock".into());
    }
    for model in &ours.models {
        if !theirs.iter().any(|name| is_id_of(name, &model.id)) {
            found.push(format!("{}: not in LiteLLM's list", model.id));
        }
    }
    Ok(found)
}

/// Whether an id is that of a model, or of an inference profile of it.
fn is_id_of(name: &str, base: &str) -> bool {
    name.strip_suffix(base).is_some_and(|geography| {
        geography.is_empty() || geography.ends_with('.') && geography.matches('.').count() == 1
    })
}

fn is_of_bedrock(name: &str, row: &Value) -> bool {
    let text = |field: &str| row.get(field).and_then(Value::as_str).unwrap_or_default();
    matches!(text("litellm_provider"), "bedrock" | "bedrock_converse")
        && matches!(text("mode"), "chat" | "completion" | "embedding")
        && !name.contains(['/', '@'])
        && name.contains('.')
        && !name.starts_with("claude")
        && !NO_IDS.contains(&name)
}

fn compare_prices(
    name: &str,
    ours: &BTreeMap<Condition, Cells>,
    row: &Value,
    found: &mut Vec<String>,
) {
    for (tier, tier_name) in TIERS.iter().enumerate() {
        for (length, length_name) in LENGTHS.iter().enumerate() {
            let of_tier = ["", "_flex", "_priority", "_batches"][tier];
            let above = match *length_name {
                "" => String::new(),
                length => format!("_above_{length}_tokens"),
            };
            let theirs =
                |price: &str| row.get(format!("{price}{above}{of_tier}")).and_then(Value::as_f64);
            // Without a price for input there is no row, as for models that are priced by the image.
            let theirs = match theirs(PRICES[0]) {
                Some(input) if input > 0.0 => PRICES.map(theirs),
                _ => [None; 5],
            };
            let ours: Vec<Option<f64>> = match ours.get(&(tier, length)) {
                Some(cells) => cells.iter().map(|cell| cell.parse().ok()).collect(),
                None => vec![None; 5],
            };
            let is_same = |(ours, theirs): (&Option<f64>, &Option<f64>)| match (ours, theirs) {
                (Some(ours), Some(theirs)) => (ours - theirs * 1e6).abs() <= 1e-12 * ours,
                (None, None) => true,
                (Some(zero), None) | (None, Some(zero)) => *zero == 0.0,
            };
            if !ours.iter().zip(&theirs).all(is_same) {
                let theirs = theirs.map(|price| price.map(|price| price * 1e6));
                found.push(format!(
                    "{name}: price {tier_name} {length_name}: {ours:?}, LiteLLM {theirs:?}"
                ));
            }
        }
    }
}
