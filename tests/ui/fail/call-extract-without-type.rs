use bedrock_prompt::{Client, Error};

async fn read(client: &Client) -> Result<(), Error> {
    let read = client.extract("Invoice 7").send().await?;
    drop(read);
    Ok(())
}

fn main() {}
