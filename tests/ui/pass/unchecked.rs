#![deny(warnings)]

use bedrock_prompt::{Prompt, Request};

#[derive(Prompt)]
#[prompt(model = Self::MODEL, unchecked, user = "Hello", max_tokens = Self::LIMIT)]
struct OfSelf;

impl OfSelf {
    const MODEL: &str = "amazon.nova-lite-v1:0";
    const LIMIT: u32 = 7;
}

trait Served {
    const ID: &'static str;
}

struct Nova;

impl Served for Nova {
    const ID: &'static str = "amazon.nova-lite-v1:0";
}

#[derive(Prompt)]
#[prompt(model = T::ID, unchecked, user = "Hello", max_tokens = LIMIT)]
struct OfParameter<T: Served, const LIMIT: u32>(#[prompt(skip)] std::marker::PhantomData<T>);

fn model(prompt: &impl Prompt) -> String {
    let request = Request::new(prompt).unwrap();
    request.converse_input().model_id().unwrap().to_owned()
}

fn main() {
    assert_eq!(model(&OfSelf), Nova::ID);
    assert_eq!(model(&OfParameter::<Nova, 9>(std::marker::PhantomData)), Nova::ID);
}
