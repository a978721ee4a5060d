use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Add {numbers:.2}")]
struct Add {
    #[prompt(join = ", ")]
    numbers: Vec<f64>,
}

fn main() {}
