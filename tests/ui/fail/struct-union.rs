use bedrock_prompt::Prompt;

#[derive(Prompt)]
union Hello {
    a: u8,
    b: i8,
}

fn main() {}
