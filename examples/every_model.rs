//! Sends one typed prompt to every model family, in the best output mode of each model; with `--all`
//! to every model that is known.
//!
//! `cargo run --example every_model -- [--all] [--aws]`

use bedrock_prompt::model::{ModelCapabilities, known_models};
use bedrock_prompt::{Client, Prompt};
use bedrock_prompt_local::Server;

/// A parcel that was sent.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Parcel {
    /// Its number.
    number: String,
    /// Where it goes to.
    city: String,
}

#[derive(Prompt, Clone, Copy)]
#[prompt(system = "You read labels.", user = "{label}", output = Parcel, max_tokens = 200)]
struct ReadLabel<'a> {
    #[prompt(untrusted)]
    label: &'a str,
}

const MODELS: [&str; 8] = [
    "anthropic.claude-sonnet-4-5-20250929-v1:0",
    "anthropic.claude-opus-5-5",
    "amazon.nova-lite-v1:0",
    "meta.llama3-3-70b-instruct-v1:0",
    "mistral.mistral-7b-instruct-v0:2",
    "openai.gpt-oss-120b-1:0",
    "newcomer.brilliant-v1:0",
    "arn:aws:bedrock:us-east-1:111122223333:provisioned-model/a1b2c3d4e5f6",
];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::builder().allow_model("newcomer.*").start().await?;
    // Wrong capabilities for this model: they cost one request.
    let builder = Client::builder()
        .model_capabilities("meta.llama3-3-70b-instruct-v1:0", ModelCapabilities::unknown());
    let is_set = |flag: &str| std::env::args().any(|arg| arg == flag);
    let is_aws = is_set("--aws");
    let client =
        if is_aws { builder.from_env().await } else { builder.local(local.endpoint_url()) };
    let models = if is_set("--all") { known_models().collect() } else { MODELS.to_vec() };
    let prompt = ReadLabel { label: "Number: RX-204\nCity: Utrecht" };
    for model in models {
        let answer = client.prompt(prompt).model(model).await;
        let answer = answer.inspect_err(|error| println!("{model:<42} {error}"));
        let Ok(response) = answer else { continue };
        let parcel = response.output;
        let mode = response.record.mode.map(|mode| format!("{mode:?}"));
        print!("{:<42} {:<9}", &model[model.len().saturating_sub(42)..], mode.unwrap_or_default());
        println!(" {} request(s)  {} to {}", response.record.attempts, parcel.number, parcel.city);
        response.record.adaptations.iter().for_each(|step| println!("    {step}"));
    }
    Ok(())
}
