use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user_file = "templates/hello.txt")]
struct Hello {
    nmae: String,
}

fn main() {}
