use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", top_p = -0.1)]
struct Hello;

fn main() {}
