use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", max_tokens = )]
struct Hello;

fn main() {}
