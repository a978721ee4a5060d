use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = Vec<String>, tool = "say hello")]
struct Hello;

fn main() {}
