use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "anthropic.claude-opus-5", user = "Hello", output = u8, mode = "native")]
struct Hello;

fn main() {}
