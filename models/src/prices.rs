//! The prices, as the table that the library reads.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::file::{Model, ModelFile};

const COLUMNS: &str =
    "model_id,tier,prompt_above,input,output,cache_read,cache_write,cache_write_1h";

/// What decides a price: the tier and the length of the prompt, in the order of the table.
pub(crate) type Condition = (usize, usize);

pub(crate) const TIERS: [&str; 4] = ["", "flex", "priority", "batch"];
pub(crate) const LENGTHS: [&str; 4] = ["", "100k", "200k", "272k"];

/// The five prices of a row, as they are written; empty if unknown.
pub(crate) type Cells = [String; 5];

/// The prices of all ids.
///
/// # Errors
///
/// A row cannot be read: the error names the model and the row.
pub(crate) fn all(
    file: &ModelFile,
) -> Result<BTreeMap<String, BTreeMap<Condition, Cells>>, String> {
    let mut all: BTreeMap<String, BTreeMap<Condition, Cells>> = BTreeMap::new();
    for model in &file.models {
        for line in model.prices.lines().filter(|line| !line.trim().is_empty()) {
            let (geographies, condition, cells) = row(model, line)?;
            for geography in geographies {
                let id = match geography {
                    "own" => model.id.clone(),
                    geography => format!("{geography}.{}", model.id),
                };
                let before = all.entry(id).or_default().insert(condition, cells.clone());
                if before.is_some() {
                    return Err(format!("{}: `{line}`: {geography} stands there twice", model.id));
                }
            }
        }
    }
    Ok(all)
}

fn row<'a>(model: &Model, line: &'a str) -> Result<(Vec<&'a str>, Condition, Cells), String> {
    let wrong = |what: &str| format!("{}: `{line}`: {what}", model.id);
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_price = |word: &&&str| **word == "-" || word.parse::<f64>().is_ok();
    if words.iter().filter(is_price).count() != 5 {
        return Err(wrong("it must end with five prices, each a number or `-`"));
    }
    let (conditions, prices) = words.split_at(words.len() - 5);
    let (mut geographies, mut tier, mut length) = (Vec::new(), 0, 0);
    for word in conditions {
        let position = |list: &[&str], word: &str| list.iter().position(|each| *each == word);
        if let Some(above) = word.strip_prefix('>') {
            length = position(&LENGTHS, above).ok_or_else(|| wrong("no such length of prompts"))?;
        } else if let Some(found) = position(&TIERS, word) {
            tier = found;
        } else if *word == "own" || model.geographies.split_whitespace().any(|each| each == *word) {
            geographies.push(*word);
        } else {
            return Err(wrong(&format!("`{word}` is no geography of the model")));
        }
    }
    if geographies.is_empty() {
        return Err(wrong("`own` or a geography is missing"));
    }
    let mut cells = Cells::default();
    for (cell, price) in cells.iter_mut().zip(prices) {
        if *price != "-" {
            let is_exact = price.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            if !is_exact || price.parse::<f64>().is_err() {
                return Err(wrong(&format!("`{price}` is no price, such as `0.3`")));
            }
            (*price).clone_into(cell);
        }
    }
    Ok((geographies, (tier, length), cells))
}

pub(crate) fn csv(file: &ModelFile) -> Result<String, String> {
    let mut out = format!("{COLUMNS}\n");
    for (id, rows) in all(file)? {
        for ((tier, length), cells) in rows {
            let _ = writeln!(out, "{id},{},{},{}", TIERS[tier], LENGTHS[length], cells.join(","));
        }
    }
    Ok(out)
}
