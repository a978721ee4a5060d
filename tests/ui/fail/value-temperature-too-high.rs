use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", temperature = 1.5)]
struct Hello;

fn main() {}
