use bedrock_prompt::{Prompt, Violations};

fn is_polite(_: &Hello, _: &Vec<String>) -> Result<(), String> {
    Ok(())
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Vec<String>, check = is_polite)]
struct Hello;

fn main() {}
