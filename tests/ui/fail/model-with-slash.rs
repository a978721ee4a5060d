use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "anthropic/claude-sonnet-4-5")]
struct Hello;

fn main() {}
