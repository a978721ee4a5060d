#![deny(warnings, rust_2018_idioms, single_use_lifetimes)]

use bedrock_prompt::{Prompt, Request};

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "{a} {b} {c} {d}")]
struct Lifetimes<'out, 'b> {
    #[prompt(untrusted)]
    a: &'out &'b str,
    #[prompt(join = ", ")]
    b: &'out mut [&'b str],
    #[prompt(json)]
    c: &'static str,
    #[prompt(if_some = "{}", join = "+")]
    d: Option<&'b &'out [u8]>,
}

fn said(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().messages()[0].content()[0].as_text().unwrap().clone()
}

fn main() {
    let bytes: &[u8] = &[1, 2];
    let prompt = Lifetimes { a: &"a", b: &mut ["b", "c"], c: "d", d: Some(&bytes) };
    assert_eq!(said(&prompt), "<a>\na\n</a> b, c \"d\" 1+2");
}
