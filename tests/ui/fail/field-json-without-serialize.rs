use bedrock_prompt::Prompt;

struct Order;

#[derive(Prompt)]
#[prompt(user = "Check {order}")]
struct Check {
    #[prompt(json)]
    order: Order,
}

fn main() {}
