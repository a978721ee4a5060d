use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user: "Hello", max_tokens: 5)]
struct Hello;

fn main() {}
