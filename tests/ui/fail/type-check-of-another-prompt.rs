use bedrock_prompt::{Prompt, Text, Violations};

struct Goodbye;

fn is_polite(_: &Goodbye, _: &Text) -> Violations {
    Violations::new()
}

#[derive(Prompt)]
#[prompt(user = "Hello", check = is_polite)]
struct Hello;

fn main() {}
