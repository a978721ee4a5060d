use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", unchecked)]
struct Hello;

fn main() {}
