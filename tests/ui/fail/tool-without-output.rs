use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", tool = "greet")]
struct Hello;

fn main() {}
