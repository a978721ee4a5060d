use bedrock_prompt::Prompt;

const CEILING: u32 = 512;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens = 1024, max_tokens_ceiling = CEILING)]
struct Hello;

fn main() {}
