use bedrock_prompt::Prompt;

const LIMIT: usize = 100;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens = LIMIT)]
struct Hello;

fn main() {}
