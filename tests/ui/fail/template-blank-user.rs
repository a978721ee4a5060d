use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = " \n")]
struct Hello;

fn main() {}
