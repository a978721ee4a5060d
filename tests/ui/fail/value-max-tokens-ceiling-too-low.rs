use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens = 1024, max_tokens_ceiling = 512)]
struct Hello;

fn main() {}
