use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[derive(Prompt)]
#[prompt(user = "Hello")]
struct Hello;

fn main() {}
