use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "bedrock/amazon.nova-lite-v1:0")]
struct Hello;

fn main() {}
