use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name:y}")]
struct Hello {
    name: String,
}

fn main() {}
