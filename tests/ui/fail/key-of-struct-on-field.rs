use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello {
    #[prompt(max_tokens = 10)]
    name: String,
}

fn main() {}
