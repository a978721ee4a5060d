use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "It costs {price:.digts$}")]
struct Price {
    price: f64,
    #[prompt(skip)]
    digits: usize,
}

fn main() {}
