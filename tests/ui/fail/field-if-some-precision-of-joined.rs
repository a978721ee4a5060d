use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Plan a day{budgets}")]
struct Day {
    #[prompt(if_some = " for {:.2} EUR", join = " or ")]
    budgets: Option<Vec<f64>>,
}

fn main() {}
