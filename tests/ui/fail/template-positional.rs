use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {}")]
struct Hello {
    name: String,
}

fn main() {}
