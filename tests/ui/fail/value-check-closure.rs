use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(check = |prompt, output| true, user = "Hello")]
struct Hello;

fn main() {}
