use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(system = "You greet {name}.")]
struct Hello {
    name: String,
}

fn main() {}
