use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "anthropic.claude-sonnet-4-20250514-v1:0", user = "Hello", output = u8, mode = "native")]
struct Hello;

fn main() {}
