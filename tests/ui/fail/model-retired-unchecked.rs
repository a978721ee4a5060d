use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", unchecked, warn_retired, user = "Say hello")]
struct Both;

#[derive(Prompt)]
#[prompt(warn_retired, user = "Say hello")]
struct WithoutModel;

fn main() {}
