use bedrock_prompt::{Client, Error, Prompt};

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello {
    name: String,
}

fn main() {
    let _ = Hello { name: "Ada" };
}
