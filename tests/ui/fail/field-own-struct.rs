use bedrock_prompt::Prompt;

struct Tone {
    formality: u8,
}

#[derive(Prompt)]
#[prompt(user = "Hello in a {tone} tone")]
struct Hello {
    tone: Tone,
}

fn main() {}
