use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello {
    #[prompt(untrust)]
    name: String,
}

fn main() {}
