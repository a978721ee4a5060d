use bedrock_prompt::Client;

struct Hello {
    name: String,
}

async fn hello(client: Client) {
    let hello = Hello { name: "Ada".into() };
    println!("{}", hello.name);
    let _ = client.prompt(hello).await;
}

fn main() {}
