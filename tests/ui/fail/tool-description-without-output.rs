use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", description = "Greets.")]
struct Hello;

fn main() {}
