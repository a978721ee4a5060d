use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", guardrail = "Support desk:1")]
struct Hello;

fn main() {}
