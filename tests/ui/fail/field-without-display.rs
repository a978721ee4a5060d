use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Buy {items}")]
struct Shopping {
    items: Vec<String>,
}

fn main() {}
