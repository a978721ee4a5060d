use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt]
struct Hello {
    name: String,
}

fn main() {}
