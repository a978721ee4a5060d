use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello<T> {
    name: T,
}

fn main() {}
