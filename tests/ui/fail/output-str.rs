use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = str)]
struct Hello;

fn main() {}
