use bedrock_prompt::{Client, Error};

async fn talk(client: &Client) -> Result<(), Error> {
    let mut conversation = client.conversation("Be brief.");
    let first = conversation.prompt("Hello");
    let second = conversation.prompt("Goodbye");
    first.await?;
    second.await?;
    Ok(())
}

fn main() {}
