use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = MODEL, user = "Hello")]
struct Hello;

fn main() {}
