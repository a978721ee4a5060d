use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens = 10, user = "Goodbye")]
struct Hello;

fn main() {}
