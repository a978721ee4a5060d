//! The cost of an answer is what LiteLLM's own cost function says, for each model and each kind of
//! token: `tests/prices/make.py` writes down what it says.

use std::collections::BTreeMap;

use bedrock_prompt::usage::{PriceTable, Tier, Usage};

const COSTS: &str = include_str!("../prices/costs.csv");

#[test]
fn costs_are_those_of_litellm() {
    let mut compared = 0;
    let mut wrong = Vec::new();
    // The reason, and how many rows of how many models have it.
    let mut unknown: BTreeMap<String, u32> = BTreeMap::new();
    for line in COSTS.lines().skip(2) {
        let cells: Vec<&str> = line.split(',').collect();
        let [model_id, tier, tokens @ .., usd] = &cells[..] else { panic!("{line}") };
        let tokens = tokens.iter().map(|cell| cell.parse().expect("tokens"));
        let mut usage = Usage::default();
        let counts = [
            &mut usage.input_tokens,
            &mut usage.output_tokens,
            &mut usage.cache_read_input_tokens,
            &mut usage.cache_write_input_tokens,
            &mut usage.cache_write_1h_input_tokens,
        ];
        counts.into_iter().zip(tokens).for_each(|(count, tokens)| *count = tokens);
        let tier = match *tier {
            "flex" => Tier::Flex,
            "priority" => Tier::Priority,
            _ => Tier::Standard,
        };
        match PriceTable::builtin().cost_of_request(model_id, usage, tier) {
            Ok(cost) => {
                compared += 1;
                let (cost, expected): (f64, f64) =
                    (cost.to_string().parse().expect("a number"), usd.parse().expect("a number"));
                if (cost - expected).abs() > 1e-12 * expected.abs() {
                    wrong.push(format!("{line}: {cost}"));
                }
            }
            Err(why) => *unknown.entry(why.to_string()).or_default() += 1,
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {compared}:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(40)].join("\n")
    );
    insta::assert_debug_snapshot!((compared, unknown));
}
