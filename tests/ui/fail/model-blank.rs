use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = " ")]
struct Hello;

fn main() {}
