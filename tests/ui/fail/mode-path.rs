use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = u8, mode = OutputMode::Tool)]
struct Hello;

fn main() {}
