use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = u8, repair = "losless")]
struct Hello;

fn main() {}
