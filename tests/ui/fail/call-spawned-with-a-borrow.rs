use bedrock_prompt::{Client, Prompt};

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Shorten this: {text}")]
struct Shorten<'a> {
    text: &'a str,
}

/// As `tokio::spawn` has it.
fn spawn<F: Future + Send + 'static>(_: F) {}

fn shorten_later(client: &Client, text: &str) {
    let client = client.clone();
    spawn(async move { client.prompt(Shorten { text }).await });
}

fn main() {}
