#![deny(warnings)]

use bedrock_prompt::{Prompt, Request};

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Say {{hello}}")]
struct Unit;

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Say hello")]
struct Braces {}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Say hello")]
struct Parentheses();

fn said(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().messages()[0].content()[0].as_text().unwrap().clone()
}

fn main() {
    assert_eq!(said(&Unit), "Say {hello}");
    assert!(Request::new(&Braces {}).is_ok() && Request::new(&Parentheses()).is_ok());
}
