use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello{name}")]
struct Hello {
    #[prompt(if_some = ", {")]
    name: Option<String>,
}

fn main() {}
