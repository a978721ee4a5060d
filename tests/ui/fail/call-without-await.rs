use bedrock_prompt::{Client, Error, Prompt};

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello {
    name: String,
}

async fn hello(client: &Client, prompt: &Hello) -> Result<String, Error> {
    let response = client.prompt(prompt).send()?;
    Ok(response.value.to_string())
}

fn main() {}
