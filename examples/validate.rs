//! Checks answers with garde, by rules that depend on the prompt.
//!
//! `cargo run --features garde --example validate [-- --aws]`

use bedrock_prompt::{Client, Prompt, Violations};
use bedrock_prompt_local::Server;
use garde::Validate;

/// An order, as a letter places it.
#[derive(serde::Deserialize, schemars::JsonSchema, Validate)]
#[garde(context(&'static [&'static str]))]
struct Order {
    /// The number of the article, exactly as written.
    #[garde(custom(is_sold))]
    article: String,
    /// The customer's code, exactly as written.
    #[garde(alphanumeric)]
    customer: String,
}

fn is_sold(article: &str, catalogue: &[&str]) -> garde::Result {
    if catalogue.contains(&article) {
        Ok(())
    } else {
        Err(garde::Error::new("not in the catalogue"))
    }
}

#[derive(Prompt)]
#[prompt(user = "We sell {catalogue}. Who orders what?\n{letter}", output = Order, check = can_be_sent)]
struct ReadOrder<'a> {
    #[prompt(join = ", ")]
    catalogue: &'static [&'static str],
    #[prompt(untrusted)]
    letter: &'a str,
}

fn can_be_sent(prompt: &ReadOrder<'_>, order: &Order) -> Violations {
    bedrock_prompt::garde::check_with(order, &prompt.catalogue)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let builder = Client::builder().model("anthropic.claude-haiku-4-5-20251001-v1:0");
    let aws = std::env::args().any(|arg| arg == "--aws");
    let client = if aws { builder.from_env().await } else { builder.local(local.endpoint_url()) };
    for letter in ["Article: A-1042\nCustomer: K77", "Article: A-9\nCustomer: K-12"] {
        match client.prompt(ReadOrder { letter, catalogue: &["A-1042", "B-7"] }).await {
            Ok(sent) => println!("{} for {}", sent.output.article, sent.output.customer),
            Err(error) if error.violations().is_empty() => return Err(error.into()),
            Err(error) => {
                println!("Refused, after {} re-asks:", error.record().re_asks);
                error.violations().iter().for_each(|violation| println!("  {violation}"));
            }
        }
    }
    Ok(())
}
