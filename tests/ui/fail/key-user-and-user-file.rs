use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}", user_file = "templates/hello.txt")]
struct Hello {
    name: String,
}

fn main() {}
