//! Holds answers to rules: those of garde on the type, by what the prompt was given.
//!
//! `cargo run --example validate [-- --aws]`

use bedrock_prompt::{Client, Prompt, Violations};
use bedrock_prompt_local::Server;
use garde::Validate;

/// An order, as a letter places it.
#[derive(serde::Deserialize, schemars::JsonSchema, Validate)]
#[garde(context(u32))]
struct Order {
    /// The number of the article, exactly as written.
    #[garde(prefix("A-"))]
    article: String,
    #[garde(range(min = 1), custom(is_in_stock))]
    quantity: u32,
}

fn is_in_stock(quantity: &u32, in_stock: &u32) -> garde::Result {
    (quantity <= in_stock).then_some(()).ok_or_else(|| garde::Error::new("more than in stock"))
}

#[derive(Prompt)]
#[prompt(
    model = "anthropic.claude-haiku-4-5-20251001-v1:0",
    user = "What is ordered?\n{letter}",
    output = Order,
    check = can_be_sent
)]
struct ReadOrder<'a> {
    #[prompt(untrusted)]
    letter: &'a str,
    #[prompt(skip)]
    in_stock: u32,
}

fn can_be_sent(prompt: &ReadOrder<'_>, order: &Order) -> Violations {
    bedrock_prompt::garde::check_with(order, &prompt.in_stock)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let client = match std::env::args().any(|arg| arg == "--aws") {
        true => Client::from_env().await,
        false => Client::local(local.endpoint_url()),
    };
    for letter in ["Article: A-1042\nQuantity: 12", "Article: 1042\nQuantity: 500"] {
        match client.prompt(ReadOrder { letter, in_stock: 40 }).send().await {
            Ok(response) => println!("{} x {}", response.output.quantity, response.output.article),
            Err(error) if error.violations().is_empty() => return Err(error.into()),
            Err(error) => {
                println!("Refused, after {} re-asks:", error.re_asks());
                error.violations().iter().for_each(|violation| println!("  {violation}"));
            }
        }
    }
    Ok(())
}
