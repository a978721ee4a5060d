use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello {
    #[prompt(untrusted)]
    #[prompt(untrusted)]
    name: String,
}

fn main() {}
