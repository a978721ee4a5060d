use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "anthropic.claude-opus-4-7", user = "Hello", top_p = 0.9)]
struct Hello;

fn main() {}
