use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", mode = "tool")]
struct Hello;

fn main() {}
