use bedrock_prompt::Prompt;

struct Greeting {
    text: String,
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
