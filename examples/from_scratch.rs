//! Extracts a typed value from a text, without a prompt struct.
//!
//! `cargo run --example from_scratch [-- --aws]`

use bedrock_prompt::{Client, Error};
use bedrock_prompt_local::Server;

/// An event that an email announces.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Event {
    title: String,
    date: chrono::NaiveDate,
    location: String,
    /// The price of a ticket.
    price: Option<f64>,
    /// The people who speak.
    speakers: Vec<String>,
}

const EMAIL: &str = "\
Dear members,

Title: Rust on the riverside
Date: 12 June 2026
Location: Old Customs House, Porto
Price: 15.00 EUR
Speakers: Ines Duarte, Tomas Weber, Aiko Mori

See you there!";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let builder = Client::builder().model("amazon.nova-lite-v1:0");
    let aws = std::env::args().any(|arg| arg == "--aws");
    let client = if aws { builder.from_env().await } else { builder.local(local.endpoint_url()) };
    // A model that misses a value says so in its answer.
    let answer = |error: &Error| eprintln!("{}", error.answer().unwrap_or_default());
    let event = client.extract::<Event>(EMAIL).await.inspect_err(answer)?.output;
    println!("{} on {}, at {}", event.title, event.date, event.location);
    println!("with {}", event.speakers.join(" and "));
    match event.price {
        Some(price) => println!("for {price:.2} EUR"),
        None => println!("for an unknown price"),
    }
    Ok(())
}
