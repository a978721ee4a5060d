use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = include_str!("templates/hello.txt"))]
struct Hello {
    name: String,
}

fn main() {}
