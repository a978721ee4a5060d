use bedrock_prompt::{Prompt, Text, Violations};

fn fine<P, T>(_: &P, _: &Text) -> Violations {
    Violations::new()
}

#[derive(Prompt)]
#[prompt(user = "Hello", check = fine<Hello, Vec<u8>>)]
struct Hello;

fn main() {}
