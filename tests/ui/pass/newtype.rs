#![deny(warnings)]

use bedrock_prompt::{Prompt, Request};

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", system = "Be brief.", user = "Summarise: {}")]
struct Plain<'a>(&'a str);

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Twice: {0}{0:>3}")]
struct Twice(u8);

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "{}")]
struct LongText(#[prompt(untrusted)] String);

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Join {}")]
struct Join<'a>(#[prompt(join = ", ")] &'a [u8]);

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Hello{}")]
struct Maybe(#[prompt(if_some = ", {}", json)] Option<Vec<u8>>);

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Nothing to see")]
struct Skipped(#[prompt(skip)] u8);

fn said(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().messages()[0].content()[0].as_text().unwrap().clone()
}

fn main() {
    assert_eq!(said(&Plain("x")), "Summarise: x");
    assert_eq!(said(&Twice(7)), "Twice: 7  7");
    assert_eq!(said(&LongText(String::from("x"))), "<long_text>\nx\n</long_text>");
    assert_eq!(said(&Join(&[1, 2])), "Join 1, 2");
    assert_eq!(said(&Maybe(Some(vec![1]))), "Hello, [1]");
    assert_eq!(said(&Maybe(None)), "Hello");
    let skipped = Skipped(1);
    assert_eq!(said(&skipped), "Nothing to see");
    assert_eq!(skipped.0, 1);
}
