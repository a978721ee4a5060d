use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}", output = Vec<&'a str>)]
struct Hello<'a> {
    name: &'a str,
}

fn main() {}
