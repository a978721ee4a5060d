use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Buy {items}")]
struct Shopping {
    #[prompt(join = 5)]
    items: Vec<String>,
}

fn main() {}
