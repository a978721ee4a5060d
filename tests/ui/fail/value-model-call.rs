use bedrock_prompt::Prompt;

fn model() -> &'static str {
    "amazon.nova-lite-v1:0"
}

#[derive(Prompt)]
#[prompt(user = "Hello", model = model())]
struct Hello;

fn main() {}
