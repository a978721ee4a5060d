//! Reads what models send instead of what was asked for, and shows what was mended.
//!
//! `cargo run --example odd_answers`

use bedrock_prompt::{Client, Prompt};
use bedrock_prompt_local::{MalformedToolUse, Reply, Script, Server};
use serde_json::json;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Order {
    number: String,
    skus: Vec<String>,
    total: f64,
    paid: bool,
}

#[derive(Prompt)]
#[prompt(model = "anthropic.claude-sonnet-4-5-20250929-v1:0", user = "{0}", output = Order)]
struct ReadOrder<'a>(&'a str);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let good = json!({ "number": "B-7", "skus": ["A", "C"], "total": 1234.5, "paid": true });
    let spelt =
        json!({ "Number": "B-7", "skus": "[\"A\",\"C\"]", "total": "1,234.50", "paid": "yes" });
    let doubtful = json!({ "number": "B-7", "skus": "A, C", "total": "1,234", "paid": true });
    let replies = [
        Reply::tool_use("order", spelt),
        Reply::tool_use("order", json!({ "properties": good.clone() })),
        Reply::malformed_tool_use(MalformedToolUse::Qwen, "order", good.clone()),
        // Two readings are no reading: it is asked for again.
        Reply::tool_use("order", doubtful.clone()),
        Reply::tool_use("order", good),
        // And again, until nothing is left of the budget.
        Reply::tool_use("order", doubtful).times(3),
    ];
    let script = replies.into_iter().fold(Script::new(), Script::reply);
    let server = Server::builder().script(script).start().await?;
    let client = Client::local(server.endpoint_url());
    for _ in 0..5 {
        match client.prompt(ReadOrder("Order B-7: ..")).send().await {
            Ok(response) => {
                let re_asks = response.record.re_asks;
                let Order { number, skus, total, paid } = response.output;
                println!("{number}: {skus:?}, {total}, paid: {paid}, {re_asks} re-asks");
                for repair in response.repairs {
                    println!("  repaired: {repair}");
                }
            }
            Err(error) => {
                println!("{:?}, {} re-asks", error.kind(), error.record().re_asks);
                for violation in error.violations() {
                    println!("  wrong: {violation}");
                }
            }
        }
    }
    Ok(())
}
