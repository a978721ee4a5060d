use bedrock_prompt::Prompt;

const HELLO: &str = "Hello {name}";

#[derive(Prompt)]
#[prompt(user = HELLO)]
struct Hello {
    name: String,
}

fn main() {}
