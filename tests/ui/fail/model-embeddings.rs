use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "amazon.titan-embed-text-v2:0")]
struct Hello;

fn main() {}
