use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = Vec<String>, tool = "")]
struct Hello;

fn main() {}
