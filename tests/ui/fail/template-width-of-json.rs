use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Add {:>30}")]
struct Add(#[prompt(json)] Vec<f64>);

fn main() {}
