use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", crate = "bedrock_prompt")]
struct Hello;

fn main() {}
