#![deny(warnings)]

use bedrock_prompt::{Prompt, Request};

#[derive(Prompt)]
#[prompt(
    model = "amazon.nova-lite-v1:0",
    system = "{out} {f} {value} {self_} {output}",
    user = "{out} {f} {value} {self_} {output} {größe} {_x} {Upper}"
)]
#[allow(non_snake_case)]
struct Names {
    #[prompt(untrusted)]
    out: u8,
    #[prompt(if_some = "{}")]
    f: Option<u8>,
    #[prompt(if_some = "{}", json)]
    value: Option<u8>,
    #[prompt(join = "")]
    self_: Vec<u8>,
    #[prompt(json)]
    output: u8,
    größe: u8,
    _x: u8,
    Upper: u8,
}

fn said(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().messages()[0].content()[0].as_text().unwrap().clone()
}

fn main() {
    let names = Names {
        out: 1,
        f: Some(2),
        value: Some(3),
        self_: vec![4],
        output: 5,
        größe: 6,
        _x: 7,
        Upper: 8,
    };
    assert_eq!(said(&names), "<out>\n1\n</out> 2 3 4 5 6 7 8");
}
