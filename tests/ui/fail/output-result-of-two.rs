use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = Result<String, String>)]
struct Hello;

fn main() {}
