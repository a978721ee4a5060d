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

fn main() {
    let json = Request::new(&Unit).unwrap().to_json().unwrap();
    assert_eq!(json["messages"][0]["content"][0]["text"], "Say {hello}");
    assert!(Request::new(&Braces {}).is_ok() && Request::new(&Parentheses()).is_ok());
}
