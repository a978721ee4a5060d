use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", check = rules())]
struct Hello;

fn main() {}
