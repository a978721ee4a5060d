use bedrock_prompt::{Client, Error, Prompt};

#[derive(Prompt)]
#[prompt(user = "Hello")]
struct Hello;

async fn hello(client: &Client, temperature: f64) -> Result<(), Error> {
    client.prompt(Hello).temperature(temperature).send().await?;
    Ok(())
}

fn main() {}
