use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens_ceiling = 0)]
struct Hello;

fn main() {}
