use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "us.anthropic.claude-opus-5-5", user = "Hello", output = u8, mode = "tool")]
struct Hello;

fn main() {}
