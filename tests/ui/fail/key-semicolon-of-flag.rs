use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {names}")]
struct Hello {
    #[prompt(untrusted; join = ", ")]
    names: Vec<String>,
}

fn main() {}
