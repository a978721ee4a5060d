//! Prints answers while they arrive: a text, then the JSON of a typed value.
//!
//! `cargo run --example stream [-- --aws]`

use std::io::Write;
use std::time::Duration;

use bedrock_prompt::{Client, Error, Prompt};
use bedrock_prompt_local::Server;

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "{question}")]
struct Ask<'a> {
    question: &'a str,
}

/// A train to catch.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Train {
    number: String,
    /// Where it leaves from.
    platform: u8,
    stops: Vec<String>,
}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Read this:\n{notice}", output = Train)]
struct ReadNotice<'a> {
    #[prompt(untrusted)]
    notice: &'a str,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::builder().event_delay(Duration::from_millis(25)).start().await?;
    let aws = std::env::args().any(|arg| arg == "--aws");
    let client = if aws { Client::from_env().await } else { Client::local(local.endpoint_url()) };
    let mut stream = client.prompt(Ask { question: "Who are you?" }).stream().await?;
    while let Some(delta) = stream.next().await? {
        print!("{}", delta.text().unwrap_or_default());
        std::io::stdout().flush()?;
    }
    let response = stream.finish().await?;
    println!("\n-> {}, {} tokens out", response.stop_reason, response.record.usage.output_tokens);

    let notice = "Number: IC 517\nPlatform: 4\nStops: Lyon, Geneva, Bern";
    let mut stream = client.prompt(ReadNotice { notice }).stream().await?;
    while let Some(delta) = stream.next().await? {
        print!("{}", delta.tool_input().unwrap_or_default());
        std::io::stdout().flush()?;
    }
    let answer = |error: &Error| eprintln!("{}", error.answer().unwrap_or_default());
    let train = stream.finish().await.inspect_err(answer)?.output;
    println!("\n-> {} leaves from platform {}", train.number, train.platform);
    println!("   for {}", train.stops.join(", "));
    Ok(())
}
