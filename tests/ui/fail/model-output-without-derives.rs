use bedrock_prompt::Prompt;

struct Greeting {
    text: String,
}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
