use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "How long?", output = std::time::Instant)]
struct HowLong;

fn main() {}
