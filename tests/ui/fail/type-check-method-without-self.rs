use bedrock_prompt::{Prompt, Text, Violations};

#[derive(Prompt)]
#[prompt(user = "Hello", check = Hello::is_polite)]
struct Hello;

impl Hello {
    fn is_polite(_: &Text) -> Violations {
        Violations::new()
    }
}

fn main() {}
