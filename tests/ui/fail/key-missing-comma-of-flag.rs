use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Buy {items}")]
struct Shopping {
    #[prompt(untrusted join = ", ")]
    items: Vec<String>,
}

fn main() {}
