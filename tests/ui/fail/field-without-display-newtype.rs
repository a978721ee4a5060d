use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Buy {0}")]
struct Shopping(#[prompt(untrusted)] Option<String>);

fn main() {}
