use bedrock_prompt::Prompt;

use bedrock_prompt::Violations;

fn is_polite(_: &Hello, _: &u32) -> Violations {
    Violations::new()
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Vec<String>, check = is_polite)]
struct Hello;

fn main() {}
