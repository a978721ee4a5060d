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

fn main() {
    let bytes: &[u8] = &[1, 2];
    let prompt = Lifetimes { a: &"a", b: &mut ["b", "c"], c: "d", d: Some(&bytes) };
    let json = Request::new(&prompt).unwrap().to_json().unwrap();
    assert_eq!(json["messages"][0]["content"][0]["text"], "<a>\na\n</a> b, c \"d\" 1+2");
}
