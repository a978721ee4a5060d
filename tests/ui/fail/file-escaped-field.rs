use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user_file = "templates/escaped.txt")]
struct Hello {
    name: String,
}

fn main() {}
