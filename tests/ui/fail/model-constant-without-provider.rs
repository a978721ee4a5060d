use bedrock_prompt::Prompt;

const MODEL: &str = "claude-3-5-sonnet-v2";

#[derive(Prompt)]
#[prompt(user = "Hello", model = MODEL)]
struct Hello;

fn main() {}
