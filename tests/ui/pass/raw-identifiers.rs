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

fn said(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().messages()[0].content()[0].as_text().unwrap().clone()
}

fn main() {
    let prompt = r#struct { r#type: "a", r#fn: 1, r#match: 2, r#async: 3, r#enum: Some(4) };
    assert_eq!(said(&prompt), "a 1   2<enum>\n4\n</enum>");
}
