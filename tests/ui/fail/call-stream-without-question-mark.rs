use bedrock_prompt::{Client, Error, Prompt};

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello {
    name: String,
}

async fn hello(client: &Client, prompt: &Hello) -> Result<(), Error> {
    let mut stream = client.prompt(prompt).stream().await?;
    while let Some(delta) = stream.next().await {
        drop(delta);
    }
    Ok(())
}

fn main() {}
