use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Compare {} with {}")]
struct Compare(String);

fn main() {}
