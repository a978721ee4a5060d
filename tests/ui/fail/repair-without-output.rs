use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", repair = "lenient")]
struct Hello;

fn main() {}
