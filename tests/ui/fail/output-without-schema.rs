use bedrock_prompt::Prompt;

#[derive(serde::Deserialize)]
struct Greeting {
    text: String,
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
