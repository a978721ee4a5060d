use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "us.anthropic.claude-opus-4-8", user = "Hello", temperature = 0.5)]
struct Hello;

fn main() {}
