use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", colour = "red")]
struct Hello;

fn main() {}
