//! Classifies messages with two models, and shows the tokens and the cost of each.
//!
//! `cargo run --example usage [-- --aws]`

use bedrock_prompt::{Client, Error, Prompt, usage::UsageTracker};
use bedrock_prompt_local::Server;

/// How soon a message wants an answer.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Urgency {
    /// Something is broken, lost or late.
    Today,
    /// A question or a wish.
    ThisWeek,
}

#[derive(Prompt)]
#[prompt(
    system = "You sort messages to a support desk.",
    user = "How urgent is this?\n{message}",
    output = Urgency,
    max_tokens = 100
)]
struct Sort<'a> {
    #[prompt(untrusted)]
    message: &'a str,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let tracker = UsageTracker::new();
    let builder = Client::builder().usage_tracker(&tracker);
    let aws = std::env::args().any(|arg| arg == "--aws");
    let client = if aws { builder.from_env().await } else { builder.local(local.endpoint_url()) };
    let answer = |error: &Error| eprintln!("{}", error.answer().unwrap_or_default());
    for message in [
        "The parcel is lost, and my screen arrived broken.",
        "A question: do you plan a shop in Porto?",
    ] {
        for model_id in ["amazon.nova-lite-v1:0", "anthropic.claude-haiku-4-5-20251001-v1:0"] {
            let call = client.prompt(Sort { message }).model(model_id);
            let urgency = call.await.inspect_err(answer)?.output;
            println!("{:<9} {message}", format!("{urgency:?}"));
        }
    }
    println!("\n{}", tracker.report());
    Ok(())
}
