use bedrock_prompt::{Client, Error, Prompt};

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello {
    name: String,
}

async fn hello(client: &Client, prompt: &Hello) -> Result<(), Error> {
    client.prompt(prompt).timeout(30).send().await?;
    Ok(())
}

fn main() {}
