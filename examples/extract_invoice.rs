//! Reads an invoice from a text file into a typed value.
//!
//! `cargo run --example extract_invoice [-- FILE] [--aws]`

use bedrock_prompt::{Client, Error, Prompt};
use bedrock_prompt_local::Server;
use rust_decimal::Decimal;

/// One supplier invoice.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Invoice {
    /// Invoice number, exactly as printed.
    number: String,
    /// Date of issue.
    issued: chrono::NaiveDate,
    lines: Vec<Line>,
    /// Total due, tax included.
    total: Decimal,
}

/// One line of an invoice.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Line {
    description: String,
    quantity: u32,
    amount: Decimal,
}

#[derive(Prompt)]
#[prompt(
    model = "anthropic.claude-sonnet-4-5-20250929-v1:0",
    system = "You are an accounts-payable clerk. Copy values exactly as printed.",
    user = "Read this invoice:\n{document}",
    output = Invoice,
    max_tokens = 2048,
)]
struct ReadInvoice<'a> {
    #[prompt(untrusted)]
    document: &'a str,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (flags, files): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|a| a == "--aws");
    let default = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/invoice.txt").to_owned();
    let document = std::fs::read_to_string(files.first().unwrap_or(&default))?;
    let local = Server::start().await?;
    let aws = !flags.is_empty();
    let client = if aws { Client::from_env().await } else { Client::local(local.endpoint_url()) };
    let call = client.prompt(ReadInvoice { document: &document });
    let answer = |error: &Error| eprintln!("{}", error.answer().unwrap_or_default());
    let response = call.await.inspect_err(answer)?;
    let (invoice, usage) = (response.output, response.record.usage);
    println!("Invoice {} of {}: {} in total", invoice.number, invoice.issued, invoice.total);
    for Line { description, quantity, amount } in invoice.lines {
        println!("{quantity:>4} x {description:<32} {amount:>8}");
    }
    println!("{} tokens in, {} out", usage.input_tokens, usage.output_tokens);
    Ok(())
}
