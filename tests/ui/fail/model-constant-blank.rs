use bedrock_prompt::Prompt;

const MODEL: &str = " ";

#[derive(Prompt)]
#[prompt(user = "Hello", model = MODEL)]
struct Hello;

fn main() {}
