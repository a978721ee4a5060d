use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "gpt-4.1")]
struct Hello;

fn main() {}
