use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "meta.llama3-8b-instruct-v1:0", user = "Hello", output = u8, mode = "tool")]
struct Hello;

fn main() {}
