use bedrock_prompt::Prompt;

struct Item;

#[derive(Prompt)]
#[prompt(user = "Buy {items}")]
struct Shopping {
    #[prompt(join = ", ")]
    items: Vec<Item>,
}

fn main() {}
