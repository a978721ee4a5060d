#![deny(warnings)]

use std::fmt::Display;
use std::marker::PhantomData;

use bedrock_prompt::schemars::JsonSchema;
use bedrock_prompt::serde::Serialize;
use bedrock_prompt::serde::de::DeserializeOwned;
use bedrock_prompt::{Prompt, Request, Violations};

#[derive(Prompt)]
#[prompt(
    model = "amazon.nova-lite-v1:0",
    user = "{title} {items} {data} {maybe}",
    output = O,
    check = anything
)]
struct Generic<'out, T: Display, D, O, const N: usize = 2>
where
    D: Serialize,
    O: DeserializeOwned + JsonSchema + 'static,
{
    title: &'out T,
    #[prompt(join = ", ")]
    items: [T; N],
    #[prompt(json)]
    data: D,
    #[prompt(if_some = "{}")]
    maybe: Option<&'out T>,
    #[prompt(skip)]
    output: PhantomData<fn() -> O>,
}

fn anything<P, O>(_: &P, _: &O) -> Violations {
    Violations::new()
}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "{} {0:?}")]
struct Newtype<T: Display + std::fmt::Debug>(T)
where
    T: Copy;

fn said(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().messages()[0].content()[0].as_text().unwrap().clone()
}

fn main() {
    let generic = Generic {
        title: &'a',
        items: ['b', 'c'],
        data: (1, 2),
        maybe: Some(&'d'),
        output: PhantomData::<fn() -> Vec<u8>>,
    };
    assert_eq!(said(&generic), "a b, c [1,2] d");
    assert_eq!(said(&Newtype('x')), "x 'x'");
}
