use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(model = "xai.grok-4.6", user = "Hello", stop_sequences = ["END"])]
struct Hello;

fn main() {}
