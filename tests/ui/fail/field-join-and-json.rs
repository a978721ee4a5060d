use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Buy {items}")]
struct Shopping {
    #[prompt(join = ", ", json)]
    items: Vec<String>,
}

fn main() {}
