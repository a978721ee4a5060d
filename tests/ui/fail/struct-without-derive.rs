use bedrock_prompt::Prompt;

#[prompt(user = "Hello")]
struct Hello;

fn main() {}
