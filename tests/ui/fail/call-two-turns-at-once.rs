use bedrock_prompt::{Client, Error};

async fn talk(client: &Client) -> Result<(), Error> {
    let mut conversation = client.conversation("Be brief.");
    let first = conversation.say("Hello");
    let second = conversation.say("Goodbye");
    first.send().await?;
    second.send().await?;
    Ok(())
}

fn main() {}
