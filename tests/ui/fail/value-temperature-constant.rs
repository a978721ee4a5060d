use bedrock_prompt::Prompt;

const TEMPERATURE: f32 = 0.5;

#[derive(Prompt)]
#[prompt(user = "Hello", temperature = TEMPERATURE)]
struct Hello;

fn main() {}
