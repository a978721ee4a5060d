use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", guardrail = 7)]
struct Hello;

fn main() {}
