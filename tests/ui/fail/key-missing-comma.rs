use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(system = "Be brief." user = "Hello")]
struct Hello;

fn main() {}
