#![deny(warnings)]

use bedrock_prompt::{Prompt, Request};

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "{type} {fn:?} {match:>async$}{enum}")]
#[allow(non_camel_case_types)]
struct r#struct {
    r#type: &'static str,
    r#fn: u8,
    r#match: u8,
    r#async: usize,
    #[prompt(untrusted, if_some = "{}")]
    r#enum: Option<u8>,
}

fn main() {
    let prompt = r#struct { r#type: "a", r#fn: 1, r#match: 2, r#async: 3, r#enum: Some(4) };
    let json = Request::new(&prompt).unwrap().to_json().unwrap();
    assert_eq!(json["messages"][0]["content"][0]["text"], "a 1   2<enum>\n4\n</enum>");
}
