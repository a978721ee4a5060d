use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = &'static str)]
struct Hello;

fn main() {}
