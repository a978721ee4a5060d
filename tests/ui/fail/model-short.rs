use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", model = "nova-lite")]
struct Hello;

fn main() {}
