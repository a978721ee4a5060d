use bedrock_prompt::{Output, Prompt, Spec};

#[derive(Prompt)]
#[prompt(model = "amazon.titan-text-lite-v1", user = "Hello", output = O)]
struct Hello<O: Output>(#[prompt(skip)] std::marker::PhantomData<O>);

const SPEC: Spec = <Hello<u8> as Prompt>::SPEC;

fn main() {
    let _ = SPEC;
}
