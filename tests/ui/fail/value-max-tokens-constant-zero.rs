use bedrock_prompt::Prompt;

const LIMIT: u32 = 0;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens = LIMIT)]
struct Hello;

fn main() {}
