use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", guardrail = "gr7kx2p9qz1a")]
struct Hello;

fn main() {}
