use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = u8, mode = "autotool")]
struct Hello;

fn main() {}
