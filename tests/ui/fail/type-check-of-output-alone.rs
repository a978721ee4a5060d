use bedrock_prompt::{Prompt, Violations};

fn is_polite(_: &Vec<String>) -> Violations {
    Violations::new()
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Vec<String>, check = is_polite)]
struct Hello;

fn main() {}
