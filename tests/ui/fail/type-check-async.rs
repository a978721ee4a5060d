use bedrock_prompt::{Prompt, Text, Violations};

async fn is_polite(_: &Hello, _: &Text) -> Violations {
    Violations::new()
}

#[derive(Prompt)]
#[prompt(user = "Hello", check = is_polite)]
struct Hello;

fn main() {}
