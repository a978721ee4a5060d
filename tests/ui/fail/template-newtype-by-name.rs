use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise {text}")]
struct Summary(String);

fn main() {}
