use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello")]
enum Hello {
    Formal(String),
    Brief,
}

fn main() {}
