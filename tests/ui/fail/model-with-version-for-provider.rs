use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "claude-3.5-sonnet")]
struct Hello;

fn main() {}
