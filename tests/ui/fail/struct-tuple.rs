use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "{0} and {1}")]
struct Pair(String, String);

fn main() {}
