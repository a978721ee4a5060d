use bedrock_prompt::Prompt;

const MODEL: &str = "anthropic.claude-opus-4-8";

#[derive(Prompt)]
#[prompt(model = MODEL, user = "Hello", temperature = 0.5)]
struct Hello;

fn main() {}
