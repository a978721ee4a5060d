use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "It costs {price:.digits$}")]
struct Price {
    price: f64,
    #[prompt(untrusted)]
    digits: usize,
}

fn main() {}
