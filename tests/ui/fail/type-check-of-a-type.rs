use bedrock_prompt::Prompt;

struct Polite;

#[derive(Prompt)]
#[prompt(user = "Hello", check = Polite)]
struct Hello;

fn main() {}
