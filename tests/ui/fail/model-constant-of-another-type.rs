use bedrock_prompt::Prompt;

const MODEL: u32 = 5;

#[derive(Prompt)]
#[prompt(model = MODEL, user = "Hello")]
struct Hello;

fn main() {}
