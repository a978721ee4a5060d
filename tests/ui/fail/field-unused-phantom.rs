use bedrock_prompt::Prompt;

use std::marker::PhantomData;

#[derive(Prompt)]
#[prompt(user = "Hello {name}")]
struct Hello<T> {
    name: String,
    kind: PhantomData<T>,
}

fn main() {}
