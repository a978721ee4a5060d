use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "gpt-4o")]
struct Hello;

fn main() {}
