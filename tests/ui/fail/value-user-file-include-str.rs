use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user_file = include_str!("templates/hello.txt"))]
struct Hello {
    name: String,
}

fn main() {}
