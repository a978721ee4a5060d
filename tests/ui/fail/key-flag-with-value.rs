use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello")]
struct Hello {
    #[prompt(skip = true)]
    name: String,
}

fn main() {}
