use bedrock_prompt::Prompt;
use schemars_0_8 as schemars;

#[derive(serde::Deserialize)]
struct Greeting {
    text: String,
}

impl schemars::JsonSchema for Greeting {}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
