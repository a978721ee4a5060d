//! Creates embeddings of sentences, and shows which are similar to each other and to a question.
//!
//! `cargo run --example embeddings [-- --aws]`

use bedrock_prompt::Client;
use bedrock_prompt_local::Server;

const MODEL: &str = "amazon.titan-embed-text-v2:0";

const SENTENCES: [&str; 5] = [
    "A parcel leaves our warehouse within two days.",
    "You can follow your parcel on the way from our warehouse.",
    "A refund takes about a week to reach your bank.",
    "Your bank shows a refund under our company name.",
    "Passwords need twelve letters or more.",
];

const QUESTION: &str = "When does the refund reach my bank?";

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let local = Server::start().await?;
    let aws = std::env::args().any(|arg| arg == "--aws");
    let client = if aws { Client::from_env().await } else { Client::local(local.endpoint_url()) };
    let embeddings = client.embed(MODEL).dimensions(512).texts(SENTENCES).await?;

    println!("Cosine similarity:\n       1     2     3     4     5");
    for (row, (one, sentence)) in embeddings.iter().zip(SENTENCES).enumerate() {
        print!("{}", row + 1);
        for other in &embeddings {
            print!("{:>6.2}", one.cosine(other).unwrap_or(f64::NAN));
        }
        println!("  {sentence}");
    }

    let question = client.embed(MODEL).dimensions(512).text(QUESTION).await?;
    println!("\nNearest to \"{QUESTION}\":");
    for near in question[0].nearest(&embeddings, 2)? {
        println!("{:.2}  {}", near.similarity, SENTENCES[near.index]);
    }
    if let Some(usage) = embeddings.usage {
        println!("\n{} tokens in {} calls", usage.input_tokens, embeddings.calls);
    }
    Ok(())
}
