use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = String[])]
struct Hello;

fn main() {}
