use bedrock_prompt::Prompt;

use bedrock_prompt::{Text, Violations};

fn is_polite(_: &Text) -> Violations {
    Violations::new()
}

#[derive(Prompt)]
#[prompt(user = "Hello", check = is_polite)]
struct Hello;

fn main() {}
