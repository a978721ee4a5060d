use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = 5)]
struct Hello;

fn main() {}
