use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "claude-haiku-4-5-20251001")]
struct Hello;

fn main() {}
