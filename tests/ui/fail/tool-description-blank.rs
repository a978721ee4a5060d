use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = Vec<String>, description = "")]
struct Hello;

fn main() {}
