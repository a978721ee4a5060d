use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(system_file = "templates", user = "Hello")]
struct Hello;

fn main() {}
