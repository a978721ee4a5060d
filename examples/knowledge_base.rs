//! Retrieves passages of a handbook for a typed prompt, and gets answers with citations.
//!
//! `cargo run --features knowledge-base --example knowledge_base [-- --aws KNOWLEDGE_BASE_ID]`

use bedrock_prompt::{
    Client, Prompt,
    knowledge_base::{Filter, KnowledgeBase, Passages},
};
use bedrock_prompt_local::Server;

/// How things are sent back.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct ReturnPolicy {
    /// How long a customer may wait.
    return_window: String,
    /// Where the parcel goes.
    return_address: String,
}

#[derive(Prompt)]
#[prompt(
    model = "amazon.nova-lite-v1:0",
    user = "Read the policy from these passages:\n{passages}",
    output = ReturnPolicy
)]
struct ReadPolicy {
    passages: Passages,
}

const HANDBOOK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/data/handbook");

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::builder().knowledge_base("HANDBOOK01", HANDBOOK).start().await?;
    let url = &*local.endpoint_url();
    let (client, handbook) = match std::env::args().skip_while(|arg| arg != "--aws").nth(1) {
        Some(id) => (Client::from_env().await, KnowledgeBase::from_env(id).await),
        None => (Client::local(url), KnowledgeBase::local(url, "HANDBOOK01")),
    };

    let search = handbook.retrieve("return window and address").number_of_results(2);
    let passages = search.filter(Filter::equals("year", 2026)).await?;
    for passage in &passages {
        let source = passage.source.as_deref().unwrap_or("unknown");
        println!("found   {source} (score {:.2})", passage.score.unwrap_or_default());
    }
    let policy = client.prompt(ReadPolicy { passages }).await?.output;
    println!("policy  {}, to {}", policy.return_window, policy.return_address);

    let ask = |question: &str| handbook.ask(question).model("amazon.nova-lite-v1:0");
    let first = ask("Do you ship to every country?").await?;
    let second = ask("And who pays customs duties?").session_id(&first.session_id).await?;
    for answer in [first, second] {
        println!("answer  {}", answer.text);
        for passage in answer.citations.iter().flat_map(|citation| &citation.passages) {
            println!("        from {}", passage.source.as_deref().unwrap_or("an unknown source"));
        }
    }
    Ok(())
}
