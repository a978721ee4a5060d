use bedrock_prompt::Prompt;

enum Tone {
    Formal,
}

#[derive(Prompt)]
#[prompt(user = "Hello in a {tone} tone")]
struct Hello {
    tone: Tone,
}

fn main() {}
