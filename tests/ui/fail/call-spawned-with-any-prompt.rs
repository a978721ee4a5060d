use bedrock_prompt::{Client, Prompt};

/// As `tokio::spawn` has it.
fn spawn<F: Future + Send + 'static>(_: F) {}

fn ask_later<P: Prompt>(client: &Client, prompt: P) {
    let client = client.clone();
    spawn(async move { client.prompt(prompt).send().await });
}

fn main() {}
