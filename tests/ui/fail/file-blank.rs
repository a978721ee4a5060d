use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user_file = "templates/blank.txt")]
struct Hello;

fn main() {}
