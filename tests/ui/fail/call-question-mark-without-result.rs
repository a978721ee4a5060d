use bedrock_prompt::Client;

async fn run(client: &Client) {
    let answer = client.prompt("Name a river.").await?;
    println!("{}", answer.output);
}

fn main() {}
