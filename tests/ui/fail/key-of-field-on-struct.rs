use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Buy {items}", join = ", ")]
struct Shopping {
    #[prompt(join = ", ")]
    items: Vec<String>,
}

fn main() {}
