use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Buy something")]
struct Shopping {
    #[prompt(skip, join = ", ")]
    items: Vec<String>,
}

fn main() {}
