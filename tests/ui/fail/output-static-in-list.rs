use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = Vec<&'static str>)]
struct Hello;

fn main() {}
