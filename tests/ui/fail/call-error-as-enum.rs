use bedrock_prompt::{Client, Error, Prompt};

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello {
    name: String,
}

async fn hello(client: &Client, prompt: &Hello) -> Result<(), Error> {
    match client.prompt(prompt).send().await {
        Err(Error::Throttling) => Ok(()),
        other => other.map(drop),
    }
}

fn main() {}
