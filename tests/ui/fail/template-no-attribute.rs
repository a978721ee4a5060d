use bedrock_prompt::Prompt;

#[derive(Prompt)]
struct Hello {
    name: String,
}

fn main() {}
