use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", stop_sequences = ["END", ""])]
struct Hello;

fn main() {}
