//! Checks whether a model can be called, and says what to do where it cannot: credentials, region,
//! endpoint, model, access, inference profile, life cycle, output mode.
//!
//! `cargo run --features control-plane --example doctor -- [MODEL] [--region REGION] [--send] [--aws]`
//!
//! `--send` sends one short request to the model, which is paid for. It ends with 1 if something failed.

use bedrock_prompt::{Client, Prompt, control_plane::ControlPlane};
use bedrock_prompt_local::Server;

/// An answer to a question, and how sure it is.
#[derive(serde::Deserialize, schemars::JsonSchema)]
#[allow(dead_code, reason = "only its schema is used")]
struct Answer {
    text: String,
    #[schemars(range(min = 0, max = 100))]
    certainty: u8,
}

#[derive(Prompt)]
#[prompt(user = "{0}", output = Answer)]
struct Ask<'a>(&'a str);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut model = None;
    let (mut region, mut sends, mut is_aws) = (None, false, false);
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--region" => region = args.next(),
            "--send" => sends = true,
            "--aws" => is_aws = true,
            _ => model = Some(arg),
        }
    }
    let model = model.as_deref().unwrap_or("anthropic.claude-haiku-4-5-20251001-v1:0");
    let local = Server::start().await?;
    let mut builder = Client::builder().model(model);
    if let Some(region) = region {
        builder = builder.region(region);
    }
    let (client, control) = if is_aws {
        (builder.from_env().await, ControlPlane::from_env().await)
    } else {
        let url = local.endpoint_url();
        (builder.local(&url), ControlPlane::local(&url))
    };
    let report = control.doctor(&client).prompt::<Ask>().send_request(sends).await;
    println!("{report}");
    std::process::exit(i32::from(!report.is_ok()))
}
