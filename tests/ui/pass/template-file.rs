#![deny(warnings)]

use bedrock_prompt::{Prompt, Request};

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", system_file = "templates/system.txt", user_file = "templates/../templates/user.txt")]
struct Hello<'a> {
    shop: &'a str,
    name: &'a str,
    price: f64,
    #[prompt(join = ", ")]
    items: Vec<u8>,
}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user_file = "templates/newtype.txt")]
struct Newtype(#[prompt(untrusted)] String);

fn said(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().messages()[0].content()[0].as_text().unwrap().clone()
}

fn main() {
    let hello = Hello { shop: "Bo's", name: "Ada", price: 1.0, items: vec![1, 2] };
    let request = Request::new(&hello).unwrap();
    assert_eq!(request.converse_input().system()[0].as_text().unwrap(), "You sell for Bo's.\n");
    assert_eq!(said(&hello), "Dear Ada,\n\nthat is 1.00 for {1, 2}.\n");
    assert_eq!(said(&Newtype(String::from("x"))), "Read:\n<newtype>\nx\n</newtype>\n");
}
