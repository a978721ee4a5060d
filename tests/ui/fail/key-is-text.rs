use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt("Hello {name}")]
struct Hello {
    name: String,
}

fn main() {}
