use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = 5)]
struct Hello;

fn main() {}
