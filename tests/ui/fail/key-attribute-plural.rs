use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompts(user = "Hello")]
struct Hello;

fn main() {}
