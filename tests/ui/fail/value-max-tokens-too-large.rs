use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens = 3_000_000_000)]
struct Hello;

fn main() {}
