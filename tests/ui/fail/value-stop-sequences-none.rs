use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", stop_sequences = [])]
struct Hello;

fn main() {}
