//! Sorts messages into the variants of an enum.
//!
//! `cargo run --example classify [-- --aws]`

use bedrock_prompt::{Client, Error, Prompt};
use bedrock_prompt_local::Server;

/// What a customer's message is about.
#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Topic {
    /// A charge, an invoice, a payment or a refund.
    Billing,
    /// A parcel: where it is, when it arrives, what arrived broken.
    Delivery,
    /// Signing in, a password, an account.
    Account,
}

#[derive(Prompt)]
#[prompt(
    model = "anthropic.claude-haiku-4-5-20251001-v1:0",
    system = "You sort messages to the support desk of {shop}.",
    user = "What is this message about?\n{message}",
    output = Topic,
    max_tokens = 100,
    temperature = 0
)]
struct Classify<'a> {
    shop: &'a str,
    #[prompt(untrusted)]
    message: &'a str,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let aws = std::env::args().any(|arg| arg == "--aws");
    let client = if aws { Client::from_env().await } else { Client::local(local.endpoint_url()) };
    let answer = |error: &Error| eprintln!("{}", error.answer().unwrap_or_default());
    for message in [
        "I was charged twice. Please refund the second payment.",
        "The parcel has not arrived, and the delivery was due on Monday.",
        "I cannot sign in: it says that my password is wrong.",
    ] {
        let call = client.prompt(Classify { shop: "Brightside Books", message });
        let topic = call.await.inspect_err(answer)?.output;
        println!("{:<9} {message}", format!("{topic:?}"));
    }
    Ok(())
}
