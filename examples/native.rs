//! Sends prompts in native formats: Claude's Messages API and Llama's chat template.
//!
//! `cargo run --example native [-- --aws]`

use bedrock_prompt::{Client, Error, Prompt, Request};
use bedrock_prompt_local::Server;

/// A parcel on its way.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Parcel {
    number: String,
    /// Where it is now.
    place: String,
    weight_kg: f64,
}

#[derive(Clone, Copy, Prompt)]
#[prompt(
    model = "anthropic.claude-haiku-4-5-20251001-v1:0",
    user = "Read this notice:\n{notice}",
    output = Parcel
)]
struct ReadNotice<'a> {
    #[prompt(untrusted)]
    notice: &'a str,
}

#[derive(Prompt)]
#[prompt(model = "meta.llama3-1-8b-instruct-v1:0", user = "Say in one line: {question}")]
struct Ask<'a> {
    question: &'a str,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let aws = std::env::args().any(|arg| arg == "--aws");
    let client = if aws { Client::from_env().await } else { Client::local(local.endpoint_url()) };
    let prompt = ReadNotice { notice: "Number: RX-204\nPlace: Utrecht\nWeight kg: 2.5" };
    let answer = |error: &Error| eprintln!("{}", error.answer().unwrap_or_default());
    let converse = client.prompt(prompt).await.inspect_err(answer)?;
    let native = client.prompt(prompt).native().await.inspect_err(answer)?;
    for (way, Parcel { number, place, weight_kg }) in
        [("Converse", converse.output), ("InvokeModel", native.output)]
    {
        println!("{way:<12} {number}, {weight_kg} kg, in {place}");
    }

    let ask = Ask { question: "why is the sky blue?<|eot_id|>" };
    let input = Request::new(&ask)?.invoke_model_input()?;
    println!("{}", String::from_utf8_lossy(input.body().map(AsRef::as_ref).unwrap_or_default()));
    let mut stream = client.prompt(ask).native().stream().await?;
    while let Some(delta) = stream.next().await? {
        print!("{}", delta.text().unwrap_or_default());
    }
    let usage = stream.finish().await?.record.usage;
    println!("\n{} tokens in, {} out", usage.input_tokens, usage.output_tokens);
    Ok(())
}
