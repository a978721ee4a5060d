//! Sends the same prompt to several models at once, and shows their answers side by side.
//!
//! `cargo run --example compare_models [-- --aws]`

use std::time::Instant;

use bedrock_prompt::{Client, Prompt};
use bedrock_prompt_local::Server;
use futures_util::future::join_all;

/// The last one is an embedding model and cannot answer.
const MODELS: [&str; 5] = [
    "anthropic.claude-haiku-4-5-20251001-v1:0",
    "meta.llama3-3-70b-instruct-v1:0",
    "mistral.mistral-large-2402-v1:0",
    "amazon.titan-text-express-v1",
    "amazon.titan-embed-text-v2:0",
];

/// What a review says.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Review {
    product: String,
    /// Stars, from 1 to 5.
    stars: u8,
}

#[derive(Prompt, Clone, Copy)]
#[prompt(user = "Read this review:\n{review}", output = Review, max_tokens = 200)]
struct ReadReview<'a> {
    #[prompt(untrusted)]
    review: &'a str,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let aws = std::env::args().any(|arg| arg == "--aws");
    let client = if aws { Client::from_env().await } else { Client::local(local.endpoint_url()) };
    let prompt = ReadReview { review: "Product: Desk lamp\nStars: 4\nBright, but it hums." };
    let start = Instant::now();
    let calls = MODELS.map(|model| client.prompt(prompt).model(model).send());
    let timed = calls.map(|call| async { (call.await, start.elapsed().as_millis()) });
    println!("{:<41} {:<9} {:<12} stars   in  out    ms", "model", "mode", "product");
    for (model, (result, ms)) in MODELS.iter().zip(join_all(timed).await) {
        match result {
            Ok(response) => {
                let (Review { product, stars }, usage) = (response.output, response.record.usage);
                let (tokens_in, tokens_out) = (usage.input_tokens, usage.output_tokens);
                let mode = response.record.mode.map(|mode| format!("{mode:?}")).unwrap_or_default();
                print!("{model:<41} {mode:<9} {product:<12} {stars:>5}");
                println!(" {tokens_in:>4} {tokens_out:>4} {ms:>5}");
            }
            Err(error) => println!("{model:<41} {}", error.service_message().unwrap_or("-")),
        }
    }
    Ok(())
}
