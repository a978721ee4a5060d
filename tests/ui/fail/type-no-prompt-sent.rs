use bedrock_prompt::Client;

async fn hello(client: Client) {
    let _ = client.prompt("Hello").send().await;
}

fn main() {}
