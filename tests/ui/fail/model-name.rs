use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "Claude 3.5 Sonnet v2")]
struct Hello;

fn main() {}
