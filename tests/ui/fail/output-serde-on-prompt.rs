use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[serde(rename_all = "camelCase")]
#[prompt(user = "Hello")]
struct Hello;

fn main() {}
