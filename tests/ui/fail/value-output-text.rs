use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = "Greeting")]
struct Hello;

fn main() {}
