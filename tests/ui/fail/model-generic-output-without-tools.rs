use bedrock_prompt::{Output, Prompt, Request};

#[derive(Prompt)]
#[prompt(model = "amazon.titan-text-lite-v1", user = "Hello", output = Vec<O>)]
struct Hello<O>(#[prompt(skip)] std::marker::PhantomData<O>)
where
    Vec<O>: Output;

fn main() {
    let _ = Request::new(&Hello::<u8>(std::marker::PhantomData));
}
