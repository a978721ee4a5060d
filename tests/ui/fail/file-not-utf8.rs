use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user_file = "templates/latin1.txt")]
struct Hello;

fn main() {}
