use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = ())]
struct Hello;

fn main() {}
