use bedrock_prompt::Prompt;

const CEILING: u32 = 0;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens_ceiling = CEILING)]
struct Hello;

fn main() {}
