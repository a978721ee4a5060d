use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "amazon.titan-text-lite-v1", user = "Hello", output = u8, mode = "auto_tool")]
struct Hello;

fn main() {}
