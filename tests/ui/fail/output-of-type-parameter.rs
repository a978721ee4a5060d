use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello", output = T)]
struct Hello<T> {
    #[prompt(skip)]
    output: std::marker::PhantomData<T>,
}

fn main() {}
