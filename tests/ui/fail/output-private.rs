use bedrock_prompt::Prompt;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Greeting {
    text: String,
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Greeting)]
pub struct Hello;

fn main() {}
