use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Hello", output = u8, mode = "strict_tool")]
struct Hello;

fn main() {}
