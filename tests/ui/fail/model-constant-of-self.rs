use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = Self::MODEL, user = "Hello")]
struct Hello;

impl Hello {
    const MODEL: &str = "amazon.nova-lite-v1:0";
}

fn main() {}
