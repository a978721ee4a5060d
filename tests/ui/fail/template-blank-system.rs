use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(system = "", user = "Hello")]
struct Hello;

fn main() {}
