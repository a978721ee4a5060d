use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Summarise this")]
struct Summary(String);

fn main() {}
