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

fn main() {
    let hello = Hello { shop: "Bo's", name: "Ada", price: 1.0, items: vec![1, 2] };
    let json = Request::new(&hello).unwrap().to_json().unwrap();
    assert_eq!(json["system"][0]["text"], "You sell for Bo's.\n");
    assert_eq!(
        json["messages"][0]["content"][0]["text"],
        "Dear Ada,\n\nthat is 1.00 for {1, 2}.\n"
    );
    let json = Request::new(&Newtype(String::from("x"))).unwrap().to_json().unwrap();
    assert_eq!(json["messages"][0]["content"][0]["text"], "Read:\n<newtype>\nx\n</newtype>\n");
}
