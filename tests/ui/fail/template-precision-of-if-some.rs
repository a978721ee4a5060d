use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Plan a day{budget:.2}")]
struct Day {
    #[prompt(if_some = " for {} EUR")]
    budget: Option<f64>,
}

fn main() {}
