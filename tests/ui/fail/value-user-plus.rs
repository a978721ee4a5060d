use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello " + "{name}")]
struct Hello {
    name: String,
}

fn main() {}
