//! Reads invalid answers, and shows which repairs and re-asks they need.
//!
//! `cargo run --example invalid_answers`

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
    let valid = json!({ "number": "B-7", "skus": ["A", "C"], "total": 1234.5, "paid": true });
    let repairable =
        json!({ "Number": "B-7", "skus": "[\"A\",\"C\"]", "total": "1,234.50", "paid": "yes" });
    let ambiguous = json!({ "number": "B-7", "skus": "A, C", "total": "1,234", "paid": true });
    let replies = [
        Reply::tool_use("order", repairable),
        Reply::tool_use("order", json!({ "properties": valid.clone() })),
        Reply::malformed_tool_use(MalformedToolUse::Qwen, "order", valid.clone()),
        // Ambiguous values are not repaired: the client asks again.
        Reply::tool_use("order", ambiguous.clone()),
        Reply::tool_use("order", valid),
        // The client gives up after the maximum number of re-asks.
        Reply::tool_use("order", ambiguous).times(3),
    ];
    let script = replies.into_iter().fold(Script::new(), Script::reply);
    let server = Server::builder().script(script).start().await?;
    let client = Client::local(server.endpoint_url());
    for _ in 0..5 {
        match client.prompt(ReadOrder("Order B-7: ..")).await {
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
