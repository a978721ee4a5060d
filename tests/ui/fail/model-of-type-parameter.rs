use bedrock_prompt::Prompt;

trait HasModel {
    const MODEL: &str;
}

#[derive(Prompt)]
#[prompt(model = T::MODEL, user = "Hello {name}")]
struct Hello<T: HasModel + std::fmt::Display> {
    name: T,
}

fn main() {}
