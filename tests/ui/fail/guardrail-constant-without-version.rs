use bedrock_prompt::Prompt;

const GUARDRAIL: &str = "gr7kx2p9qz1a";

#[derive(Prompt)]
#[prompt(user = "Hello", guardrail = GUARDRAIL)]
struct Hello;

fn main() {}
