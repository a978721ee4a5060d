use bedrock_prompt::Prompt;

#[derive(schemars::JsonSchema)]
struct Greeting {
    text: String,
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
