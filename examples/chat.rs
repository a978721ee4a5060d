//! Holds a conversation, and extracts a typed value from it.
//!
//! `cargo run --example chat [-- --aws]`

use bedrock_prompt::{Client, Error, Prompt, client::Conversation};
use bedrock_prompt_local::Server;
use rust_decimal::Decimal;

/// A refund that a customer asks for.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Refund {
    /// Number of the order.
    order: String,
    amount: Decimal,
}

#[derive(Prompt)]
#[prompt(user = "Which refund does the customer ask for?", output = Refund)]
struct ReadRefund;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let aws = std::env::args().any(|arg| arg == "--aws");
    let client = if aws { Client::from_env().await } else { Client::local(local.endpoint_url()) };
    let mut chat = client
        .conversation("You work at the support desk of a book shop. Answer in one sentence.")
        .model("anthropic.claude-haiku-4-5-20251001-v1:0");
    for text in ["My parcel came twice.", "Order: 7-24\nAmount: 12.50 EUR, which I paid too much."]
    {
        println!("> {}", text.replace('\n', "\n> "));
        println!("{}\n", chat.prompt(text).await?.output);
    }
    let answer = |error: &Error| eprintln!("{}", error.answer().unwrap_or_default());
    let refund = chat.prompt(ReadRefund).await.inspect_err(answer)?.output;
    println!("Refund {} for order {}\n", refund.amount, refund.order);

    let path = std::env::temp_dir().join(format!("chat-{}.json", std::process::id()));
    chat.save(&path)?;
    let mut chat = Conversation::load(&client, &path)?;
    std::fs::remove_file(&path)?;
    println!("> Thank you!\n{}\n", chat.prompt("Thank you!").await?.output);
    for message in chat.messages() {
        let blocks = message.content().len();
        println!("{:<9} {blocks} content block(s)", message.role().as_str());
    }
    println!("{} tokens since the conversation was loaded", chat.usage().total_tokens());
    Ok(())
}
