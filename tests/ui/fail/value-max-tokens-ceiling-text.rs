use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens_ceiling = "8192")]
struct Hello;

fn main() {}
