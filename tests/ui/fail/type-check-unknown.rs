use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", check = is_polite)]
struct Hello;

fn main() {}
