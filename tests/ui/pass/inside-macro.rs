#![deny(warnings)]

use bedrock_prompt::{Prompt, Request};

macro_rules! prompt {
    ($name:ident, $user:literal, $output:ty, $model:expr, $limit:literal, { $($field:ident: $ty:ty),* }) => {
        #[derive(Prompt)]
        #[prompt(user = $user, output = $output, max_tokens = $limit, model = MODEL)]
        struct $name {
            $(#[prompt(untrusted, if_some = "{}", join = ", ")] $field: $ty,)*
            own: u8,
        }

        const MODEL: &str = $model;
    };
}

prompt!(Hello, "{name} {own}", Vec<u8>, "amazon.nova-lite-v1:0", 10, { name: Option<&'static [u8]> });

fn said(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().messages()[0].content()[0].as_text().unwrap().clone()
}

fn main() {
    let hello = Hello { name: Some(&[1, 2]), own: 3 };
    assert_eq!(said(&hello), "<name>\n1, 2\n</name> 3");
}
