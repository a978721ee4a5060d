use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = concat!("Hello ", "{name}"))]
struct Hello {
    name: String,
}

fn main() {}
