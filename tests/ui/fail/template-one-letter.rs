use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Add {x} to {y}")]
struct Add {
    x: u32,
}

fn main() {}
