use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", temperature = "0.5")]
struct Hello;

fn main() {}
