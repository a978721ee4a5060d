//! The prices of this version of the library, as they are written.

use super::price_table::Condition;
use super::{Price, PromptLength, Tier};

/// The rows of the built-in table, in US dollars per million tokens, made from `models/models.toml`:
/// the models of Bedrock that are priced by the token, and their inference profiles; a model by its
/// own id has the price of us-east-1.
pub(super) const ROWS: &str = include_str!("prices.csv");

/// All rows.
pub(super) fn rows() -> impl Iterator<Item = (&'static str, Condition, Price)> {
    ROWS.lines().skip(1).filter_map(read_row)
}

fn read_row(line: &str) -> Option<(&str, Condition, Price)> {
    let mut cells = line.split(',');
    let id = cells.next()?;
    let tier = match cells.next()? {
        "" => Tier::Standard,
        "flex" => Tier::Flex,
        "priority" => Tier::Priority,
        "batch" => Tier::Batch,
        _ => return None,
    };
    let prompt = match cells.next()? {
        "" => PromptLength::Any,
        "100k" => PromptLength::Above100K,
        "200k" => PromptLength::Above200K,
        "272k" => PromptLength::Above272K,
        _ => return None,
    };
    let mut price = || match cells.next()? {
        "" => Some(None),
        cell => cell.parse().ok().map(Some),
    };
    let price = Price {
        input: price()?,
        output: price()?,
        cache_read: price()?,
        cache_write: price()?,
        cache_write_1h: price()?,
    };
    Some((id, (tier, prompt), price))
}
