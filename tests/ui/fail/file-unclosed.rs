use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user_file = "templates/unclosed.txt")]
struct Hello {
    name: String,
}

fn main() {}
